'use client';

import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { clsx } from 'clsx';
import { Braces, ChevronRight, Eye, File, Table2 } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { Count } from '../ui/count.tsx';
import { rowId, type TreeRow } from './schema-tree.ts';

const ROW_HEIGHT = 28;
/** How many rows are left in view over the one a link points to. */
const ROWS_ABOVE = 6;
const icons = { table: Table2, view: Eye, file: File, collection: Braces };

/**
 * Schemas and their tables, any number of them: only those in view are drawn. Arrow keys move, Left and Right close and
 * open a schema, Enter shows a table.
 */
export function DatasetTree({
  rows,
  selected,
  onSelect,
  onToggle,
}: {
  rows: readonly TreeRow[];
  /** Name of the dataset that is shown. */
  selected: string | null;
  onSelect: (name: string) => void;
  onToggle: (schema: string) => void;
}) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const selectedAt = rows.findIndex((row) => row.kind === 'dataset' && row.dataset.name === selected);
  const [activeId, setActiveId] = useState<string | null>(null);
  const activeAt = Math.max(0, activeId === null ? selectedAt : rows.findIndex((row) => rowId(row) === activeId));
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    // A deep link may point far down.
    initialOffset: Math.max(0, (selectedAt - ROWS_ABOVE) * ROW_HEIGHT),
    // The active row is always drawn: the tree refers to it.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), activeAt])].filter((at) => at < rows.length).sort((a, b) => a - b),
  });

  function moveTo(at: number) {
    const row = rows[Math.min(Math.max(at, 0), rows.length - 1)];
    if (!row) return;
    setActiveId(rowId(row));
    virtual.scrollToIndex(rows.indexOf(row));
  }

  function choose(row: TreeRow) {
    setActiveId(rowId(row));
    if (row.kind === 'schema') onToggle(row.schema);
    else onSelect(row.dataset.name);
  }

  /** False when the key means nothing here. */
  function act(key: string, row: TreeRow): boolean {
    const page = Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT);
    const parentAt = rows.findLastIndex((each, at) => at < activeAt && each.kind === 'schema');
    if (key === 'ArrowDown') moveTo(activeAt + 1);
    else if (key === 'ArrowUp') moveTo(activeAt - 1);
    else if (key === 'PageDown') moveTo(activeAt + page);
    else if (key === 'PageUp') moveTo(activeAt - page);
    else if (key === 'Home') moveTo(0);
    else if (key === 'End') moveTo(rows.length - 1);
    else if (key === 'Enter' || key === ' ') choose(row);
    else if (key === 'ArrowRight' && row.kind === 'schema') row.open ? moveTo(activeAt + 1) : onToggle(row.schema);
    else if (key === 'ArrowLeft' && row.kind === 'schema' && row.open) onToggle(row.schema);
    else if (key === 'ArrowLeft' && row.kind === 'dataset' && parentAt >= 0) moveTo(parentAt);
    else return false;
    return true;
  }

  function onKeyDown(event: KeyboardEvent) {
    const row = rows[activeAt];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    if (act(event.key, row)) event.preventDefault();
  }

  return (
    <div
      ref={scroller}
      role="tree"
      aria-label="Tables"
      tabIndex={0}
      aria-activedescendant={rows[activeAt] ? `${id}-${activeAt}` : undefined}
      onKeyDown={onKeyDown}
      className="group/tree min-h-0 flex-1 overflow-y-auto rounded-md focus-visible:-outline-offset-2"
    >
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]!;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the tree itself listens for keys
            // biome-ignore lint/a11y/useFocusableInteractive: the tree keeps the focus and names its active item
            <div
              key={rowId(row)}
              id={`${id}-${index}`}
              role="treeitem"
              aria-level={row.kind === 'schema' ? 1 : row.level}
              aria-expanded={row.kind === 'schema' ? row.open : undefined}
              aria-selected={index === selectedAt}
              onClick={() => choose(row)}
              style={{ transform: `translateY(${start}px)`, height: ROW_HEIGHT }}
              className={clsx(
                'absolute inset-x-0 top-0 flex cursor-pointer select-none items-center gap-2 rounded-sm px-2',
                index === selectedAt ? 'bg-selected font-medium' : 'hover:bg-hover',
                index === activeAt &&
                  'group-focus-visible/tree:ring-1 group-focus-visible/tree:ring-control group-focus-visible/tree:ring-inset',
                row.kind === 'dataset' && row.level === 2 && 'pl-7',
              )}
            >
              <RowContent row={row} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function RowContent({ row }: { row: TreeRow }) {
  if (row.kind === 'schema') {
    return (
      <>
        <ChevronRight aria-hidden className={clsx('size-3.5 shrink-0 text-ink-3 transition-transform', row.open && 'rotate-90')} />
        <span className="min-w-0 flex-1 truncate font-medium">{row.schema === '' ? 'No schema' : row.schema}</span>
        <Count value={row.count} className="text-xs text-ink-3" />
      </>
    );
  }
  const { dataset } = row;
  const Icon = icons[dataset.kind];
  return (
    <>
      <Icon aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      <span className="min-w-0 flex-1 truncate" title={dataset.name}>
        {dataset.table}
        {dataset.kind !== 'table' && <span className="sr-only">, {dataset.kind}</span>}
      </span>
      {dataset.rowEstimate !== null && (
        <span className="shrink-0 text-xs font-normal text-ink-3">
          <span aria-hidden>~</span>
          <span className="sr-only">about </span>
          <Count value={dataset.rowEstimate} />
          <span className="sr-only"> rows</span>
        </span>
      )}
    </>
  );
}
