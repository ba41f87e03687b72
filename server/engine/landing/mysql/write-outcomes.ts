import { unmatchedReasons } from '../../matching/unmatched-reasons.ts';
import type { ReconcilePlan, Side } from '../../plan/plan.ts';
import { OUTCOMES, type Outcome } from '../contract.ts';
import { ALIAS, type ExecutionTables, OTHER, sideCode, unpaired } from './execution-tables.ts';
import { keyColumn } from './staging-table.ts';
import { quoteText } from './table-names.ts';

/** Ids of rows that are not equal count from 1; those of equal rows follow, whatever their number. */
export const FIRST_EQUAL_ID = 1_000_000_000_000_000;

/** Outcomes are stored as their place in this list, which is also the order of the grid. */
export function outcomeCode(outcome: Outcome): number {
  return OUTCOMES.indexOf(outcome);
}

const PAIR_COLUMNS = 'outcome, rule, similarity, source_row, target_row, source_compared, source_others, target_compared, target_others';
// The same bytes are kept once.
const PAIR_VALUES =
  'p.rule, p.similarity, s.row_id, t.row_id, s.compared, s.others, NULLIF(t.compared, s.compared), NULLIF(t.others, s.others)';

/** Pairs without a difference. */
export function insertEqual(tables: ExecutionTables, anyDiffers: boolean): string {
  return [
    `INSERT INTO ${tables.outcome} (id, ${PAIR_COLUMNS})`,
    `SELECT ${FIRST_EQUAL_ID} + s.row_id, ${outcomeCode('equal')}, ${PAIR_VALUES}`,
    `FROM ${tables.pairs} AS p STRAIGHT_JOIN ${tables.source} AS s ON s.row_id = p.source_row`,
    `STRAIGHT_JOIN ${tables.target} AS t ON t.row_id = p.target_row`,
    ...(anyDiffers ? [`WHERE NOT EXISTS (SELECT 1 FROM ${tables.differs} AS d WHERE d.source_row = p.source_row)`] : []),
  ].join('\n');
}

/** Pairs that differ, in the order of the row key. */
export function insertMismatched(tables: ExecutionTables): string {
  const ordered = `SELECT d.source_row, ROW_NUMBER() OVER (ORDER BY s.sort_key, s.row_id) AS n FROM ${tables.differs} AS d JOIN ${tables.source} AS s ON s.row_id = d.source_row`;
  return [
    `INSERT INTO ${tables.outcome} (id, ${PAIR_COLUMNS}, differs)`,
    `SELECT o.n, ${outcomeCode('mismatched')}, ${PAIR_VALUES}, d.differs`,
    `FROM (${ordered}) AS o JOIN ${tables.differs} AS d ON d.source_row = o.source_row JOIN ${tables.pairs} AS p ON p.source_row = o.source_row`,
    `JOIN ${tables.source} AS s ON s.row_id = p.source_row JOIN ${tables.target} AS t ON t.row_id = p.target_row`,
  ].join('\n');
}

/** Rows that no rule matched, in the order of the row key; ids begin after `offset`. */
export function insertUnmatched(tables: ExecutionTables, plan: ReconcilePlan, side: Side, offset: number): string {
  const alias = ALIAS[side];
  const outcome: Outcome = side === 'source' ? 'source_only' : 'target_only';
  const ordered = `SELECT ${alias}.row_id, ROW_NUMBER() OVER (ORDER BY ${alias}.sort_key, ${alias}.row_id) AS n FROM ${tables[side]} AS ${alias} WHERE ${alias}.raw IS NULL AND ${unpaired(tables, side)}`;
  const { reason, joins } = unmatchedReason(tables, plan, side);
  return [
    `INSERT INTO ${tables.outcome} (id, outcome, reason, ${side}_row, ${side}_compared, ${side}_others)`,
    `SELECT ${offset} + o.n, ${outcomeCode(outcome)}, ${reason}, ${alias}.row_id, ${alias}.compared, ${alias}.others`,
    `FROM (${ordered}) AS o JOIN ${tables[side]} AS ${alias} ON ${alias}.row_id = o.row_id`,
    ...joins,
  ].join('\n');
}

/** Rows that hold a value that does not fit its type, as they arrived. */
export function insertRejected(tables: ExecutionTables, side: Side, offset: number): string {
  const alias = ALIAS[side];
  const outcome: Outcome = side === 'source' ? 'rejected_source' : 'rejected_target';
  return [
    `INSERT INTO ${tables.outcome} (id, outcome, reason, ${side}_row, ${side}_compared, ${side}_others, ${side}_raw)`,
    `SELECT ${offset} + ROW_NUMBER() OVER (ORDER BY ${alias}.row_id), ${outcomeCode(outcome)}, ${alias}.reason, ${alias}.row_id, ${alias}.compared, ${alias}.others, ${alias}.raw`,
    `FROM ${tables[side]} AS ${alias} WHERE ${alias}.raw IS NOT NULL`,
  ].join('\n');
}

/** Why a row is in no pair (matching/unmatched-reasons.ts). `reason` of staging says why no rule works on it at all. */
function unmatchedReason(tables: ExecutionTables, plan: ReconcilePlan, side: Side): { reason: string; joins: string[] } {
  const alias = ALIAS[side];
  const reasons = unmatchedReasons(side, { count: plan.rules.length });
  if (plan.rules[0]?.type === 'multiset') {
    const [before, between, after] = reasons.moreAlike;
    const alike = (of: Side, name: string) =>
      `LEFT JOIN (SELECT ${keyColumn(0)} AS alike, COUNT(*) AS n FROM ${tables[of]} WHERE ${keyColumn(0)} IS NOT NULL GROUP BY ${keyColumn(0)}) AS ${name} ON ${name}.alike = ${alias}.${keyColumn(0)}`;
    const counted = `CONCAT(${quoteText(before)}, own.n, ${quoteText(between)}, others.n, ${quoteText(after)})`;
    return {
      reason: `COALESCE(${alias}.reason, ${counted}, ${quoteText(reasons.noRowAlike)})`,
      joins: [alike(side, 'own'), alike(OTHER[side], 'others')],
    };
  }
  const keys = (fuzzy: boolean) => plan.rules.flatMap((rule, index) => ((rule.type === 'fuzzy') === fuzzy ? [keyColumn(index)] : []));
  const [keyed, similar] = [keys(false), keys(true)];
  const any = (columns: string[]) =>
    columns.length === 0 ? 'FALSE' : `(${columns.map((column) => `${alias}.${column} IS NOT NULL`).join(' OR ')})`;
  const other = ALIAS[OTHER[side]];
  const occurs = (column: string) =>
    `EXISTS (SELECT 1 FROM ${tables[OTHER[side]]} AS ${other} WHERE ${other}.${column} = ${alias}.${column})`;
  const outnumbered =
    keyed.length === 0
      ? 'FALSE'
      : `CASE ${keyed.map((column) => `WHEN ${alias}.${column} IS NOT NULL THEN ${occurs(column)}`).join(' ')} ELSE FALSE END`;
  const passed =
    similar.length === 0
      ? 'FALSE'
      : `EXISTS (SELECT 1 FROM ${tables.passed} AS f WHERE f.side = ${sideCode(side)} AND f.row_id = ${alias}.row_id)`;
  const reason = [
    `CASE WHEN ${alias}.reason IS NOT NULL THEN ${alias}.reason`,
    `WHEN ${outnumbered} THEN ${quoteText(reasons.outnumbered)}`,
    `WHEN ${passed} THEN ${quoteText(reasons.passedOver)}`,
    `WHEN ${any(keyed)} AND ${any(similar)} THEN ${quoteText(reasons.noKeyAndNotSimilar)}`,
    `WHEN ${any(keyed)} THEN ${quoteText(reasons.noKey)}`,
    `ELSE ${quoteText(reasons.notSimilar)} END`,
  ].join(' ');
  return { reason, joins: [] };
}
