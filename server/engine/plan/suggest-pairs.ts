import type { ColumnDescription, DatasetDescription } from '../connectors/contract.ts';
import { comparePair } from '../matching/pair-comparison.ts';
import { formatLogicalType } from '../values/logical-type.ts';
import { comparableName } from './comparable-name.ts';
import { nameSimilarity } from './name-similarity.ts';

/** Two columns that probably belong together. */
export interface PairSuggestion {
  source: string;
  target: string;
  /** `decimal(10,2)`: the logical types of both. */
  sourceType: string;
  targetType: string;
  /** 0 to 1; 1 is certain. */
  score: number;
  /** One sentence for the person who decides. */
  reason: string;
}

export interface PairSuggestions {
  /** Pairs to match rows by, together as one rule, best first. */
  keys: PairSuggestion[];
  /** Pairs to compare, in the source's column order. */
  fields: PairSuggestion[];
}

/** Below this a pair is more likely wrong than right. */
const LEAST_SCORE = 0.5;

/** Suggests keys and field pairs from names, types and declared keys; each column is used once. Pure. */
export function suggestPairs(source: DatasetDescription, target: DatasetDescription): PairSuggestions {
  const pairs = bestPairs(source, target);
  const keys = keyPairs(pairs, source, target);
  const keyed = new Set(keys.map((key) => key.pair));
  return {
    keys: keys.map(({ pair, reason, score }) => suggestion(pair, score, reason)),
    fields: pairs.filter((pair) => !keyed.has(pair)).map((pair) => suggestion(pair, pair.score, fieldReason(pair))),
  };
}

interface ScoredPair {
  source: ColumnDescription;
  target: ColumnDescription;
  name: number;
  score: number;
}

/** The highest score takes its two columns, then the next; ties go to the earlier column. */
function bestPairs(source: DatasetDescription, target: DatasetDescription): ScoredPair[] {
  const candidates = source.columns.flatMap((left) =>
    target.columns.flatMap((right) => {
      const name = nameSimilarity(left.name, right.name);
      const score = name * typeAffinity(left, right);
      return score >= LEAST_SCORE ? [{ source: left, target: right, name, score }] : [];
    }),
  );
  const taken = new Set<ColumnDescription>();
  const chosen = new Set<ScoredPair>();
  for (const pair of candidates.toSorted((one, other) => other.score - one.score)) {
    if (taken.has(pair.source) || taken.has(pair.target)) continue;
    taken.add(pair.source).add(pair.target);
    chosen.add(pair);
  }
  return candidates.filter((pair) => chosen.has(pair));
}

/** 1 for like types, less where a comparison crosses types, 0 where nothing can ever be equal. */
function typeAffinity(source: ColumnDescription, target: ColumnDescription): number {
  const verdict = comparePair(source.logicalType, target.logicalType);
  if (verdict.comparison === null) return 0;
  if (verdict.unlike === null) return 1;
  return verdict.comparison.common.form === 'text' ? 0.7 : 0.9;
}

/** The pairs of a key that both sides declare; otherwise of one side's primary key; otherwise a pair whose names say id. */
function keyPairs(pairs: ScoredPair[], source: DatasetDescription, target: DatasetDescription) {
  const covering = (columns: string[], side: 'source' | 'target') => {
    const found = columns.flatMap((name) => pairs.find((pair) => pair[side].name === name) ?? []);
    return found.length === columns.length && found.length > 0 ? found : null;
  };
  for (const key of source.keys) {
    const found = covering(key.columns, 'source');
    const same =
      found &&
      target.keys.find((other) =>
        sameSet(
          other.columns,
          found.map((pair) => pair.target.name),
        ),
      );
    if (found && same) {
      const what = key.primary && same.primary ? 'the primary key' : 'a unique key';
      return found.map((pair) => ({ pair, score: pair.score, reason: `Both sides declare ${what} on it.` }));
    }
  }
  for (const [side, description] of [
    ['source', source],
    ['target', target],
  ] as const) {
    const primary = description.keys.find((key) => key.primary);
    const found = primary && covering(primary.columns, side);
    if (found) return found.map((pair) => ({ pair, score: pair.score * 0.8, reason: `It is the primary key of the ${side}.` }));
  }
  const named = pairs.find((pair) => /(^|_)(id|key|code|number|no)$/i.test(pair.source.name));
  return named === undefined ? [] : [{ pair: named, score: named.score * 0.6, reason: 'Its name reads like a key; no key is declared.' }];
}

function sameSet(left: string[], right: string[]): boolean {
  return left.length === right.length && left.every((name) => right.includes(name));
}

function fieldReason({ source, target, name }: ScoredPair): string {
  const names =
    source.name === target.name
      ? 'Same name'
      : comparableName(source.name) === comparableName(target.name)
        ? 'Same name but for case and underscores'
        : `Similar names (${Math.round(name * 100)} %)`;
  const verdict = comparePair(source.logicalType, target.logicalType);
  const types = verdict.unlike === null ? 'comparable types' : `unlike types, compared ${verdict.unlike}`;
  return `${names}, ${types}.`;
}

function suggestion({ source, target }: ScoredPair, score: number, reason: string): PairSuggestion {
  return {
    source: source.name,
    target: target.name,
    sourceType: formatLogicalType(source.logicalType),
    targetType: formatLogicalType(target.logicalType),
    score: Math.round(score * 100) / 100,
    reason,
  };
}
