'use client';

import { clsx } from 'clsx';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import Link from 'next/link';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { RowsSkeleton } from './skeleton.tsx';
import { useOverflows } from './use-overflows.ts';

export interface TableSort {
  column: string;
  direction: 'ascending' | 'descending';
}

export interface TableColumn<Row> {
  id: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Numbers go to the end. */
  align?: 'start' | 'end';
  /** CSS width: `8rem`, `30%`. Columns without one share what is left. */
  width?: string;
  /** The header becomes a button; needs `sort` and `onSort`. */
  sortable?: boolean;
  /** Cut with an ellipsis instead of wrapping; needs a width. */
  truncate?: boolean;
  /** The header is for screen readers only: a column of buttons. */
  headerHidden?: boolean;
}

export interface TableProps<Row> {
  /** What the table lists; read aloud, not shown. */
  label: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /**
   * Where a row leads. The first cell becomes a real link that covers the row; buttons in other cells stay usable.
   * Up and down arrows go from link to link.
   */
  rowHref?: (row: Row) => string;
  /** Marks one row: the one whose details are open. */
  currentKey?: string | null;
  sort?: TableSort;
  onSort?: (sort: TableSort) => void;
  /** Shows this many placeholder rows instead of `rows`. */
  loading?: number;
  /** Shown when there are no rows: an `EmptyState`. */
  empty?: ReactNode;
  /** CSS height after which the table scrolls in itself. */
  maxHeight?: string;
  className?: string;
}

/**
 * A real table with 32 px rows, hairlines and a header that stays in view.
 *
 * @example <Table label="Runs" rows={runs} rowKey={(run) => run.id} rowHref={(run) => `/runs/${run.id}`} columns={[{ id: 'id', header: 'Run', cell: (run) => run.id }]} />
 */
export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, rowKey, rowHref, currentKey, sort, onSort, loading, empty, maxHeight, className } = props;
  const wrapper = useRef<HTMLDivElement>(null);
  const overflows = useOverflows(wrapper);
  const scrolls = overflows || maxHeight !== undefined;
  if (!loading && rows.length === 0 && empty) return empty;

  return (
    <div
      ref={wrapper}
      style={{ maxHeight }}
      // While it does not scroll it must not be a scroll container: the header could not stick to the page otherwise.
      className={clsx(scrolls && 'overflow-auto [--sticky-top:0px]', className)}
      {...(scrolls && { role: 'group', 'aria-label': label, tabIndex: 0 })}
    >
      <table aria-label={label} aria-busy={loading ? true : undefined} className="w-full border-separate border-spacing-0">
        <thead>
          <tr>
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={rowHref ? moveBetweenRows : undefined}>
          {loading ? (
            <RowsSkeleton rows={loading} columns={columns.length} />
          ) : (
            rows.map((row) => {
              const key = rowKey(row);
              return (
                <tr
                  key={key}
                  aria-current={currentKey === key ? 'true' : undefined}
                  className={clsx(
                    'group relative aria-[current]:bg-selected',
                    rowHref && 'hover:bg-hover has-[a[data-row-link]:focus-visible]:bg-hover',
                  )}
                >
                  {columns.map((column, at) => (
                    <td
                      key={column.id}
                      className={clsx(
                        'h-8 border-b px-3 py-1 first:pl-2 last:pr-2 [&_button]:-my-1',
                        column.align === 'end' && 'text-right',
                        column.truncate && 'max-w-0 truncate',
                        // Buttons and links of a linked row stay above the link that covers it.
                        rowHref && at > 0 && '[&_a]:relative [&_a]:z-1 [&_button]:relative [&_button]:z-1 [&_label]:relative [&_label]:z-1',
                      )}
                    >
                      {at === 0 && rowHref ? (
                        <Link
                          href={rowHref(row)}
                          data-row-link
                          className="font-medium outline-offset-[-2px] after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
                        >
                          {column.cell(row)}
                        </Link>
                      ) : (
                        column.cell(row)
                      )}
                    </td>
                  ))}
                </tr>
              );
            })
          )}
        </tbody>
      </table>
    </div>
  );
}

function HeaderCell<Row>({ column, sort, onSort }: { column: TableColumn<Row>; sort?: TableSort; onSort?: (sort: TableSort) => void }) {
  const direction = sort?.column === column.id ? sort.direction : undefined;
  const Icon = direction === 'ascending' ? ArrowUp : direction === 'descending' ? ArrowDown : ChevronsUpDown;
  return (
    <th
      scope="col"
      style={{ width: column.width }}
      aria-sort={column.sortable ? (direction ?? 'none') : undefined}
      className={clsx(
        'sticky top-(--sticky-top,0px) z-2 h-8 whitespace-nowrap border-b bg-paper px-3 text-xs text-ink-3 first:pl-2 last:pr-2',
        column.align === 'end' ? 'text-right' : 'text-left',
      )}
    >
      {column.sortable && onSort ? (
        <button
          type="button"
          onClick={() => onSort({ column: column.id, direction: direction === 'ascending' ? 'descending' : 'ascending' })}
          className={clsx('inline-flex min-h-6 items-center gap-1 rounded-sm font-medium hover:text-ink', direction && 'text-ink')}
        >
          {column.header}
          <Icon aria-hidden className={clsx('size-3', !direction && 'opacity-50')} />
        </button>
      ) : (
        <span className={clsx(column.headerHidden && 'sr-only')}>{column.header}</span>
      )}
    </th>
  );
}

/** Up and down go from row link to row link; everything else is the browser's. */
function moveBetweenRows(event: KeyboardEvent<HTMLTableSectionElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  if (!(event.target instanceof HTMLElement) || !event.target.matches('a[data-row-link]')) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a[data-row-link]')];
  const next = links[links.indexOf(event.target) + (event.key === 'ArrowDown' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
