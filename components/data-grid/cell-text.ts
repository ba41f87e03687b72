import type { OutcomeRow } from '#server/engine/landing/contract.ts';
import { cellOf, type GridColumn } from './grid-columns.ts';

/** What Ctrl+C takes: the value, or source and target with a tab between when they differ. */
export function cellText(row: OutcomeRow, column: GridColumn): string {
  switch (column.kind) {
    case 'outcome':
      return row.outcome;
    case 'key':
      return row.key[column.source] ?? '';
    case 'reason':
      return row.reason ?? '';
    case 'rule':
      return row.rule ?? '';
    case 'field': {
      const cell = cellOf(row, column);
      const sides = [cell?.source, cell?.target].filter((value) => value !== undefined).map((value) => value ?? '');
      return cell?.source === cell?.target ? (sides[0] ?? '') : sides.join('\t');
    }
  }
}
