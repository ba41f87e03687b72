export { ReviewTab as default } from '#components/review/review-tab.tsx';
