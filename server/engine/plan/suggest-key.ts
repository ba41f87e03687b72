import type { DatasetDescription } from '../connectors/contract.ts';
import type { Side } from './plan.ts';
import type { ScoredPair } from './suggest-pairs.ts';
import { evidenceWords } from './suggestion-reason.ts';
import type { SampledEvidence } from './value-evidence.ts';

/** The pairs to match rows by, how far their scores are to be trusted as a key, and why. */
export interface KeyChoice {
  pairs: ScoredPair[];
  factor: number;
  reason: string;
}

/** Trust in a key, on top of the score of its pairs. */
const TRUST = { declaredOnce: 0.8, declaredOnceAndUnique: 0.95, unique: 0.85, named: 0.6, repeated: 0.5 };
/** At least so much of the source's sampled keys must be there before values alone make a key. */
const FOUND_FOR_A_KEY = 0.5;

/**
 * The pairs of a key that both sides declare; otherwise of one side's primary key; otherwise the first pair whose sampled values
 * are unique on both sides and found on the other; otherwise a pair whose name reads like a key.
 */
export function suggestKey(
  pairs: ScoredPair[],
  source: DatasetDescription,
  target: DatasetDescription,
  sampled: SampledEvidence | null,
): KeyChoice | null {
  return (
    declaredByBoth(pairs, source, target) ?? declaredByOne(pairs, source, target, sampled) ?? byValues(pairs, sampled) ?? byItsName(pairs)
  );
}

function covering(pairs: ScoredPair[], columns: string[], side: Side): ScoredPair[] | null {
  const found = columns.flatMap((name) => pairs.find((pair) => pair[side].name === name) ?? []);
  return found.length === columns.length && found.length > 0 ? found : null;
}

function declaredByBoth(pairs: ScoredPair[], source: DatasetDescription, target: DatasetDescription): KeyChoice | null {
  for (const key of source.keys) {
    const found = covering(pairs, key.columns, 'source');
    if (!found) continue;
    const names = found.map((pair) => pair.target.name);
    const same = target.keys.find((other) => other.columns.length === names.length && other.columns.every((name) => names.includes(name)));
    if (!same) continue;
    const what = key.primary && same.primary ? 'the primary key' : 'a unique key';
    return { pairs: found, factor: 1, reason: `Both sides declare ${what} on it${foundWords(found)}.` };
  }
  return null;
}

function declaredByOne(
  pairs: ScoredPair[],
  source: DatasetDescription,
  target: DatasetDescription,
  sampled: SampledEvidence | null,
): KeyChoice | null {
  for (const [side, other, description] of [
    ['source', 'target', source],
    ['target', 'source', target],
  ] as const) {
    const primary = description.keys.find((key) => key.primary);
    const found = primary && covering(pairs, primary.columns, side);
    if (!found) continue;
    const columns = found.map((pair) => pair[other].name);
    const unique = sampled?.unique(other, columns) ?? null;
    const repeats = unique === null ? '' : unique ? `, and unique in the ${other}'s sample` : `, but not unique in the ${other}`;
    const factor = unique === null ? TRUST.declaredOnce : unique ? TRUST.declaredOnceAndUnique : TRUST.repeated;
    return { pairs: found, factor, reason: `It is the primary key of the ${side}${repeats}${foundWords(found)}.` };
  }
  return null;
}

function byValues(pairs: ScoredPair[], sampled: SampledEvidence | null): KeyChoice | null {
  if (!sampled) return null;
  const unique = pairs.filter(
    ({ source, target, evidence }) =>
      evidence?.kind === 'values' &&
      evidence.found / evidence.of >= FOUND_FOR_A_KEY &&
      sampled.unique('source', [source.name]) === true &&
      sampled.unique('target', [target.name]) === true,
  );
  const best = unique.toSorted((one, other) => other.score - one.score)[0];
  return best
    ? { pairs: [best], factor: TRUST.unique, reason: `No key is declared; it is unique in both samples${foundWords([best])}.` }
    : null;
}

function byItsName(pairs: ScoredPair[]): KeyChoice | null {
  const pair = pairs.find((each) => /(^|_)(id|key|code|number|no)$/i.test(each.source.name));
  return pair
    ? { pairs: [pair], factor: TRUST.named, reason: `Its name reads like a key; no key is declared${foundWords([pair])}.` }
    : null;
}

function foundWords(pairs: ScoredPair[]): string {
  const [only] = pairs;
  const words = pairs.length === 1 && only ? evidenceWords(only.evidence) : null;
  return words === null ? '' : `; ${words}`;
}
