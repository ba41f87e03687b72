import type { RuleDefinition } from './definition.ts';
import type { DescribedSide } from './resolve-column.ts';
import { sameNamePairs } from './same-name-pairs.ts';

/** The rule that follows from one primary key declared on both sides, or null when there is no such key. */
export function primaryKeyRule(source: DescribedSide, target: DescribedSide): RuleDefinition | null {
  const sourceKey = primaryKeyColumns(source);
  const targetKey = primaryKeyColumns(target);
  if (sourceKey === null || targetKey === null || sourceKey.length !== targetKey.length) return null;
  const pairs = sameNamePairs(sourceKey, targetKey);
  if (pairs.length !== sourceKey.length) return null;
  return {
    name: 'primary key',
    type: pairs.length === 1 ? 'exact' : 'composite',
    keys: pairs.map((pair) => ({ source: pair.source.name, target: pair.target.name })),
  };
}

function primaryKeyColumns({ description }: DescribedSide) {
  const key = description.keys.find((candidate) => candidate.primary);
  if (key === undefined) return null;
  const columns = key.columns.flatMap((name) => description.columns.find((column) => column.name === name) ?? []);
  return columns.length === key.columns.length && columns.length > 0 ? columns : null;
}
