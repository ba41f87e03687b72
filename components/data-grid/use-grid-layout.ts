'use client';

import {
  type Column,
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  type Header,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import type { OutcomeRow } from '#server/engine/landing/contract.ts';
import type { GridColumn } from './grid-columns.ts';
import { headerText } from './grid-header.tsx';

const features = tableFeatures({ columnSizingFeature, columnResizingFeature, columnPinningFeature });

export const MIN_COLUMN_WIDTH = 72;
export const MAX_COLUMN_WIDTH = 900;

export interface LaidOutColumn {
  column: GridColumn;
  width: number;
  /** Pixels from the left edge, for pinned columns. */
  left: number;
  header: Header<typeof features, OutcomeRow>;
}

/** Room for the header's words and its menu; long names are cut at this. */
function headerWidth(column: GridColumn): number {
  const CHARACTER = 7.3;
  return Math.min(280, Math.ceil(headerText(column).length * CHARACTER) + 52);
}

function startWidth(column: GridColumn): number {
  switch (column.kind) {
    case 'outcome':
      return 140;
    case 'key':
      return Math.max(116, headerWidth(column));
    case 'reason':
      return 280;
    case 'rule':
      return 180;
    case 'field':
      return Math.max(headerWidth(column), /^(boolean|integer|decimal|float|date)\b/.test(column.sourceType) ? 140 : 200);
  }
}

/** Widths and pinned offsets of the columns, with what dragging and keys need to change them. */
export function useGridLayout(rows: readonly OutcomeRow[], pinned: readonly GridColumn[], scrolling: readonly GridColumn[]) {
  const columns = useMemo(
    () =>
      [...pinned, ...scrolling].map((column) => ({
        id: column.id,
        accessorFn: (row: OutcomeRow) => row.id,
        size: startWidth(column),
        minSize: MIN_COLUMN_WIDTH,
        maxSize: MAX_COLUMN_WIDTH,
      })),
    [pinned, scrolling],
  );
  const columnPinning = useMemo(() => ({ start: pinned.map((column) => column.id), end: [] }), [pinned]);
  const table = useTable({
    features,
    columns,
    data: rows as OutcomeRow[],
    getRowId: (row) => row.id,
    state: { columnPinning },
    columnResizeMode: 'onChange',
  });

  const { columnSizing, columnResizing } = table.state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the headers of the table follow these four and nothing else
  const laid = useMemo(() => {
    const headers = new Map(table.getHeaderGroups()[0]?.headers.map((header) => [header.column.id, header]));
    const lay = (list: readonly GridColumn[]): LaidOutColumn[] => {
      let left = 0;
      return list.flatMap((column) => {
        const header = headers.get(column.id);
        if (!header) return [];
        const one = { column, width: header.column.getSize(), left, header };
        left += one.width;
        return [one];
      });
    };
    return { pinned: lay(pinned), scrolling: lay(scrolling) };
  }, [columns, columnSizing, columnResizing, columnPinning]);

  return {
    ...laid,
    resize: (id: string, by: number) => {
      const column: Column<typeof features, OutcomeRow> | undefined = table.getColumn(id);
      if (!column) return;
      const width = Math.max(MIN_COLUMN_WIDTH, Math.min(MAX_COLUMN_WIDTH, column.getSize() + by));
      table.setColumnSizing((sizes) => ({ ...sizes, [id]: width }));
    },
    reset: (id: string) => table.getColumn(id)?.resetSize(),
  };
}
