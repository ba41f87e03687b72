import { clsx } from 'clsx';

const barClass = 'block animate-shimmer rounded-sm bg-selected';

/** A place held for something on its way. Give it the size of what will come, so that nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx(barClass, className)} />;
}

/** Lines of text; the last one is shorter. */
export function TextSkeleton({ lines = 3, className }: { lines?: number; className?: string }) {
  return (
    <span aria-hidden className={clsx('flex flex-col gap-2.5 py-1', className)}>
      {Array.from({ length: lines }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders
        <span key={at} className={clsx(barClass, 'h-2.5', at === lines - 1 ? 'w-2/3' : 'w-full')} />
      ))}
    </span>
  );
}

// Widths that look like data without a random number, which would differ between server and browser.
const widths = ['w-24', 'w-16', 'w-32', 'w-20', 'w-28', 'w-14'];

/** Table rows of the height real ones have. Used by `Table` while `loading`. */
export function RowsSkeleton({ rows, columns }: { rows: number; columns: number }) {
  return Array.from({ length: rows }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders
    <tr key={row} aria-hidden>
      {Array.from({ length: columns }, (_, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders
        <td key={column} className="h-8 max-w-0 border-b px-3 first:pl-2 last:pr-2">
          <span className={clsx(barClass, 'h-2.5 max-w-full', widths[(row * 5 + column * 3) % widths.length])} />
        </td>
      ))}
    </tr>
  ));
}

/** The place of a `KpiTile`. */
export function KpiSkeleton() {
  return (
    <span aria-hidden className="flex flex-col gap-3 py-1">
      <span className={clsx(barClass, 'h-3 w-16')} />
      <span className={clsx(barClass, 'h-7 w-28')} />
      <span className={clsx(barClass, 'h-3 w-36')} />
    </span>
  );
}

/** The place of a chart. */
export function ChartSkeleton({ height = 240 }: { height?: number }) {
  return <span aria-hidden style={{ height }} className={clsx(barClass, 'w-full rounded-md bg-hover')} />;
}
