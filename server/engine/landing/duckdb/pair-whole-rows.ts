import type { Side } from '../../plan/plan.ts';
import { candidateRows } from './candidate-rows.ts';
import { type CompiledPlan, type CompiledRule, comparedFields } from './compiled-plan.ts';
import { ALIAS } from './staged-side.ts';

/**
 * Pairing of whole rows (plan-multiset.ts): rows that are alike in every compared field are numbered on each side by their
 * content, and equal numbers make a pair. What has no number on the other side is left over.
 */
export function createWholeRowPairs(plan: CompiledPlan, rule: CompiledRule, table: string): string {
  const forms = comparedFields(plan).map((field) => `e${field.index}`);
  const numbered = (side: Side) => {
    const alias = ALIAS[side];
    const content = plan[side].columns.map((_, index) => `${alias}.c${index}`);
    const number = `row_number() OVER (PARTITION BY ${formsOf(plan, side).join(', ')} ORDER BY ${[...content, `${alias}.rid`].join(', ')}) AS n`;
    return `(SELECT ${[`${alias}.rid`, ...named(plan, side), number].join(', ')} FROM ${allRows(plan, rule, side)}) AS ${alias}`;
  };
  const alike = ['s.n = t.n', ...forms.map((form) => `s.${form} IS NOT DISTINCT FROM t.${form}`)];
  return `CREATE TABLE ${table} AS SELECT s.rid AS source_row, t.rid AS target_row FROM ${numbered('source')} JOIN ${numbered('target')} ON ${alike.join(' AND ')}`;
}

/** Left-over rows that are alike to some of the other side: `rid`, and how many such rows each side has: `own`, `others`. */
export function selectMoreAlike(plan: CompiledPlan, rule: CompiledRule, side: Side, unmatched: string): string {
  const alias = ALIAS[side];
  const other: Side = side === 'source' ? 'target' : 'source';
  const forms = comparedFields(plan).map((field) => `e${field.index}`);
  const alike = (one: string, two: string) => forms.map((form) => `${one}.${form} IS NOT DISTINCT FROM ${two}.${form}`).join(' AND ');
  const open = `(SELECT ${[`${alias}.rid`, ...named(plan, side)].join(', ')} FROM ${allRows(plan, rule, side)} WHERE ${alias}.rid IN (SELECT rid FROM ${unmatched}))`;
  const counted = (of: Side) =>
    `(SELECT ${forms.join(', ')}, count(*) AS n FROM (SELECT ${named(plan, of).join(', ')} FROM ${allRows(plan, rule, of)}) AS a SEMI JOIN ${open} AS w ON ${alike('a', 'w')} GROUP BY ALL)`;
  return [
    'SELECT o.rid, a.n AS own, b.n AS others',
    `FROM ${open} AS o JOIN ${counted(side)} AS a ON ${alike('o', 'a')} JOIN ${counted(other)} AS b ON ${alike('o', 'b')}`,
  ].join('\n');
}

function allRows(plan: CompiledPlan, rule: CompiledRule, side: Side): string {
  return candidateRows(plan, rule, side, { source: null, target: null }, { take: 'all' });
}

function formsOf(plan: CompiledPlan, side: Side): string[] {
  return comparedFields(plan).map((field) => field.form[side]);
}

function named(plan: CompiledPlan, side: Side): string[] {
  return comparedFields(plan).map((field) => `${field.form[side]} AS e${field.index}`);
}
