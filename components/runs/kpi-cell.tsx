import { clsx } from 'clsx';
import { formatNumber } from '../ui/format.ts';
import { type Status, StatusBadge, statusWord } from '../ui/status-badge.tsx';

/** One KPI in a dense table: its status as colour and icon, the word for those who ask or listen. Empty where there is none. */
export function KpiCell({ value, status, digits, unit }: { value: number | null; status: string | null; digits: number; unit?: string }) {
  if (value === null) return null;
  const text = `${formatNumber(value, digits)}${unit ?? ''}`;
  if (status === null) return <span>{text}</span>;
  return (
    <span className="inline-flex align-middle" title={statusWord(status as Status)}>
      <StatusBadge plain status={status as Status} word={text} className={clsx('gap-1! tabular-nums', '[&_svg]:size-3')} />
      <span className="sr-only">, {statusWord(status as Status)}</span>
    </span>
  );
}
