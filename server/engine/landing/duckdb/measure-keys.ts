import type { ReconcilePlan, Side } from '../../plan/plan.ts';
import type { OutcomeCounts } from '../contract.ts';
import { duplicateKeys } from './candidate-rows.ts';
import type { CompiledPlan } from './compiled-plan.ts';
import type { DuckDbStatements } from './duckdb-session.ts';
import type { RuleMatcher } from './match-rules.ts';
import { stagedColumn } from './staged-side.ts';

export type KeyMeasures = Pick<OutcomeCounts, 'duplicateKeySource' | 'duplicateKeyTarget' | 'nullKeySource' | 'nullKeyTarget' | 'inactive'>;

/** Duplicate and NULL keys of the first rule, whatever its filters, and inactive source rows. */
export async function measureKeys(
  statements: DuckDbStatements,
  plan: ReconcilePlan,
  compiled: CompiledPlan,
  matcher: RuleMatcher,
  signal: AbortSignal,
): Promise<KeyMeasures> {
  const rule = compiled.rules[0]!;
  const among = await matcher.measure(rule, signal);
  const unfiltered = { ...rule, flag: { source: null, target: null } };
  const duplicates = async (side: Side) => {
    if (rule.flag[side] === null) return among[side];
    const keys = duplicateKeys(compiled, unfiltered, side, { source: null, target: null });
    const [count = 0] = await statements.counts(`SELECT count(*) FROM (${keys})`, signal);
    return count;
  };
  const nulls = async (side: Side) => {
    const alias = side === 'source' ? 's' : 't';
    const missing = rule.keyColumns[side].map((column) => `${column.sql} IS NULL`).join(' OR ');
    const [count = 0] = await statements.counts(
      `SELECT count(*) FROM ${compiled[side].table} AS ${alias} WHERE ${alias}.raw IS NULL AND (${missing})`,
      signal,
    );
    return count;
  };
  return {
    duplicateKeySource: await duplicates('source'),
    duplicateKeyTarget: await duplicates('target'),
    nullKeySource: await nulls('source'),
    nullKeyTarget: await nulls('target'),
    inactive: plan.inactiveFlag === undefined ? null : await countFlagged(statements, compiled, plan.inactiveFlag, signal),
  };
}

/** Rejected rows count as well: the share is of all source rows. */
async function countFlagged(statements: DuckDbStatements, compiled: CompiledPlan, flag: string, signal: AbortSignal): Promise<number> {
  const [count = 0] = await statements.counts(
    `SELECT count_if(${stagedColumn(compiled.source, flag).sql}) FROM ${compiled.source.table} AS s`,
    signal,
  );
  return count;
}
