export { HistoryTab as default } from '#components/review/history-tab.tsx';
