import type { RuleKeyDefinition } from './definition.ts';
import type { PlanFindings } from './plan-findings.ts';
import type { DescribedSide } from './resolve-column.ts';
import type { ColumnPair } from './same-name-pairs.ts';

/** What the transforms of a key or a similarity make of its two columns; null when they cannot work on them. */
export function transformedPair(
  pair: ColumnPair,
  { transforms, target_transforms }: Pick<RuleKeyDefinition, 'transforms' | 'target_transforms'>,
  path: string,
  source: DescribedSide,
  target: DescribedSide,
  findings: PlanFindings,
): ColumnPair | null {
  const left = source.derived.of(pair.source, transforms, `${path}.transforms`, findings);
  const right = target.derived.of(pair.target, target_transforms, `${path}.target_transforms`, findings);
  return left === null || right === null ? null : { source: left, target: right };
}
