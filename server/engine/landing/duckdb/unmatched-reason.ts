import { unmatchedReasons } from '../../matching/unmatched-reasons.ts';
import type { ReconcilePlan, Side } from '../../plan/plan.ts';
import { candidateRows, type RestTables } from './candidate-rows.ts';
import type { CompiledPlan, CompiledRule } from './compiled-plan.ts';
import { selectMoreAlike } from './pair-whole-rows.ts';
import { passedOverTable } from './similar-rows.ts';
import { quoteText } from './sql-text.ts';
import { ALIAS } from './staged-side.ts';

const OTHER: Record<Side, Side> = { source: 'target', target: 'source' };
const EVERYTHING: RestTables = { source: null, target: null };

/**
 * The rows of one side that no rule matched, with `rid`, `applicable` (the first keyed rule that could have matched the row:
 * its filter lets it through and its key has no NULL), `fuzzy` (whether a fuzzy rule could have), `passed_over` (whether one
 * found a similar row), and `null_key` (the first NULL key column of a rule that works on it).
 */
export function createUnmatched(plan: CompiledPlan, side: Side, rest: string, table: string): string {
  const alias = ALIAS[side];
  const allowed = (rule: CompiledRule) => rule.flag[side] ?? 'true';
  const couldMatch = (rule: CompiledRule) =>
    [allowed(rule), ...rule.keyColumns[side].map((column) => `${column.sql} IS NOT NULL`)].join(' AND ');
  const keyed = plan.rules.filter((rule) => rule.type !== 'fuzzy');
  const fuzzy = plan.rules.filter((rule) => rule.type === 'fuzzy');
  const applicable = keyed.map((rule) => `WHEN ${couldMatch(rule)} THEN ${rule.index}`);
  const nullKey = plan.rules.flatMap((rule) =>
    rule.keyColumns[side].map(
      (column) => `WHEN ${allowed(rule)} AND ${column.sql} IS NULL THEN ${quoteText(columnName(plan, side, column.sql))}`,
    ),
  );
  const passedOver = fuzzy.map((rule) => `${alias}.rowid IN (SELECT rid FROM ${passedOverTable(rule, side)})`);
  const columns = [
    `${alias}.rowid AS rid`,
    `${chosen(applicable)} AS applicable`,
    `${anyOf(fuzzy.map((rule) => `(${couldMatch(rule)})`))} AS fuzzy`,
    `${anyOf(passedOver)} AS passed_over`,
    `${chosen(nullKey)} AS null_key`,
  ];
  return [
    `CREATE TABLE ${table} AS`,
    `SELECT ${columns.join(', ')}`,
    `FROM ${plan[side].table} AS ${alias} WHERE ${alias}.rowid IN (SELECT rid FROM ${rest})`,
  ].join('\n');
}

function chosen(cases: string[]): string {
  return cases.length === 0 ? 'NULL' : `CASE ${cases.join(' ')} END`;
}

function anyOf(conditions: string[]): string {
  return conditions.length === 0 ? 'false' : conditions.join(' OR ');
}

function columnName(plan: CompiledPlan, side: Side, sql: string): string {
  return plan[side].columns[Number(sql.slice(`${ALIAS[side]}.c`.length))]!.name;
}

/**
 * Of those, the rows whose key does occur on the other side: `rid`. All rows there with that key have another partner. Where
 * whole rows are matched: the rows that the other side has fewer of, with `own` and `others`, how many each side has.
 */
export function createOutnumbered(plan: CompiledPlan, side: Side, unmatched: string, table: string): string {
  const [first] = plan.rules;
  if (first?.type === 'multiset') return `CREATE TABLE ${table} AS ${selectMoreAlike(plan, first, side, unmatched)}`;
  const other = OTHER[side];
  const alias = ALIAS[side];
  const perRule = plan.rules
    .filter((rule) => rule.type !== 'fuzzy')
    .map((rule) => {
      const open = `(SELECT ${alias}.rowid AS rid, ${alias}.* FROM ${plan[side].table} AS ${alias} WHERE ${alias}.rowid IN (SELECT rid FROM ${unmatched} WHERE applicable = ${rule.index})) AS ${alias}`;
      const sameKey = rule.keys.source.map((key, index) => `${key} = ${rule.keys.target[index]}`).join(' AND ');
      return `SELECT ${alias}.rid FROM ${open} SEMI JOIN ${candidateRows(plan, rule, other, EVERYTHING, { take: 'all' })} ON ${sameKey}`;
    });
  const rows = perRule.length === 0 ? 'SELECT CAST(NULL AS BIGINT) AS rid WHERE false' : perRule.join(' UNION ALL ');
  return `CREATE TABLE ${table} AS SELECT DISTINCT rid FROM (${rows})`;
}

/** Why, for rows `u` of the unmatched table left joined with the outnumbered ones `o`. */
export function unmatchedReason(plan: ReconcilePlan, side: Side): string {
  const reasons = unmatchedReasons(side, { count: plan.rules.length });
  if (plan.rules[0]?.type === 'multiset') {
    const [before, between, after] = reasons.moreAlike;
    return `CASE WHEN o.rid IS NOT NULL THEN ${quoteText(before)} || o.own || ${quoteText(between)} || o.others || ${quoteText(after)} ELSE ${quoteText(reasons.noRowAlike)} END`;
  }
  const [before, after] = reasons.nullKey;
  return [
    `CASE WHEN o.rid IS NOT NULL THEN ${quoteText(reasons.outnumbered)}`,
    `WHEN u.passed_over THEN ${quoteText(reasons.passedOver)}`,
    `WHEN u.applicable IS NOT NULL AND u.fuzzy THEN ${quoteText(reasons.noKeyAndNotSimilar)}`,
    `WHEN u.applicable IS NOT NULL THEN ${quoteText(reasons.noKey)}`,
    `WHEN u.fuzzy THEN ${quoteText(reasons.notSimilar)}`,
    `WHEN u.null_key IS NOT NULL THEN ${quoteText(before)} || u.null_key || ${quoteText(after)}`,
    `ELSE ${quoteText(reasons.filteredOut)} END`,
  ].join(' ');
}
