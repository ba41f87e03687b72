// biome-ignore-all lint/a11y/useSemanticElements: a table cannot place rows and columns by pixels; this is the ARIA grid pattern
'use client';

import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import type { OutcomeRow } from '#server/engine/landing/contract.ts';
import { GridCellContent } from './difference-cell.tsx';
import { cellOf, type GridColumn } from './grid-columns.ts';
import { cellId, HEADER_HEIGHT } from './grid-geometry.ts';
import { type ColumnActions, GridHeaderContent } from './grid-header.tsx';
import type { GridPosition } from './grid-movement.ts';
import type { LaidOutColumn } from './use-grid-layout.ts';

interface RowLayout {
  gridId: string;
  pinned: readonly LaidOutColumn[];
  /** The rendered part of the other columns: `index` among them, `start` in pixels from the left of the grid. */
  scrolling: readonly (LaidOutColumn & { index: number; start: number })[];
  pinnedWidth: number;
  active: GridPosition;
}

interface Placed {
  laid: LaidOutColumn;
  index: number;
  style: React.CSSProperties;
  className: string;
}

const cellClass =
  'flex items-center overflow-hidden border-b px-3 focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-focus';

/** Pinned columns stick to the left; the others are placed by their distance, as those between may not be rendered. */
function placed({ pinned, scrolling }: RowLayout): Placed[] {
  return [
    ...pinned.map((laid, at) => ({
      laid,
      index: at,
      style: { width: laid.width, left: laid.left },
      className: clsx('sticky z-1 shrink-0', at === pinned.length - 1 && 'border-r border-r-line-strong'),
    })),
    ...scrolling.map((laid) => ({
      laid,
      index: pinned.length + laid.index,
      style: { width: laid.width, left: laid.start },
      className: 'absolute inset-y-0',
    })),
  ];
}

export function GridHeaderRow(
  props: RowLayout & { actions: ColumnActions; onReset: (columnId: string) => void; onFocusCell: (column: number) => void },
): ReactNode {
  const { gridId, active, actions, onReset, onFocusCell } = props;
  return (
    <div role="rowgroup" className="sticky top-0 z-2">
      {/* biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus, one at a time */}
      <div role="row" aria-rowindex={1} style={{ height: HEADER_HEIGHT }} className="relative flex bg-paper text-xs font-medium text-ink-3">
        {placed(props).map(({ laid, index, style, className }) => (
          <div
            key={laid.column.id}
            id={cellId(gridId, { row: -1, column: index })}
            role="columnheader"
            aria-colindex={index + 1}
            tabIndex={active.row === -1 && active.column === index ? 0 : -1}
            data-cell
            onFocus={(event) => event.target === event.currentTarget && onFocusCell(index)}
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

export function GridRow(
  props: RowLayout & {
    row: OutcomeRow;
    index: number;
    top: number;
    height: number;
    current: boolean;
    onFocusCell: (column: number) => void;
    onOpen?: (row: OutcomeRow) => void;
  },
): ReactNode {
  const { gridId, active, row, index, top, height, current, onFocusCell, onOpen } = props;
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
      {placed(props).map(({ laid, index: column, style, className }) => (
        <div
          key={laid.column.id}
          id={cellId(gridId, { row: index, column })}
          role="gridcell"
          aria-colindex={column + 1}
          tabIndex={active.row === index && active.column === column ? 0 : -1}
          data-cell
          onFocus={() => onFocusCell(column)}
          style={style}
          className={clsx(cellClass, className, current ? 'bg-selected' : cellBackground(row, laid.column))}
        >
          <GridCellContent row={row} column={laid.column} width={laid.width} />
        </div>
      ))}
    </div>
  );
}

/** Only what differs stands out, by the marks inside it; the rest is paper. */
function cellBackground(row: OutcomeRow, column: GridColumn): string {
  const differs = column.kind === 'field' && row.outcome === 'mismatched' && cellOf(row, column)?.equal === false;
  return differs ? 'bg-sunken group-hover/row:bg-hover dark:bg-raised' : 'bg-paper group-hover/row:bg-hover';
}
