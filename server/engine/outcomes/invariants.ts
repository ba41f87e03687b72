import { TieoutError } from '../errors.ts';
import type { OutcomeCounts } from '../landing/contract.ts';

/**
 * The three sums of semantics.md §4, and that the parts of a run (rules, fields) add up to its whole.
 * @throws TieoutError integrity: such a run fails and shows no number.
 */
export function assertInvariants(counts: OutcomeCounts): void {
  const matched = counts.equal + counts.mismatched;
  const checks: [statement: string, left: number, right: number][] = [
    ['matched + source_only + rejected_source = total_source', matched + counts.sourceOnly + counts.rejectedSource, counts.totalSource],
    ['matched + target_only + rejected_target = total_target', matched + counts.targetOnly + counts.rejectedTarget, counts.totalTarget],
    ['Σ rule matched = matched', counts.rules.reduce((sum, rule) => sum + rule.matched, 0), matched],
    ...counts.fields
      .filter((field) => field.compared !== 0)
      .map((field): [string, number, number] => [`compared(${field.source}) = matched`, field.compared, matched]),
  ];
  const differing = counts.fields.filter((field) => field.mismatched > counts.mismatched).map((field) => field.source);
  const broken = [
    ...checks.filter(([, left, right]) => left !== right).map(([statement, left, right]) => `${statement}: ${left} ≠ ${right}`),
    ...differing.map((field) => `mismatched(${field}) ≤ mismatched does not hold`),
    ...(counts.mismatched > counts.fields.reduce((sum, field) => sum + field.mismatched, 0)
      ? ['a mismatched row without a mismatched field']
      : []),
    ...(everyCount(counts).every((count) => Number.isSafeInteger(count) && count >= 0) ? [] : ['a count is not a whole number']),
  ];
  if (broken.length === 0) return;
  throw new TieoutError(
    'integrity',
    'The outcomes of this run do not add up, so it shows no numbers.',
    'Run it again; if this repeats, report it with the details below.',
    { detail: broken.join('\n') },
  );
}

function everyCount(counts: OutcomeCounts): number[] {
  const { rules, fields, inactive, ...plain } = counts;
  return [
    ...Object.values(plain),
    inactive ?? 0,
    ...rules.map((rule) => rule.matched),
    ...fields.flatMap((field) => [field.compared, field.mismatched]),
  ];
}
