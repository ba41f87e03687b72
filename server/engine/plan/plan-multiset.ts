import type { RulePlan } from './plan.ts';
import type { ResolvedField } from './plan-fields.ts';
import type { PlanFindings } from './plan-findings.ts';

/**
 * The one rule of a ruleset with `match: multiset`. Rows are alike when every compared field is equal under its options,
 * NULL and NULL included; of n such rows in the source and m in the target, the smaller number are equal pairs and the rest
 * source-only or target-only. Nothing is ever mismatched. There is no key, so no duplicate and no NULL key is counted, and a
 * pair is as sure as a pair can be: its confidence is 1.
 */
export const wholeRowRule: RulePlan = { name: 'whole row', type: 'multiset', confidence: 1, keys: [] };

export function checkWholeRows(fields: readonly ResolvedField[], findings: PlanFindings): void {
  if (!fields.some((field) => field.plan.compare.ignore !== true)) {
    findings.problem('fields', 'whole rows need at least one field to be compared by');
  }
  for (const [index, { plan }] of fields.entries()) {
    for (const option of ['absolute_tolerance', 'relative_tolerance', 'seconds_tolerance'] as const) {
      if (plan.compare.ignore || !plan.compare[option]) continue;
      findings.problem(`fields[${index}].compare.${option}`, 'whole rows are counted by their values, so a field cannot have a tolerance');
    }
  }
}
