import type { OutcomeColumns, OutcomeRow } from '#server/engine/landing/contract.ts';
import { fieldLabels } from '#server/engine/outcomes/field-labels.ts';

export type GridColumn =
  | { kind: 'outcome'; id: string }
  | { kind: 'key'; id: string; source: string; target: string; type: string }
  | {
      kind: 'field';
      id: string;
      source: string;
      target: string;
      sourceType: string;
      /** Of what transforms made of the source, where the field has any. */
      transformedType?: string;
      targetType: string;
      ignored: boolean;
      shared: boolean;
    }
  | { kind: 'reason'; id: string }
  | { kind: 'rule'; id: string };

export type FieldColumn = Extract<GridColumn, { kind: 'field' }>;

/** One value of a field on both sides; `undefined` where the side has no row. */
export interface FieldCell {
  source?: string | null;
  /** What was compared instead of the source. */
  transformed?: string | null;
  target?: string | null;
  equal: boolean;
}

/** The field columns in the plan's order. `id` is the field's name in filters, URLs and `OutcomeRow.fields`. */
export function fieldColumns(columns: OutcomeColumns): FieldColumn[] {
  const times = new Map<string, number>();
  for (const field of columns.fields) times.set(field.source, (times.get(field.source) ?? 0) + 1);
  const labels = fieldLabels(columns.fields);
  return columns.fields.map((field, at) => {
    const shared = (times.get(field.source) ?? 0) > 1;
    return { kind: 'field', id: labels[at] ?? field.source, shared, ...field };
  });
}

/** The cell of a field in a row. A missing cell means the row has no such value on any side. */
export function cellOf(row: OutcomeRow, field: FieldColumn): FieldCell | undefined {
  return row.fields[field.id] ?? (field.shared ? row.fields[field.source] : undefined);
}

/** What was held against the target, and its type: the source, or what transforms made of it. */
export function comparedSource(cell: FieldCell, field: FieldColumn): { value: string | null | undefined; type: string } {
  if (field.transformedType === undefined) return { value: cell.source, type: field.sourceType };
  return { value: cell.transformed, type: field.transformedType };
}

/** Names of the fields in which at least one of these rows differs. */
export function changedFieldsIn(rows: readonly OutcomeRow[], columns: OutcomeColumns): Set<string> {
  return new Set(
    fieldColumns(columns)
      .filter((field) => rows.some((row) => row.outcome === 'mismatched' && cellOf(row, field)?.equal === false))
      .map((field) => field.id),
  );
}

/**
 * The columns shown, left to right: outcome and keys (pinned), the fields, why a row has no partner (when one says so; first
 * when none has one), the rule. With `changedOnly` only fields that differ on one of these rows.
 */
export function gridColumns(
  columns: OutcomeColumns,
  rows: readonly OutcomeRow[],
  hidden: readonly string[],
  changedOnly: boolean,
): { pinned: GridColumn[]; scrolling: GridColumn[] } {
  const changed = changedOnly ? changedFieldsIn(rows, columns) : null;
  const fields = fieldColumns(columns).filter((field) => !hidden.includes(field.id) && (!changed || changed.has(field.id)));
  const scrolling: GridColumn[] = [...fields];
  const reason: GridColumn = { kind: 'reason', id: ' reason' };
  // Where no row has a partner, why is the first question; among pairs the values are.
  const lonely = rows.every((row) => row.outcome !== 'mismatched' && row.outcome !== 'equal');
  if (rows.some((row) => row.reason !== null)) lonely ? scrolling.unshift(reason) : scrolling.push(reason);
  if (rows.some((row) => row.rule !== null)) scrolling.push({ kind: 'rule', id: ' rule' });
  return {
    // Ids of our own begin with a blank: a field may be called `rule`.
    pinned: [
      { kind: 'outcome', id: ' outcome' },
      ...columns.keys.map((key): GridColumn => ({ kind: 'key', id: ` key ${key.source}`, ...key })),
    ],
    scrolling,
  };
}
