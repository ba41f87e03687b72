import { TieoutError } from '../../errors.ts';
import { type FieldComparator, fieldComparatorOf } from '../../matching/comparable/field-comparator.ts';
import { comparePair } from '../../matching/pair-comparison.ts';
import { type ReconcilePlan, SIDES, type Side } from '../../plan/plan.ts';
import { type StagedColumn, stagedColumns } from '../../plan/staged-columns.ts';

/**
 * A staged row keeps its values in two JSON arrays of texts: `compared`, the comparable texts of all compared fields in their
 * order, so that two rows are equal in every field exactly when these bytes are; and `others`, the shown texts of the columns
 * that cannot be told from it. Rows of any width fit into an InnoDB page that way, and each value is kept once.
 */
export interface ColumnHome {
  in: 'compared' | 'others';
  at: number;
}

export interface SideLayout {
  side: Side;
  /** In the order of `stagedColumns` (plan/staged-columns.ts). */
  columns: StagedColumn[];
  /** By column. */
  homes: ColumnHome[];
}

export interface ComparedField {
  /** Its place among the plan's fields. */
  index: number;
  source: number;
  target: number;
  comparator: FieldComparator;
}

export interface PlanLayout {
  source: SideLayout;
  target: SideLayout;
  /** Fields that are not ignored, in the plan's order. */
  compared: ComparedField[];
}

export function planLayout(plan: ReconcilePlan): PlanLayout {
  const columns = { source: stagedColumns(plan.source), target: stagedColumns(plan.target) };
  const compared = plan.fields.flatMap((field, index): ComparedField[] => {
    if (field.compare.ignore) return [];
    const source = columnPosition(columns.source, 'source', field.transformed ?? field.source);
    const target = columnPosition(columns.target, 'target', field.target);
    const types = [columns.source[source]!.logicalType, columns.target[target]!.logicalType] as const;
    return [{ index, source, target, comparator: fieldComparatorOf(...types, comparePair(...types, field.compare).comparison) }];
  });
  const [source, target] = SIDES.map((side) => sideLayout(side, columns[side], compared));
  return { source: source!, target: target!, compared };
}

function sideLayout(side: Side, columns: StagedColumn[], compared: ComparedField[]): SideLayout {
  let others = 0;
  const homes = columns.map((_, position): ColumnHome => {
    const at = compared.findIndex((field) => field[side] === position && field.comparator.asShown[side]);
    return at === -1 ? { in: 'others', at: others++ } : { in: 'compared', at };
  });
  return { side, columns, homes };
}

/** A flag has a name of its own, so that it is found like a column (plan-side.ts). */
export function columnPosition(columns: readonly StagedColumn[], side: Side, name: string): number {
  const position = columns.findIndex((column) => column.name === name);
  if (position !== -1) return position;
  throw new TieoutError('internal', `The plan names a column "${name}" that the ${side} has not staged.`, 'Report this with the ruleset.');
}

/** The shown text of a column in the two arrays of its row. */
export function textAt(home: ColumnHome, compared: readonly (string | null)[], others: readonly (string | null)[]): string | null {
  return (home.in === 'compared' ? compared : others)[home.at] ?? null;
}
