import type { Side } from '../../plan/plan.ts';
import type { CompiledPlan, CompiledRule } from './compiled-plan.ts';
import { ALIAS } from './staged-side.ts';

/** Scratch tables that hold what earlier rules and passes left over: row ids in a column `rid`; null for all rows. */
export type RestTables = Record<Side, string | null>;

/** Rows whose key occurs more than once on either side: all rows, only the others, or only these. */
export type TwinChoice = { take: 'all' } | { take: 'single' | 'twins'; duplicateKeys: string };

/**
 * The rows of one side that a rule may match, aliased `s` or `t`, with their row id as `rid`: accepted, left over, let
 * through by the rule's filter, and with no NULL in the key.
 */
export function candidateRows(plan: CompiledPlan, rule: CompiledRule, side: Side, rest: RestTables, choice: TwinChoice): string {
  const alias = ALIAS[side];
  const conditions = [`${alias}.raw IS NULL`];
  const flag = rule.flag[side];
  if (flag !== null) conditions.push(flag);
  if (rest[side] !== null) conditions.push(`${alias}.rowid IN (SELECT rid FROM ${rest[side]})`);
  conditions.push(...rule.keyColumns[side].map((column) => `${column.sql} IS NOT NULL`));
  if (choice.take !== 'all') {
    const sameKey = rule.keys[side].map((key, index) => `d.k${index} = ${key}`).join(' AND ');
    const exists = `EXISTS (SELECT 1 FROM ${choice.duplicateKeys} AS d WHERE ${sameKey})`;
    conditions.push(choice.take === 'twins' ? exists : `NOT ${exists}`);
  }
  return `(SELECT ${alias}.rowid AS rid, ${alias}.* FROM ${plan[side].table} AS ${alias} WHERE ${conditions.join(' AND ')}) AS ${alias}`;
}

export function keysMatch(rule: CompiledRule): string {
  return rule.keys.source.map((key, index) => `${key} = ${rule.keys.target[index]}`).join(' AND ');
}

/** Keys that occur more than once among a rule's candidates: their common forms as `k0 …`. */
export function duplicateKeys(plan: CompiledPlan, rule: CompiledRule, side: Side, rest: RestTables): string {
  const keys = rule.keys[side].map((key, index) => `${key} AS k${index}`).join(', ');
  return `SELECT ${keys} FROM ${candidateRows(plan, rule, side, rest, { take: 'all' })} GROUP BY ALL HAVING count(*) > 1`;
}
