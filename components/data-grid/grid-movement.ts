/** A cell of the grid; row −1 is the header. */
export interface GridPosition {
  row: number;
  column: number;
}

export interface GridSize {
  rows: number;
  columns: number;
  /** Rows in view, for Page up and Page down. */
  page: number;
}

/** Where a key leads from a cell (ARIA grid pattern); null when the key is not ours. Never leaves the grid, never wraps. */
export function moveFrom(
  from: GridPosition,
  press: { key: string; ctrlKey: boolean; metaKey: boolean },
  size: GridSize,
): GridPosition | null {
  const whole = press.ctrlKey || press.metaKey;
  const to = (row: number, column: number): GridPosition => ({
    row: Math.max(-1, Math.min(size.rows - 1, row)),
    column: Math.max(0, Math.min(size.columns - 1, column)),
  });
  switch (press.key) {
    case 'ArrowUp':
      return to(from.row - 1, from.column);
    case 'ArrowDown':
      return to(from.row + 1, from.column);
    case 'ArrowLeft':
      return to(from.row, from.column - 1);
    case 'ArrowRight':
      return to(from.row, from.column + 1);
    case 'Home':
      return to(whole ? 0 : from.row, 0);
    case 'End':
      return to(whole ? size.rows - 1 : from.row, size.columns - 1);
    case 'PageUp':
      return to(Math.max(0, from.row - size.page), from.column);
    case 'PageDown':
      return to(from.row + size.page, from.column);
    default:
      return null;
  }
}
