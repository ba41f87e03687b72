import { clsx } from 'clsx';
import Link from 'next/link';
import { formatCount, formatPercent } from '../ui/format.ts';

export interface BarListItem {
  id: string;
  label: string;
  value: number;
  /** Of how many; then the share is shown too. Bars are always drawn against the largest. */
  total?: number;
  href?: string;
}

const fills = { warn: 'bg-warn', bad: 'bg-bad', source: 'bg-source', target: 'bg-target', ink: 'bg-ink' };

/**
 * Horizontal bars, longest first: where the differences are. With `onSelect` or `href` a bar is a filter, and `selected`
 * marks the one that is on.
 */
export function BarList({
  label,
  items,
  tone = 'warn',
  selected,
  onSelect,
  limit,
  columns = 1,
}: {
  label: string;
  items: readonly BarListItem[];
  tone?: keyof typeof fills;
  selected?: string | null;
  onSelect?: (id: string) => void;
  /** Shows only so many; the caller offers the rest. */
  limit?: number;
  /** Two where there is room: the first half of the list, then the second. */
  columns?: 1 | 2;
}) {
  const inOrder = [...items].sort((a, b) => b.value - a.value).slice(0, limit);
  const largest = Math.max(1, ...inOrder.map((item) => item.value));
  return (
    <ul aria-label={label} className={clsx(columns === 2 && 'gap-x-8 lg:columns-2')}>
      {inOrder.map((item) => {
        const content = (
          <>
            <span className="w-2/5 shrink-0 truncate text-left font-mono text-xs" title={item.label}>
              {item.label}
            </span>
            <span aria-hidden className="h-2 min-w-0 flex-1 overflow-hidden rounded-[2px] bg-hover group-hover:bg-selected">
              {/* One difference among millions must still be seen. */}
              {item.value > 0 && (
                <span
                  className={clsx('block h-full min-w-0.5 rounded-[2px]', fills[tone])}
                  style={{ width: `${(item.value / largest) * 100}%` }}
                />
              )}
            </span>
            <span className={clsx('w-16 shrink-0 text-right', item.value === 0 && 'text-ink-3')}>{formatCount(item.value)}</span>
            {item.total !== undefined && (
              <span className="w-16 shrink-0 text-right text-ink-3">{sharePercent(item.value, item.total)}</span>
            )}
          </>
        );
        const rowClass = clsx('group flex h-7 w-full items-center gap-3 rounded-sm px-1.5', selected === item.id && 'bg-selected');
        return (
          <li key={item.id} className="break-inside-avoid">
            {item.href ? (
              <Link
                href={item.href}
                aria-current={selected === item.id ? 'true' : undefined}
                className={clsx(rowClass, 'hover:bg-hover focus-visible:-outline-offset-2')}
              >
                {content}
              </Link>
            ) : onSelect ? (
              <button
                type="button"
                aria-pressed={selected === item.id}
                onClick={() => onSelect(item.id)}
                className={clsx(rowClass, 'hover:bg-hover focus-visible:-outline-offset-2')}
              >
                {content}
              </button>
            ) : (
              <span className={rowClass}>{content}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** A share that is not nothing is never shown as nothing, and one that is not all never as all. */
export function sharePercent(part: number, whole: number): string {
  if (whole === 0) return '—';
  const share = (part / whole) * 100;
  if (part > 0 && share < 0.01) return '< 0.01%';
  if (part < whole && share > 99.99) return '> 99.99%';
  return formatPercent(share);
}
