// biome-ignore-all lint/a11y/useSemanticElements: a table cannot place rows and columns by pixels; this is the ARIA grid pattern
'use client';

import { clsx } from 'clsx';
import { type CSSProperties, memo, type ReactNode } from 'react';
import type { OutcomeRow } from '#server/engine/landing/contract.ts';
import { GridCellContent } from './difference-cell.tsx';
import { cellOf, type GridColumn } from './grid-columns.ts';
import { cellId, HEADER_HEIGHT } from './grid-geometry.ts';
import { type ColumnActions, GridHeaderContent } from './grid-header.tsx';
import type { LaidOutColumn } from './use-grid-layout.ts';

/** A rendered column with its place in the row. */
export interface PlacedColumn {
  laid: LaidOutColumn;
  /** Among all columns, from the left. */
  index: number;
  style: CSSProperties;
  className: string;
}

const cellClass =
  'flex items-center overflow-hidden border-b px-3 focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-focus';

/** Pinned columns stick to the left; the others are placed by their distance, as those between may not be rendered. */
export function placedColumns(
  pinned: readonly LaidOutColumn[],
  scrolling: readonly LaidOutColumn[],
  rendered: readonly { index: number; start: number }[],
): PlacedColumn[] {
  return [
    ...pinned.map((laid, at) => ({
      laid,
      index: at,
      style: { width: laid.width, left: laid.left },
      className: clsx('sticky z-1 shrink-0', at === pinned.length - 1 && 'border-r border-r-line-strong'),
    })),
    ...rendered.flatMap((item) => {
      // Between a change of columns and the next measuring the virtualizer may still speak of one that is gone.
      const laid = scrolling[item.index];
      return laid
        ? [{ laid, index: pinned.length + item.index, style: { width: laid.width, left: item.start }, className: 'absolute inset-y-0' }]
        : [];
    }),
  ];
}

interface RowProps {
  gridId: string;
  cells: readonly PlacedColumn[];
  /** The column of the tab stop when it is in this row. */
  activeColumn: number | null;
  onFocusCell: (row: number, column: number) => void;
}

export function GridHeaderRow(props: RowProps & { actions: ColumnActions; onReset: (columnId: string) => void }): ReactNode {
  const { gridId, cells, activeColumn, actions, onReset, onFocusCell } = props;
  return (
    <div role="rowgroup" className="sticky top-0 z-2">
      {/* biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus, one at a time */}
      <div role="row" aria-rowindex={1} style={{ height: HEADER_HEIGHT }} className="relative flex bg-paper text-xs font-medium text-ink-3">
        {cells.map(({ laid, index, style, className }) => (
          <div
            key={laid.column.id}
            id={cellId(gridId, { row: -1, column: index })}
            role="columnheader"
            aria-colindex={index + 1}
            tabIndex={activeColumn === index ? 0 : -1}
            data-cell
            onFocus={(event) => event.target === event.currentTarget && onFocusCell(-1, index)}
            style={style}
            className={clsx(
              cellClass,
              'group/header gap-1 border-b-line-strong bg-paper pr-2!',
              laid.column.kind === 'field' || laid.column.kind === 'key' ? 'font-mono' : '',
              className,
            )}
          >
            <GridHeaderContent column={laid.column} actions={actions} />
            {/* A pointer's way only: the keyboard has Shift and arrows, a single press has the menu. */}
            <span
              aria-hidden
              onMouseDown={laid.header.getResizeHandler()}
              onTouchStart={laid.header.getResizeHandler()}
              onDoubleClick={() => onReset(laid.column.id)}
              className={clsx(
                'absolute inset-y-0 right-0 w-2 cursor-col-resize touch-none select-none after:absolute after:inset-y-1.5 after:right-0 after:w-px hover:after:bg-ink',
                laid.header.column.getIsResizing() ? 'after:bg-ink' : 'group-hover/header:after:bg-line-strong',
              )}
            />
          </div>
        ))}
      </div>
    </div>
  );
}

/** Memoised: while one scrolls, only rows that come into view are rendered. */
export const GridRow = memo(function GridRow(
  props: RowProps & { row: OutcomeRow; index: number; top: number; height: number; current: boolean; onOpen?: (row: OutcomeRow) => void },
): ReactNode {
  const { gridId, cells, activeColumn, row, index, top, height, current, onFocusCell, onOpen } = props;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus, one at a time
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid listens for Enter
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={current}
      onClick={() => {
        // Selecting text with the mouse is not a click on the row.
        if (getSelection()?.isCollapsed ?? true) onOpen?.(row);
      }}
      style={{ top, height }}
      className={clsx('group/row absolute flex w-full', onOpen && 'cursor-pointer')}
    >
      {cells.map(({ laid, index: column, style, className }) => (
        <div
          key={laid.column.id}
          id={cellId(gridId, { row: index, column })}
          role="gridcell"
          aria-colindex={column + 1}
          tabIndex={activeColumn === column ? 0 : -1}
          data-cell
          onFocus={() => onFocusCell(index, column)}
          style={style}
          className={clsx(cellClass, className, current ? 'bg-selected' : cellBackground(row, laid.column))}
        >
          <GridCellContent row={row} column={laid.column} width={laid.width} />
        </div>
      ))}
    </div>
  );
});

/** Only what differs stands out, by the marks inside it; the rest is paper. */
function cellBackground(row: OutcomeRow, column: GridColumn): string {
  const differs = column.kind === 'field' && row.outcome === 'mismatched' && cellOf(row, column)?.equal === false;
  return differs ? 'bg-sunken group-hover/row:bg-hover dark:bg-raised' : 'bg-paper group-hover/row:bg-hover';
}
