import type { ColumnDescription } from '../connectors/contract.ts';
import { comparePair } from '../matching/pair-comparison.ts';
import type { CompareOptions, FieldPairDefinition } from './definition.ts';
import { found, typedNames } from './found-column.ts';
import type { FieldPlan } from './plan.ts';
import type { PlanFindings } from './plan-findings.ts';
import { type DescribedSide, resolveColumn, UNUSABLE_NAME } from './resolve-column.ts';
import { type ColumnPair, sameNamePairs } from './same-name-pairs.ts';

export interface ResolvedField extends ColumnPair {
  plan: FieldPlan;
}

export function resolveFields(
  fields: FieldPairDefinition[],
  source: DescribedSide,
  target: DescribedSide,
  findings: PlanFindings,
): ResolvedField[] {
  const seen = new Set<string>();
  return fields.flatMap((field, index) => {
    const path = `fields[${index}]`;
    const left = found(resolveColumn(field.source, source), `${path}.source`, findings);
    const right = found(resolveColumn(field.target, target), `${path}.target`, findings);
    if (left === null || right === null) return [];
    const identity = JSON.stringify([left.name, right.name]);
    if (seen.has(identity)) findings.problem(path, `the pair "${left.name}" and "${right.name}" is compared twice`);
    seen.add(identity);
    const transformed = source.derived.of(left, field.transforms, `${path}.transforms`, findings);
    if (transformed === null) return [];
    const compared = { source: transformed, target: right };
    const resolved = resolvedField({ source: left, target: right }, compared, field.compare ?? {}, field.apply ?? false, path, findings);
    if (field.policy !== undefined) resolved.plan.policy = field.policy;
    return [resolved];
  });
}

/** Every column with the same name on both sides, the first rule's key columns aside (interfaces.md). */
export function defaultFields(
  firstKeys: readonly ColumnPair[],
  source: DescribedSide,
  target: DescribedSide,
  findings: PlanFindings,
): ResolvedField[] {
  const keyColumns = new Set(firstKeys.flatMap((pair) => [pair.source, pair.target]));
  const open = (side: DescribedSide) => onlyNamedOnce(side.description.columns).filter((column) => !keyColumns.has(column));
  const pairs = sameNamePairs(open(source), open(target));
  findings.warn(
    'fields_defaulted',
    pairs.length === 0
      ? 'No fields are listed and no further column has the same name on both sides: rows are matched, but no value is compared.'
      : `No fields are listed: the ${pairs.length} columns with the same name on both sides are compared.`,
    'fields',
  );
  return pairs.map((pair) => resolvedField(pair, pair, {}, false, 'fields', findings));
}

/** `compared` is the pair whose values are held against each other: a derived column where the source has transforms. */
function resolvedField(
  pair: ColumnPair,
  compared: ColumnPair,
  compare: CompareOptions,
  apply: boolean,
  path: string,
  findings: PlanFindings,
): ResolvedField {
  checkField(compared, compare, path, findings);
  const transformed = compared.source === pair.source ? {} : { transformed: compared.source.name };
  return { ...pair, plan: { source: pair.source.name, ...transformed, target: pair.target.name, compare, apply } };
}

function checkField(pair: ColumnPair, compare: CompareOptions, path: string, findings: PlanFindings): void {
  if (compare.ignore) return;
  const verdict = comparePair(pair.source.logicalType, pair.target.logicalType, compare);
  const [left, right] = typedNames(pair);
  for (const option of verdict.idle) {
    findings.warn('idle_option', `${option} changes nothing between ${left} and ${right}.`, `${path}.compare.${option}`);
  }
  if (compare.zone !== undefined && !isKnownZone(compare.zone)) {
    findings.problem(`${path}.compare.zone`, `"${compare.zone}" is not a time zone; write it like "Europe/Berlin" or "UTC"`);
  }
  if (verdict.comparison === null) {
    findings.warn('unlike_types', `${left} and ${right} can never be equal: only NULL against NULL counts as equal.`, path);
  } else if (verdict.unlike !== null) {
    findings.warn('unlike_types', `${left} and ${right} are compared ${verdict.unlike}.`, path);
  }
  if (verdict.mutual !== null) {
    findings.warn('mutual_precision', `${left} and ${right} are compared at ${verdict.mutual}, the lower of the two.`, path);
  }
}

function isKnownZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== '';
  } catch {
    return false;
  }
}

/** A query may give two columns one name; such a column cannot be meant by that name. */
function onlyNamedOnce(columns: readonly ColumnDescription[]): ColumnDescription[] {
  const usable = columns.filter((column) => column.name !== UNUSABLE_NAME);
  return usable.filter((column) => usable.filter((other) => other.name === column.name).length === 1);
}
