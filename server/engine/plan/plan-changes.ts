import { mayWrite } from '../changes/change-layout.ts';
import type { ChangePolicy } from '../changes/change-settings.ts';
import type { RulesetDefinition } from './definition.ts';
import { found, typedNames } from './found-column.ts';
import { SIDES } from './plan.ts';
import type { ResolvedField } from './plan-fields.ts';
import type { PlanFindings } from './plan-findings.ts';
import { type DescribedSide, resolveColumn } from './resolve-column.ts';
import type { ColumnPair } from './same-name-pairs.ts';

const MOMENTS = new Set(['date', 'timestamp', 'timestamptz']);

/**
 * Checks what a ruleset says of changes: a run writes nothing, but what could never be written is said before it.
 * @returns the pair of columns that tells which row is newer, to be read but not compared, unless it is a field already.
 */
export function planChanges(
  definition: RulesetDefinition,
  keys: readonly ColumnPair[],
  fields: readonly ResolvedField[],
  source: DescribedSide,
  target: DescribedSide,
  findings: PlanFindings,
): ResolvedField[] {
  checkPolicies(definition, findings);
  checkWrittenColumns(definition, keys, fields, findings);
  return newestField(definition, fields, source, target, findings);
}

function checkPolicies({ fields = [], changes = {} }: RulesetDefinition, findings: PlanFindings): void {
  fields.forEach((field, index) => {
    if (field.policy !== undefined && field.apply !== true) {
      findings.problem(`fields[${index}].policy`, 'a policy says how a difference is repaired; mark the field with apply: true as well');
    }
    if (field.policy === 'newest_wins' && changes.newest === undefined) findings.problem(`fields[${index}].policy`, NEEDS_NEWEST);
  });
  if (changes.policy === 'newest_wins' && changes.newest === undefined) findings.problem('changes.policy', NEEDS_NEWEST);
}

const NEEDS_NEWEST = 'newest_wins needs changes.newest: the column of each side that says when a row was changed';

/** A column that is written must be one of a table, be no part of the key, and take its value from one field. */
function checkWrittenColumns(
  definition: RulesetDefinition,
  keys: readonly ColumnPair[],
  fields: readonly ResolvedField[],
  findings: PlanFindings,
): void {
  const fallback: ChangePolicy = definition.changes?.policy ?? 'source_wins';
  for (const side of SIDES) {
    const written = new Set<string>();
    fields.forEach(({ plan, ...pair }, index) => {
      const policy = plan.policy ?? fallback;
      if (!plan.apply || !mayWrite(policy, side)) return;
      const path = `fields[${index}].apply`;
      const { name } = pair[side];
      // Policies that may write either side are at home where there is a table; the plan of the other side says what is missing.
      const only = policy === 'source_wins' || policy === 'target_wins';
      if (only && definition[side].table === undefined) {
        findings.problem(path, `the ${side} is a query, which cannot be written; name its table instead`);
      }
      if (keys.some((key) => key[side].name === name)) {
        findings.problem(path, `"${name}" is a key: a row with another key would be another row, so it is not written`);
      }
      if (written.has(name)) findings.problem(path, `two fields would write the column "${name}" of the ${side}`);
      written.add(name);
    });
  }
}

function newestField(
  { changes }: RulesetDefinition,
  fields: readonly ResolvedField[],
  source: DescribedSide,
  target: DescribedSide,
  findings: PlanFindings,
): ResolvedField[] {
  if (changes?.newest === undefined) return [];
  const left = found(resolveColumn(changes.newest.source, source), 'changes.newest.source', findings);
  const right = found(resolveColumn(changes.newest.target, target), 'changes.newest.target', findings);
  if (left === null || right === null) return [];
  const pair = { source: left, target: right };
  const [leftName, rightName] = typedNames(pair);
  if (!MOMENTS.has(left.logicalType.kind) || !MOMENTS.has(right.logicalType.kind)) {
    findings.problem('changes.newest', `${leftName} and ${rightName} cannot say which row is newer; name columns of dates or moments`);
  }
  if (fields.some((field) => field.source === left && field.target === right)) return [];
  return [{ ...pair, plan: { source: left.name, target: right.name, compare: { ignore: true }, apply: false } }];
}
