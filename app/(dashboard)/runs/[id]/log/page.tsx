export { RunLogTab as default } from '#components/runs/run-log-tab.tsx';
