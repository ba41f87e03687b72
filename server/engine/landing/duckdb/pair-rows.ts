import { candidateRows, keysMatch, type RestTables, type TwinChoice } from './candidate-rows.ts';
import {
  type CompiledPlan,
  type CompiledRule,
  comparedFields,
  differenceExpressions,
  differenceWords,
  hasSimilarity,
  pairDiffers,
} from './compiled-plan.ts';
import { type DerivedColumn, FIRST_EQUAL_ID, outcomeCode } from './outcome-layout.ts';
import { storageType } from './storage-type.ts';

/** Where pairs are written. */
export interface PairTables {
  outcomes: string;
  /** Pairs that are not equal: `source_row, target_row, rule, d0 …`, the source's row key as `k0 …` to be in order by, and `similarity`. */
  mismatched: string;
}

/** How many columns of each side the outcomes keep: the planned ones, without flags. */
export interface StoredColumns {
  source: number;
  target: number;
  derived: DerivedColumn[];
}

export function createMismatchedPairs(tables: PairTables, plan: CompiledPlan): string {
  const words = differenceWords(plan.fields.length).map((word) => `${word} BIGINT`);
  const keys = plan.rowKey.source.map((column, index) => `k${index} ${storageType(column.type)}`);
  const similarity = hasSimilarity(plan) ? ['similarity INTEGER'] : [];
  const columns = ['source_row BIGINT', 'target_row BIGINT', 'rule USMALLINT', ...words, ...keys, ...similarity];
  return `CREATE TABLE ${tables.mismatched} (${columns.join(', ')})`;
}

/**
 * The fast road for keys that occur once on each side: one join finds the pairs that are equal in every field and writes
 * them as outcomes at once, so that the bulk of a run is read a single time.
 */
export function insertEqualPairs(
  plan: CompiledPlan,
  rule: CompiledRule,
  rest: RestTables,
  choice: TwinChoice,
  tables: PairTables,
  stored: StoredColumns,
): string {
  return [
    insertEqual(rule, tables, stored),
    `FROM ${candidateRows(plan, rule, 'source', rest, choice)}`,
    `JOIN ${candidateRows(plan, rule, 'target', rest, choice)} ON ${keysMatch(rule)}`,
    `WHERE NOT (${pairDiffers(plan)})`,
  ].join('\n');
}

/** The same for pairs that are known by their row ids (`source_row, target_row`). */
export function insertEqualTwins(plan: CompiledPlan, rule: CompiledRule, pairs: string, tables: PairTables, stored: StoredColumns): string {
  return [insertEqual(rule, tables, stored), `FROM ${pairedRows(plan, pairs)}`].join('\n');
}

/** What is left with equal keys differs in at least one field. */
export function insertMismatchedPairs(
  plan: CompiledPlan,
  rule: CompiledRule,
  rest: RestTables,
  choice: TwinChoice,
  tables: PairTables,
): string {
  return [
    insertMismatched(plan, rule, tables),
    `FROM ${candidateRows(plan, rule, 'source', rest, choice)}`,
    `JOIN ${candidateRows(plan, rule, 'target', rest, choice)} ON ${keysMatch(rule)}`,
  ].join('\n');
}

/** A remaining pair of twins may still be equal within a tolerance: then no bit of it is set. */
export function insertMismatchedTwins(plan: CompiledPlan, rule: CompiledRule, pairs: string, tables: PairTables): string {
  return [insertMismatched(plan, rule, tables), `FROM ${pairedRows(plan, pairs)}`].join('\n');
}

/** Staged rows `s` and `t` of pairs known by their row ids, with `rid` on both. */
export function pairedRows(plan: CompiledPlan, pairs: string): string {
  const rows = (side: 'source' | 'target', alias: string) =>
    `(SELECT ${alias}.rowid AS rid, ${alias}.* FROM ${plan[side].table} AS ${alias}) AS ${alias}`;
  return `${pairs} AS p JOIN ${rows('source', 's')} ON s.rid = p.source_row JOIN ${rows('target', 't')} ON t.rid = p.target_row`;
}

/** Pairs of a fuzzy rule (`source_row, target_row, similarity`) that are equal in every compared field. */
export function insertEqualSimilar(
  plan: CompiledPlan,
  rule: CompiledRule,
  pairs: string,
  tables: PairTables,
  stored: StoredColumns,
): string {
  return [insertEqual(rule, tables, stored, 'p.similarity'), `FROM ${pairedRows(plan, pairs)}`, `WHERE NOT (${pairDiffers(plan)})`].join(
    '\n',
  );
}

/** Those that differ; null when no field is compared. */
export function insertMismatchedSimilar(plan: CompiledPlan, rule: CompiledRule, pairs: string, tables: PairTables): string | null {
  if (comparedFields(plan).length === 0) return null;
  const inserted = insertMismatched(plan, rule, tables, 'p.similarity');
  return [inserted, `FROM ${pairedRows(plan, pairs)}`, `WHERE ${pairDiffers(plan)}`].join('\n');
}

function insertEqual(rule: CompiledRule, tables: PairTables, stored: StoredColumns, similarity: string | null = null): string {
  const source = Array.from({ length: stored.source }, (_, index) => index);
  const target = Array.from({ length: stored.target }, (_, index) => index).filter(
    (index) => !stored.derived.some((column) => column.target === index),
  );
  const names = [
    'id',
    'outcome',
    'rule',
    'source_row',
    'target_row',
    ...(similarity === null ? [] : ['similarity']),
    ...source.map((index) => `s${index}`),
    ...target.map((index) => `t${index}`),
  ];
  const values = [
    `${FIRST_EQUAL_ID} + s.rid`,
    outcomeCode('equal'),
    rule.index,
    's.rid',
    't.rid',
    ...(similarity === null ? [] : [similarity]),
    ...source.map((index) => `s.c${index}`),
    ...target.map((index) => `t.c${index}`),
  ];
  return `INSERT INTO ${tables.outcomes} (${names.join(', ')})\nSELECT ${values.join(', ')}`;
}

function insertMismatched(plan: CompiledPlan, rule: CompiledRule, tables: PairTables, similarity = 'NULL'): string {
  const columns = [
    's.rid',
    't.rid',
    String(rule.index),
    ...differenceExpressions(plan),
    ...plan.rowKey.source.map((column) => column.sql),
    ...(hasSimilarity(plan) ? [similarity] : []),
  ];
  return `INSERT INTO ${tables.mismatched}\nSELECT ${columns.join(', ')}`;
}
