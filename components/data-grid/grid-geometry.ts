import type { GridPosition } from './grid-movement.ts';

/** Pixels. */
export const HEADER_HEIGHT = 34;
export const ROW_HEIGHT = 32;
/** A row with source over target somewhere. */
export const TALL_ROW_HEIGHT = 50;

/** The DOM id of a cell: the focus is put there. */
export function cellId(gridId: string, at: GridPosition): string {
  return `${gridId}-${at.row}-${at.column}`;
}
