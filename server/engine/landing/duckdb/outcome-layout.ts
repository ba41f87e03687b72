import { comparePair } from '../../matching/pair-comparison.ts';
import type { CompareOptions } from '../../plan/definition.ts';
import type { ReconcilePlan } from '../../plan/plan.ts';
import { valueColumns } from '../../plan/staged-columns.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { OUTCOMES, type Outcome } from '../contract.ts';
import { differenceWords, hasSimilarity } from './compiled-plan.ts';
import { columnPosition, type StagedSide } from './staged-side.ts';
import { storageType } from './storage-type.ts';

/** Outcomes are stored as their place in this list, which is also the order of the grid. */
export function outcomeCode(outcome: Outcome): number {
  return OUTCOMES.indexOf(outcome);
}

/** Ids of rows that are not equal count from 1; those of equal rows follow, whatever their number. */
export const FIRST_EQUAL_ID = 1_000_000_000_000_000;

/** A target column of an equal row that follows from a source column and so is stored only once. */
export interface DerivedColumn {
  target: number;
  source: number;
}

/**
 * Target columns whose value in an equal row is the source's value exactly: the pair is compared as it is or as exact
 * decimals, without rounding, options or tolerance. Storing a million equal rows costs half as much for it.
 */
export function derivedColumns(plan: ReconcilePlan, source: StagedSide, target: StagedSide): DerivedColumn[] {
  const [firstRule] = plan.rules;
  // Another rule may have made the pair, whose keys say nothing of the first rule's.
  const keys = plan.rules.length === 1 && firstRule ? firstRule.keys.map((key) => ({ ...key, compare: {} })) : [];
  const derived = new Map<number, number>();
  const fields = plan.fields.map((field) => ({ ...field, source: field.transformed ?? field.source }));
  for (const pair of [...keys, ...fields]) {
    const from = columnPosition(source, pair.source);
    const to = columnPosition(target, pair.target);
    if (!derived.has(to) && isSameValue(source.columns[from]!.logicalType, target.columns[to]!.logicalType, pair.compare))
      derived.set(to, from);
  }
  return [...derived].map(([to, from]) => ({ target: to, source: from }));
}

function isSameValue(source: LogicalType, target: LogicalType, options: CompareOptions): boolean {
  if (options.ignore) return false;
  const { comparison, mutual } = comparePair(source, target, options);
  if (comparison === null || mutual !== null || comparison.tolerance !== null) return false;
  const { preparation, ignoreCase, nullEqualsEmpty, common } = comparison;
  if (preparation.trim || preparation.collapseWhiteSpace || preparation.unicodeNfc || ignoreCase || nullEqualsEmpty) return false;
  return common.form === 'same' || common.form === 'decimal';
}

/** Columns of the outcomes table: what a row is, how similar the rows of a fuzzy pair are (in millionths), which fields differ, and the values of both sides by position. */
export function createOutcomesTable(table: string, plan: ReconcilePlan): string {
  const columns = [
    'id BIGINT',
    'outcome UTINYINT',
    'rule USMALLINT',
    'reason VARCHAR',
    'source_row BIGINT',
    'target_row BIGINT',
    ...(hasSimilarity(plan) ? ['similarity INTEGER'] : []),
    ...differenceWords(plan.fields.length).map((word) => `${word} BIGINT`),
    ...valueColumns(plan.source).map((column, index) => `s${index} ${storageType(column.logicalType)}`),
    'source_raw VARCHAR[]',
    ...valueColumns(plan.target).map((column, index) => `t${index} ${storageType(column.logicalType)}`),
    'target_raw VARCHAR[]',
  ];
  return `CREATE TABLE ${table} (${columns.join(', ')})`;
}
