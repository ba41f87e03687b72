import type { ReconcilePlan, Side } from '../../plan/plan.ts';
import { valueColumns } from '../../plan/staged-columns.ts';
import type { Outcome } from '../contract.ts';
import { type CompiledPlan, comparedFields, differenceBit, differenceWords, hasSimilarity } from './compiled-plan.ts';
import { FIRST_EQUAL_ID, outcomeCode } from './outcome-layout.ts';
import { pairedRows } from './pair-rows.ts';
import { rejectedReason } from './rejected-reason.ts';
import { ALIAS } from './staged-side.ts';
import { unmatchedReason } from './unmatched-reason.ts';

/** How a class of outcome rows becomes rows of the outcomes table. */
export interface OutcomeInsert {
  plan: ReconcilePlan;
  compiled: CompiledPlan;
  outcomes: string;
  /** Ids begin after this. */
  offset: number;
}

/** Mismatched pairs in the order of the row key, with all values of both sides. */
export function insertMismatched({ plan, compiled, outcomes, offset }: OutcomeInsert, mismatched: string): string {
  const words = differenceWords(plan.fields.length);
  const differing = words.length === 0 ? 'false' : words.map((word) => `${word} <> 0`).join(' OR ');
  const keys = compiled.rowKey.source.map((_, index) => `p.k${index}`);
  const similarity = hasSimilarity(plan) ? ['similarity'] : [];
  const ids = `SELECT p.*, row_number() OVER (ORDER BY ${[...keys, 'p.source_row'].join(', ')}) AS n FROM ${mismatched} AS p WHERE ${differing}`;
  return [
    `INSERT INTO ${outcomes} (id, outcome, rule, source_row, target_row, ${[...similarity, ...words, ...valueNames(plan, 'source'), ...valueNames(plan, 'target')].join(', ')})`,
    `SELECT ${offset} + p.n, ${outcomeCode('mismatched')}, p.rule, p.source_row, p.target_row, ${[...[...similarity, ...words].map((word) => `p.${word}`), ...values(plan, 'source'), ...values(plan, 'target')].join(', ')}`,
    `FROM ${pairedRows(compiled, `(${ids})`)}`,
  ].join('\n');
}

/** Remaining twins that turned out to be equal within a tolerance (pair-twins.ts). */
export function insertLateEqual({ plan, compiled, outcomes }: OutcomeInsert, mismatched: string): string {
  const words = differenceWords(plan.fields.length);
  const agreeing = words.length === 0 ? 'true' : words.map((word) => `${word} = 0`).join(' AND ');
  return [
    `INSERT INTO ${outcomes} (id, outcome, rule, source_row, target_row, ${[...valueNames(plan, 'source'), ...valueNames(plan, 'target')].join(', ')})`,
    `SELECT ${FIRST_EQUAL_ID} + p.source_row, ${outcomeCode('equal')}, p.rule, p.source_row, p.target_row, ${[...values(plan, 'source'), ...values(plan, 'target')].join(', ')}`,
    `FROM ${pairedRows(compiled, `(SELECT * FROM ${mismatched} WHERE ${agreeing})`)}`,
  ].join('\n');
}

const NONE = '(SELECT CAST(NULL AS BIGINT) AS rid, 0 AS own, 0 AS others WHERE false)';

/** Rows that no rule matched, in the order of the row key; `outnumbered` is null where no row can be. */
export function insertUnmatched(
  { plan, compiled, outcomes, offset }: OutcomeInsert,
  side: Side,
  unmatched: string,
  outnumbered: string | null,
): string {
  const alias = ALIAS[side];
  const keys = compiled.rowKey[side].map((column) => column.sql);
  const outcome: Outcome = side === 'source' ? 'source_only' : 'target_only';
  return [
    `INSERT INTO ${outcomes} (id, outcome, reason, ${side}_row, ${valueNames(plan, side).join(', ')})`,
    `SELECT ${offset} + row_number() OVER (ORDER BY ${[...keys, `${alias}.rid`].join(', ')}), ${outcomeCode(outcome)}, ${unmatchedReason(plan, side)}, ${alias}.rid, ${values(plan, side).join(', ')}`,
    `FROM ${unmatched} AS u JOIN (SELECT ${alias}.rowid AS rid, ${alias}.* FROM ${compiled[side].table} AS ${alias}) AS ${alias} ON ${alias}.rid = u.rid`,
    `LEFT JOIN ${outnumbered ?? NONE} AS o ON o.rid = u.rid`,
  ].join('\n');
}

/** Rows that hold a value that does not fit its type, as they arrived. */
export function insertRejected({ plan, compiled, outcomes, offset }: OutcomeInsert, side: Side): string {
  const alias = ALIAS[side];
  const outcome: Outcome = side === 'source' ? 'rejected_source' : 'rejected_target';
  return [
    `INSERT INTO ${outcomes} (id, outcome, reason, ${side}_row, ${valueNames(plan, side).join(', ')}, ${side}_raw)`,
    `SELECT ${offset} + row_number() OVER (ORDER BY ${alias}.rowid), ${outcomeCode(outcome)}, ${rejectedReason(side, compiled[side].columns)}, ${alias}.rowid, ${values(plan, side).join(', ')}, ${alias}.raw`,
    `FROM ${compiled[side].table} AS ${alias} WHERE ${alias}.raw IS NOT NULL`,
  ].join('\n');
}

/** Rows per outcome and rule: `outcome, rule, rows, similarity`, the last as the sum of millionths. */
export function countOutcomes(plan: ReconcilePlan, outcomes: string): string {
  const similarity = hasSimilarity(plan) ? 'sum(similarity)' : 'NULL';
  return `SELECT outcome, rule, count(*), ${similarity} FROM ${outcomes} GROUP BY outcome, rule`;
}

/** One count per compared field of the mismatched rows in which it differs; null when no field is compared. */
export function countDifferences(compiled: CompiledPlan, outcomes: string): string | null {
  const counts = comparedFields(compiled).map((field) => {
    const { word, bit } = differenceBit(field.index);
    return `count_if((${word} >> ${bit}) & 1 = 1)`;
  });
  return counts.length === 0 ? null : `SELECT ${counts.join(', ')} FROM ${outcomes} WHERE outcome = ${outcomeCode('mismatched')}`;
}

function valueNames(plan: ReconcilePlan, side: Side): string[] {
  return valueColumns(plan[side]).map((_, index) => `${ALIAS[side]}${index}`);
}

function values(plan: ReconcilePlan, side: Side): string[] {
  return valueColumns(plan[side]).map((_, index) => `${ALIAS[side]}.c${index}`);
}
