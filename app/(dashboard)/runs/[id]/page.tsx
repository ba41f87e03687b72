export { RunSummaryTab as default } from '#components/runs/run-summary-tab.tsx';
