import { clsx } from 'clsx';
import { Copy } from 'lucide-react';
import { Count } from '../ui/count.tsx';

/** Beside the outcomes: keys, not rows, so it shows a list of its own. */
export function DuplicatesChip({ count, on, onToggle }: { count: number; on: boolean; onToggle: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={onToggle}
      title="Keys that occur more than once on one side"
      className={clsx(
        'inline-flex h-8 items-center gap-2 rounded-md border px-2.5 transition-colors',
        on ? 'border-ink bg-selected' : 'border-line-strong hover:bg-hover',
      )}
    >
      <Copy aria-hidden className={clsx('size-4', count === 0 ? 'text-ink-3' : 'text-warn')} />
      <span className={clsx(count === 0 && !on && 'text-ink-3')}>Duplicate keys</span>
      <span className={clsx('font-medium', count === 0 && 'font-normal text-ink-3')}>
        <Count value={count} />
      </span>
    </button>
  );
}
