import { clsx } from 'clsx';
import { type ReactNode, useId } from 'react';

/**
 * A part of a page with its heading over a hairline. No box: sections are told apart by space and lines, and a section in a
 * section has no line of its own.
 */
export function Section({
  title,
  description,
  actions,
  children,
  className,
}: {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={className}>
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b pb-1.5">
        <div className="min-w-0">
          <h2 id={id} className="text-base font-medium">
            {title}
          </h2>
          {description && <p className="text-ink-2">{description}</p>}
        </div>
        {actions && <div className="flex shrink-0 items-center gap-2">{actions}</div>}
      </div>
      <div className="pt-3">{children}</div>
    </section>
  );
}

/** Names and values: `<DefinitionList items={[{ term: 'Landing engine', value: 'duckdb' }]} />`. */
export function DefinitionList({
  items,
  columns = 1,
  className,
}: {
  items: readonly { term: string; value: ReactNode }[];
  columns?: 1 | 2 | 3;
  className?: string;
}) {
  const grids = { 1: 'grid-cols-1', 2: 'sm:grid-cols-2', 3: 'sm:grid-cols-2 lg:grid-cols-3' };
  return (
    <dl className={clsx('grid gap-x-8', grids[columns], className)}>
      {items.map((item) => (
        <div key={item.term} className="flex min-h-8 items-baseline gap-4 border-b border-line py-1.5">
          <dt className={clsx('shrink-0 text-ink-3', columns === 3 ? 'w-28' : 'w-36')}>{item.term}</dt>
          <dd className="min-w-0 flex-1 break-words">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
