import type { ReconcilePlan, Side } from '../../plan/plan.ts';
import type { OutcomeCounts } from '../contract.ts';
import type { CompiledPlan } from './compiled-plan.ts';
import type { DuckDbStatements } from './duckdb-session.ts';
import { createDuplicates, insertDuplicates } from './duplicate-keys.ts';
import type { RuleMatcher } from './match-rules.ts';
import { ALIAS, stagedColumn } from './staged-side.ts';

export type KeyMeasures = Pick<OutcomeCounts, 'duplicateKeySource' | 'duplicateKeyTarget' | 'nullKeySource' | 'nullKeyTarget' | 'inactive'>;

/**
 * Duplicate keys, written to the outcomes so that they can be looked at, and NULL keys of the rule whose keys count, whatever
 * its filters; and inactive source rows.
 */
export async function measureKeys(
  statements: DuckDbStatements,
  plan: ReconcilePlan,
  compiled: CompiledPlan,
  matcher: RuleMatcher,
  duplicatesTable: string,
  signal: AbortSignal,
): Promise<KeyMeasures> {
  const inactive = plan.inactiveFlag === undefined ? null : await countFlagged(statements, compiled, plan.inactiveFlag, signal);
  const rule = compiled.keyRule;
  if (rule === null) return { duplicateKeySource: 0, duplicateKeyTarget: 0, nullKeySource: 0, nullKeyTarget: 0, inactive };
  await statements.run(createDuplicates(rule, duplicatesTable), signal);
  // The first rule works on all rows that its filters let through, so what it finds tells whether there is anything to write.
  const among = rule.index === 0 ? await matcher.measure(rule, signal) : null;
  const duplicates = async (side: Side) => {
    if (rule.flag[side] === null && among !== null && among[side] === 0) return 0;
    return statements.run(insertDuplicates(compiled, rule, side, duplicatesTable), signal);
  };
  const nulls = async (side: Side) => {
    const alias = ALIAS[side];
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
    inactive,
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
