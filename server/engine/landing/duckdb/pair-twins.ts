import type { Side } from '../../plan/plan.ts';
import { candidateRows, type RestTables } from './candidate-rows.ts';
import { type CompiledField, type CompiledPlan, type CompiledRule, comparedFields, pairDiffers } from './compiled-plan.ts';
import { pairedRows } from './pair-rows.ts';
import { ALIAS } from './staged-side.ts';

/**
 * Pairing of twins: rows whose key occurs more than once on either side (semantics.md §2, one to one).
 *
 * Rows are numbered inside groups, and equal numbers make a pair: each row is in at most one pair, and the work grows
 * with the number of rows, not with the square of a group. Three passes, each on what the former left:
 * 1. groups of equal keys and equal fields: rows that are equal in all compared fields pair first;
 * 2. only with tolerances: groups of equal keys and equal fields without a tolerance, in the order of the fields with one;
 *    the pairs that lie within it are equal too. This finds every such pair when a group has one such field and as many
 *    rows on both sides; in other groups it may miss some, which then differ or find another partner in pass 3;
 * 3. groups of equal keys, in the order of their compared fields.
 * Ties are settled by all columns, then by arrival, so that the outcome depends on the rows and not on their order.
 */
export interface TwinTables {
  source: string;
  target: string;
  /** Pairs found so far: `source_row, target_row`. */
  pairs: string;
}

/** The twins of one side: `rid`, key forms `k…`, field forms `e…`, and `place`, their order by content. */
export function createTwins(
  plan: CompiledPlan,
  rule: CompiledRule,
  side: Side,
  rest: RestTables,
  duplicateKeys: string,
  tables: TwinTables,
): string {
  const alias = ALIAS[side];
  const content = plan[side].columns.map((_, index) => `${alias}.c${index}`);
  const columns = [
    `${alias}.rid`,
    ...rule.keys[side].map((key, index) => `${key} AS k${index}`),
    ...comparedFields(plan).map((field) => `${field.form[side]} AS e${field.index}`),
    `row_number() OVER (ORDER BY ${[...content, `${alias}.rid`].join(', ')}) AS place`,
  ];
  return `CREATE TABLE ${tables[side]} AS SELECT ${columns.join(', ')} FROM ${candidateRows(plan, rule, side, rest, { take: 'twins', duplicateKeys })}`;
}

/** Pass 1 into `tables.pairs`. */
export function createEqualTwins(plan: CompiledPlan, rule: CompiledRule, tables: TwinTables): string {
  const fields = comparedFields(plan).map((field) => `e${field.index}`);
  return `CREATE TABLE ${tables.pairs} AS ${rankedPairs(rule, fields, ['place'], tables, null)}`;
}

/** Pass 2; null when no field has a tolerance. */
export function insertTwinsWithinTolerance(plan: CompiledPlan, rule: CompiledRule, tables: TwinTables): string | null {
  const fields = comparedFields(plan);
  if (!fields.some(hasTolerance)) return null;
  const group = fields.filter((field) => !hasTolerance(field)).map((field) => `e${field.index}`);
  const order = [...fields.filter(hasTolerance).flatMap(byValue), 'place'];
  const candidates = `(${rankedPairs(rule, group, order, tables, tables.pairs)})`;
  return `INSERT INTO ${tables.pairs} SELECT p.source_row, p.target_row FROM ${pairedRows(plan, candidates)} WHERE NOT (${pairDiffers(plan)})`;
}

/** Pass 3 as a table of its own. */
export function createRemainingTwins(plan: CompiledPlan, rule: CompiledRule, tables: TwinTables, remaining: string): string {
  const order = [...comparedFields(plan).flatMap(byValue), 'place'];
  return `CREATE TABLE ${remaining} AS ${rankedPairs(rule, [], order, tables, tables.pairs)}`;
}

function hasTolerance(field: CompiledField): boolean {
  return field.comparison !== null && field.comparison.tolerance !== null;
}

/** Numbers of any size are text in their common form; by value means as numbers first. */
function byValue(field: CompiledField): string[] {
  const form = `e${field.index}`;
  return field.comparison?.common.form === 'exact_number' ? [`CAST(${form} AS DOUBLE)`, form] : [form];
}

function rankedPairs(rule: CompiledRule, group: string[], order: string[], tables: TwinTables, without: string | null): string {
  const keys = rule.keys.source.map((_, index) => `k${index}`);
  const ranked = (side: Side) => {
    const open = without === null ? '' : ` ANTI JOIN ${without} AS p ON p.${side}_row = w.rid`;
    const number = `row_number() OVER (PARTITION BY ${[...keys, ...group].join(', ')} ORDER BY ${order.join(', ')}) AS n`;
    return `(SELECT ${['w.rid', ...keys, ...group, number].join(', ')} FROM ${tables[side]} AS w${open}) AS ${ALIAS[side]}`;
  };
  const conditions = [
    ...keys.map((key) => `s.${key} = t.${key}`),
    's.n = t.n',
    ...group.map((form) => `s.${form} IS NOT DISTINCT FROM t.${form}`),
  ];
  return `SELECT s.rid AS source_row, t.rid AS target_row FROM ${ranked('source')} JOIN ${ranked('target')} ON ${conditions.join(' AND ')}`;
}
