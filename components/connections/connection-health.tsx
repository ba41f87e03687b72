import { StatusBadge } from '../ui/status-badge.tsx';

export type Health = 'passed' | 'warning' | 'failed' | null;

const looks = {
  passed: { status: 'passed', word: 'Healthy' },
  warning: { status: 'WARNING', word: 'Warning' },
  failed: { status: 'failed', word: 'Failing' },
} as const;

/** What the last check of a connection said. */
export function ConnectionHealth({ health, plain }: { health: Health; plain?: boolean }) {
  if (health === null) return <StatusBadge plain={plain} status="unknown" />;
  const { status, word } = looks[health];
  return <StatusBadge plain={plain} status={status} word={word} />;
}
