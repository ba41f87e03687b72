import type { ReconcilePlan, Side } from '../../plan/plan.ts';
import { candidateRows, type RestTables } from './candidate-rows.ts';
import type { CompiledPlan, CompiledRule } from './compiled-plan.ts';
import { quoteText } from './sql-text.ts';
import { ALIAS } from './staged-side.ts';

const OTHER: Record<Side, Side> = { source: 'target', target: 'source' };
const EVERYTHING: RestTables = { source: null, target: null };

/**
 * The rows of one side that no rule matched, with `rid`, `applicable` (the first rule that could have matched the row:
 * its filter lets it through and its key has no NULL), and `null_key` (the first NULL key column of a rule that works on it).
 */
export function createUnmatched(plan: CompiledPlan, side: Side, rest: string, table: string): string {
  const alias = ALIAS[side];
  const allowed = (rule: CompiledRule) => rule.flag[side] ?? 'true';
  const applicable = plan.rules.map((rule) => {
    const notNull = rule.keyColumns[side].map((column) => `${column.sql} IS NOT NULL`).join(' AND ');
    return `WHEN ${allowed(rule)} AND ${notNull} THEN ${rule.index}`;
  });
  const nullKey = plan.rules.flatMap((rule) =>
    rule.keyColumns[side].map(
      (column) => `WHEN ${allowed(rule)} AND ${column.sql} IS NULL THEN ${quoteText(columnName(plan, side, column.sql))}`,
    ),
  );
  return [
    `CREATE TABLE ${table} AS`,
    `SELECT ${alias}.rowid AS rid, CASE ${applicable.join(' ')} END AS applicable, CASE ${nullKey.join(' ')} END AS null_key`,
    `FROM ${plan[side].table} AS ${alias} WHERE ${alias}.rowid IN (SELECT rid FROM ${rest})`,
  ].join('\n');
}

function columnName(plan: CompiledPlan, side: Side, sql: string): string {
  return plan[side].columns[Number(sql.slice(`${ALIAS[side]}.c`.length))]!.name;
}

/** Of those, the rows whose key does occur on the other side: `rid`. All rows there with that key have another partner. */
export function createOutnumbered(plan: CompiledPlan, side: Side, unmatched: string, table: string): string {
  const other = OTHER[side];
  const alias = ALIAS[side];
  const perRule = plan.rules.map((rule) => {
    const open = `(SELECT ${alias}.rowid AS rid, ${alias}.* FROM ${plan[side].table} AS ${alias} WHERE ${alias}.rowid IN (SELECT rid FROM ${unmatched} WHERE applicable = ${rule.index})) AS ${alias}`;
    const sameKey = rule.keys.source.map((key, index) => `${key} = ${rule.keys.target[index]}`).join(' AND ');
    return `SELECT ${alias}.rid FROM ${open} SEMI JOIN ${candidateRows(plan, rule, other, EVERYTHING, { take: 'all' })} ON ${sameKey}`;
  });
  return `CREATE TABLE ${table} AS SELECT DISTINCT rid FROM (${perRule.join(' UNION ALL ')})`;
}

/** `no target row has this key`, for rows `u` of the unmatched table left joined with the outnumbered ones `o`. */
export function unmatchedReason(plan: ReconcilePlan, side: Side): string {
  const other = OTHER[side];
  const noRule = plan.rules.length === 1 ? "the rule's filter leaves this row out" : "the rules' filters leave this row out";
  return [
    `CASE WHEN o.rid IS NOT NULL THEN ${quoteText(`every ${other} row with this key is paired with another row`)}`,
    `WHEN u.applicable IS NOT NULL THEN ${quoteText(`no ${other} row has this key`)}`,
    `WHEN u.null_key IS NOT NULL THEN 'the key column ' || u.null_key || ' is NULL'`,
    `ELSE ${quoteText(noRule)} END`,
  ].join(' ');
}
