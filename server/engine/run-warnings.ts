import type { OutcomeCounts } from './landing/contract.ts';
import { emptyTextWarnings } from './plan/empty-text.ts';
import { type ReconcileInput, type RunWarning, SIDES } from './plan/plan.ts';
import type { StagedSide } from './stage-both-sides.ts';

/** The plan's warnings and what the run itself found out. */
export function runWarnings(input: ReconcileInput, counts: OutcomeCounts, staged: Record<'source' | 'target', StagedSide>): RunWarning[] {
  const emptyStringIsNull = {
    source: input.source.capabilities.emptyStringIsNull,
    target: input.target.capabilities.emptyStringIsNull,
  };
  const warnings = [...input.plan.warnings, ...emptyTextWarnings(input.plan, emptyStringIsNull)];
  const perSide = {
    source: {
      total: counts.totalSource,
      rejected: counts.rejectedSource,
      duplicates: counts.duplicateKeySource,
      nullKeys: counts.nullKeySource,
    },
    target: {
      total: counts.totalTarget,
      rejected: counts.rejectedTarget,
      duplicates: counts.duplicateKeyTarget,
      nullKeys: counts.nullKeyTarget,
    },
  };
  for (const side of SIDES) {
    const { total, rejected, duplicates, nullKeys } = perSide[side];
    if (!input[side].capabilities.consistentSnapshot) {
      warnings.push({
        code: 'no_snapshot',
        message: `The ${side} could not be read as of one moment: rows that changed meanwhile may show as differences.`,
      });
    }
    if (total === 0) warnings.push({ code: 'empty_side', message: `The ${side} has no rows.` });
    if (rejected > 0)
      warnings.push({
        code: 'rejected_rows',
        message: `${counted(rejected, `row of the ${side} holds`, `rows of the ${side} hold`)} a value that does not fit its type.`,
      });
    if (duplicates > 0)
      warnings.push({
        code: 'duplicate_keys',
        message: `${counted(duplicates, 'key occurs', 'keys occur')} more than once in the ${side}.`,
      });
    if (nullKeys > 0)
      warnings.push({
        code: 'null_keys',
        message: `${counted(nullKeys, `row of the ${side} has`, `rows of the ${side} have`)} NULL in the first rule's key.`,
      });
    for (const { column, repair, count } of staged[side].extracted.sanitised) {
      const done = repair === 'zero_date' ? 'zero dates were read as NULL' : 'values lost their NUL bytes';
      warnings.push({ code: 'sanitised', message: `${count} ${done} in "${column}" of the ${side}.` });
    }
  }
  for (const message of new Set(SIDES.flatMap((side) => staged[side].table.fallback ?? []))) warnings.push({ code: 'fallback', message });
  return warnings;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
