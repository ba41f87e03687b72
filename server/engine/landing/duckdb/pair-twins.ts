import { MOST_TOLERANT_PAIRS } from '../../matching/comparable/pair-twins.ts';
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
 * 2. only with tolerances: groups of equal keys and equal fields without a tolerance, in the order of the fields with one.
 *    Each source row takes the first target row that lies within the tolerance of it, so that none that could be equal is
 *    left beside its partner. Groups of more than MOST_TOLERANT_PAIRS pairs are numbered for that first, where only equal
 *    numbers are tried (matching/comparable/pair-twins.ts);
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
  return `CREATE TABLE ${tables.pairs} AS ${rankedPairs(rule, fields, ['w.place'], tables, null)}`;
}

/** Pass 2 for large groups, by number; null when no field has a tolerance. */
export function insertLargeGroupTwins(plan: CompiledPlan, rule: CompiledRule, tables: TwinTables): string | null {
  const tolerant = toleranceOrder(plan);
  if (tolerant === null) return null;
  const candidates = `(${rankedPairs(rule, tolerant.group, tolerant.order, tables, tables.pairs, `${PAIRS_OF_GROUP} > ${MOST_TOLERANT_PAIRS}`)})`;
  return `INSERT INTO ${tables.pairs} SELECT p.source_row, p.target_row FROM ${pairedRows(plan, candidates)} WHERE NOT (${pairDiffers(plan)})`;
}

/** Pass 2 for the groups that are small by now: pairs within the tolerance, in the order in which they are offered to `OneToOne`. */
export function selectTwinsWithinTolerance(plan: CompiledPlan, rule: CompiledRule, tables: TwinTables): string | null {
  const tolerant = toleranceOrder(plan);
  if (tolerant === null) return null;
  const keys = rule.keys.source.map((_, index) => `k${index}`);
  const conditions = [...sameGroup(keys, tolerant.group), `${PAIRS_OF_GROUP} <= ${MOST_TOLERANT_PAIRS}`].join(' AND ');
  const numbers = [members(keys, tolerant.group), `row_number() OVER (ORDER BY ${tolerant.order.join(', ')}) AS place`];
  const side = (one: Side) => openTwins([...keys, ...tolerant.group], numbers, tables, tables.pairs, one);
  const pairs = `(SELECT s.rid AS source_row, t.rid AS target_row, s.place AS source_place, t.place AS target_place FROM ${side('source')} JOIN ${side('target')} ON ${conditions})`;
  return [
    'SELECT CAST(source_row AS DOUBLE), CAST(target_row AS DOUBLE) FROM (',
    `SELECT p.source_row, p.target_row, p.source_place, p.target_place FROM ${pairedRows(plan, pairs)} WHERE NOT (${pairDiffers(plan)})`,
    ') ORDER BY source_place, target_place',
  ].join('\n');
}

/** How pass 2 groups and orders rows; null when no field has a tolerance. */
function toleranceOrder(plan: CompiledPlan): { group: string[]; order: string[] } | null {
  const fields = comparedFields(plan);
  if (!fields.some(hasTolerance)) return null;
  const group = fields.filter((field) => !hasTolerance(field)).map((field) => `e${field.index}`);
  return { group, order: [...fields.filter(hasTolerance).flatMap(byValue), 'w.place'] };
}

/** Pass 3 as a table of its own. */
export function createRemainingTwins(plan: CompiledPlan, rule: CompiledRule, tables: TwinTables, remaining: string): string {
  const order = [...comparedFields(plan).flatMap(byValue), 'w.place'];
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

/** Pairs that a group of open rows could make. */
const PAIRS_OF_GROUP = 's.members * t.members';

/** Rows with the same number in the same group. */
function rankedPairs(
  rule: CompiledRule,
  group: string[],
  order: string[],
  tables: TwinTables,
  without: string | null,
  only?: string,
): string {
  const keys = rule.keys.source.map((_, index) => `k${index}`);
  const number = `row_number() OVER (PARTITION BY ${[...keys, ...group].join(', ')} ORDER BY ${order.join(', ')}) AS n`;
  const numbers = only === undefined ? [number] : [number, members(keys, group)];
  const side = (one: Side) => openTwins([...keys, ...group], numbers, tables, without, one);
  const conditions = [...sameGroup(keys, group), 's.n = t.n', ...(only === undefined ? [] : [only])];
  return `SELECT s.rid AS source_row, t.rid AS target_row FROM ${side('source')} JOIN ${side('target')} ON ${conditions.join(' AND ')}`;
}

/** How many open rows of the same side are in a row's group. */
function members(keys: string[], group: string[]): string {
  return `count(*) OVER (PARTITION BY ${[...keys, ...group].join(', ')}) AS members`;
}

/** The twins of one side that are not paired so far, with numbers among each other. */
function openTwins(columns: string[], numbers: string[], tables: TwinTables, without: string | null, side: Side): string {
  const open = without === null ? '' : ` ANTI JOIN ${without} AS p ON p.${side}_row = w.rid`;
  return `(SELECT ${['w.rid', ...columns, ...numbers].join(', ')} FROM ${tables[side]} AS w${open}) AS ${ALIAS[side]}`;
}

function sameGroup(keys: string[], group: string[]): string[] {
  return [...keys.map((key) => `s.${key} = t.${key}`), ...group.map((form) => `s.${form} IS NOT DISTINCT FROM t.${form}`)];
}
