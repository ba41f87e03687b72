export { DifferencesTab as default } from '#components/outcomes/differences-tab.tsx';
