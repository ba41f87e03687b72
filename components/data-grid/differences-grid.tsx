// biome-ignore-all lint/a11y/useSemanticElements: a table cannot place rows and columns by pixels; this is the ARIA grid pattern
'use client';

import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { OutcomeColumns, OutcomeRow } from '#server/engine/landing/contract.ts';
import { copyText } from '../ui/copy-button.tsx';
import { cellText } from './cell-text.ts';
import { isTall } from './difference-cell.tsx';
import { gridColumns } from './grid-columns.ts';
import { cellId, HEADER_HEIGHT, ROW_HEIGHT, TALL_ROW_HEIGHT } from './grid-geometry.ts';
import { type ColumnActions, RESIZE_STEP } from './grid-header.tsx';
import { GridLoading } from './grid-loading.tsx';
import { type GridPosition, moveFrom } from './grid-movement.ts';
import { GridHeaderRow, GridRow, placedColumns } from './grid-row.tsx';
import { useGridLayout } from './use-grid-layout.ts';

export interface DifferencesGridProps {
  /** `Differences of EXEC_a1b2c3d4`. */
  label: string;
  columns: OutcomeColumns;
  rows: readonly OutcomeRow[];
  /** Ids of hidden fields; see `ColumnChoice`. */
  hidden?: readonly string[];
  /** Only fields that differ on one of these rows. */
  changedOnly?: boolean;
  /** The row whose details are open. */
  currentRowId?: string | null;
  /** Enter, or a click. */
  onOpenRow?: (row: OutcomeRow) => void;
  /** What a column's menu offers; see {@link ColumnActions}. */
  onHideField?: ColumnActions['onHide'];
  onShowChanged?: ColumnActions['onShowChanged'];
  onFilter?: ColumnActions['onFilter'];
  /** Placeholder rows while the page is on its way. */
  loading?: boolean;
  empty?: ReactNode;
  /** CSS height of the grid: it scrolls in itself. */
  height?: string;
}

/** Keeps one item rendered wherever the view is, so that the focus is never lost by scrolling. */
function withItem(range: Range, index: number): number[] {
  const shown = defaultRangeExtractor(range);
  if (index < 0 || index >= range.count || shown.includes(index)) return shown;
  return [...shown, index].sort((a, b) => a - b);
}

/**
 * The differences of a run: keys pinned, source over target in each cell, only what differs is marked. One tab stop; arrows,
 * Home, End, Page up and down move; Enter opens a row or a column's menu; Shift and arrows resize; Ctrl+C copies the cell.
 * Rows and columns are virtual, so 500 rows of 200 fields stay quick.
 */
export function DifferencesGrid(props: DifferencesGridProps) {
  const { label, columns, rows, hidden, changedOnly = false, currentRowId, onOpenRow, loading, empty, height = '32rem' } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<GridPosition>({ row: 0, column: 0 });
  const wantsFocus = useRef(false);

  // By content: a caller may well make a new list of the same names on every render, and the columns must not be laid out again for it.
  const hiddenNames = JSON.stringify(hidden ?? []);
  const shown = useMemo(
    () => gridColumns(columns, rows, JSON.parse(hiddenNames) as string[], changedOnly),
    [columns, rows, hiddenNames, changedOnly],
  );
  // Once per page of rows, not per scroll: it looks at every value.
  const heights = useMemo(() => {
    const fields = shown.scrolling.filter((column) => column.kind === 'field');
    return rows.map((row) => (isTall(row, fields) ? TALL_ROW_HEIGHT : ROW_HEIGHT));
  }, [rows, shown]);
  const rowKey = useCallback((index: number) => rows[index]!.id, [rows]);
  const layout = useGridLayout(rows, shown.pinned, shown.scrolling);
  const all = [...layout.pinned, ...layout.scrolling];
  const pinnedWidth = layout.pinned.reduce((sum, column) => sum + column.width, 0);
  // Without rows the header has the tab stop.
  const at: GridPosition = { row: loading ? -1 : Math.min(active.row, rows.length - 1), column: Math.min(active.column, all.length - 1) };

  // Stable, so that a scroll renders only the rows that came into view.
  const activeScrolling = at.column - layout.pinned.length;
  const rowRange = useCallback((range: Range) => withItem(range, at.row), [at.row]);
  const columnRange = useCallback((range: Range) => withItem(range, activeScrolling), [activeScrolling]);
  const columnKey = useCallback((index: number) => layout.scrolling[index]!.column.id, [layout.scrolling]);
  const focusCell = useCallback((row: number, column: number) => setActive({ row, column }), []);
  const latestOpen = useRef(onOpenRow);
  useEffect(() => {
    latestOpen.current = onOpenRow;
  });
  const openRow = useCallback((row: OutcomeRow) => latestOpen.current?.(row), []);

  const rowVirtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heights[index]!,
    getItemKey: rowKey,
    paddingStart: HEADER_HEIGHT,
    scrollPaddingStart: HEADER_HEIGHT,
    overscan: 8,
    rangeExtractor: rowRange,
  });
  const columnVirtualizer = useVirtualizer({
    horizontal: true,
    count: layout.scrolling.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => layout.scrolling[index]!.width,
    getItemKey: columnKey,
    paddingStart: pinnedWidth,
    scrollPaddingStart: pinnedWidth,
    overscan: 3,
    rangeExtractor: columnRange,
  });

  // The virtualizers keep measured sizes; they are told when a column's width or the rows changed.
  const widths = layout.scrolling.map((column) => `${column.column.id}=${column.width}`).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: measuring depends on the widths, which the closure reads by itself
  useEffect(() => columnVirtualizer.measure(), [widths, pinnedWidth]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: measuring depends on the heights, which the closure reads by itself
  useEffect(() => rowVirtualizer.measure(), [heights]);

  // A new page begins at its top, or at the row whose details are open; that one is also where the keyboard goes on.
  const currentIndex = currentRowId ? rows.findIndex((row) => row.id === currentRowId) : -1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: moves when the page or the open row changes, not when one scrolls
  useEffect(() => {
    if (currentIndex < 0) {
      scroller.current?.scrollTo({ top: 0 });
      return;
    }
    rowVirtualizer.scrollToIndex(currentIndex, { align: 'auto' });
    setActive((before) => ({ ...before, row: currentIndex }));
  }, [rows, currentIndex < 0 ? null : currentRowId]);

  // A cell gets the real focus, but only after it was scrolled into the rendered part.
  useEffect(() => {
    if (!wantsFocus.current) return;
    const cell = document.getElementById(cellId(id, at));
    if (!cell) return;
    wantsFocus.current = false;
    cell.focus({ preventScroll: true });
  });

  function go(to: GridPosition) {
    setActive(to);
    wantsFocus.current = true;
    if (to.row >= 0) rowVirtualizer.scrollToIndex(to.row, { align: 'auto' });
    if (to.column >= layout.pinned.length) columnVirtualizer.scrollToIndex(to.column - layout.pinned.length, { align: 'auto' });
  }

  function press(event: KeyboardEvent<HTMLDivElement>) {
    if (!(event.target instanceof HTMLElement) || !event.target.matches('[data-cell]')) return;
    const column = all[at.column];
    const row = rows[at.row];
    if (event.shiftKey && column && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      event.preventDefault();
      layout.resize(column.column.id, event.key === 'ArrowRight' ? RESIZE_STEP : -RESIZE_STEP);
      return;
    }
    if (event.shiftKey || event.altKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (at.row < 0) event.target.querySelector<HTMLElement>('[data-header-menu]')?.click();
      else if (row) onOpenRow?.(row);
      return;
    }
    if (event.key === 'c' && (event.ctrlKey || event.metaKey) && row && column && (getSelection()?.isCollapsed ?? true)) {
      event.preventDefault();
      void copyText(cellText(row, column.column));
      return;
    }
    const page = Math.max(1, Math.floor((event.currentTarget.clientHeight - HEADER_HEIGHT) / TALL_ROW_HEIGHT));
    const to = moveFrom(at, event, { rows: rows.length, columns: all.length, page });
    if (!to) return;
    event.preventDefault();
    go(to);
  }

  const virtualColumns = columnVirtualizer.getVirtualItems();
  const cells = useMemo(
    () => placedColumns(layout.pinned, layout.scrolling, virtualColumns),
    [layout.pinned, layout.scrolling, virtualColumns],
  );
  if (!loading && rows.length === 0 && empty) return empty;

  const totalWidth = Math.max(columnVirtualizer.getTotalSize(), pinnedWidth);
  const actions: ColumnActions = {
    onHide: props.onHideField,
    onShowChanged: props.onShowChanged,
    onFilter: props.onFilter,
    onResize: layout.resize,
  };

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={loading ? undefined : rows.length + 1}
      aria-colcount={all.length}
      aria-busy={loading || undefined}
      style={{ height, scrollPaddingTop: HEADER_HEIGHT }}
      onKeyDown={press}
      className="relative overflow-auto overscroll-contain border-y"
    >
      <div
        role="presentation"
        style={{ width: totalWidth, height: loading ? undefined : rowVirtualizer.getTotalSize() }}
        className="relative min-w-full"
      >
        <GridHeaderRow
          gridId={id}
          cells={cells}
          activeColumn={at.row === -1 ? at.column : null}
          actions={actions}
          onReset={layout.reset}
          onFocusCell={focusCell}
        />
        {loading ? (
          <GridLoading />
        ) : (
          <div role="rowgroup">
            {rowVirtualizer.getVirtualItems().map((item) => {
              const row = rows[item.index]!;
              return (
                <GridRow
                  key={row.id}
                  gridId={id}
                  cells={cells}
                  row={row}
                  index={item.index}
                  top={item.start}
                  height={item.size}
                  current={row.id === currentRowId}
                  activeColumn={at.row === item.index ? at.column : null}
                  onFocusCell={focusCell}
                  onOpen={onOpenRow ? openRow : undefined}
                />
              );
            })}
          </div>
        )}
      </div>
    </div>
  );
}
