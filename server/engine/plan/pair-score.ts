import type { ValueEvidence } from './value-evidence.ts';

/**
 * The score of a pair, 0 to 1, from what is known:
 *
 *     by name   n × t            n: likeness of the names (name-similarity.ts); t: 1 for like types, 0.9 for unlike ones that
 *                                are compared by value, 0.7 for those compared by canonical text, 0 where nothing is ever equal
 *     by value  e                rows: how much more often than by chance the two agree in rows with the same key (Cohen's κ);
 *                                values: the share of the source's sampled values that the target's sample has,
 *                                or, where the names say nothing (n < 0.5), the share of all values that both have (Dice)
 *     score     (1 − w) n t + w e     w: 0.7; 0.2 where the values can say little: fewer than 20 different ones, or rows that
 *                                are all alike
 *
 * Values that are not found in a sample of a larger table prove nothing, so there they never lower a score; elsewhere they
 * lower it to 0.6 n t at most, as columns that belong together may be written in different codes.
 */
export function pairScore(byName: number, names: number, evidence: ValueEvidence | null): number {
  if (evidence === null) return byName;
  const { agreement, weight } = weigh(evidence, names);
  const weighted = (1 - weight) * byName + weight * agreement;
  const least = evidence.kind === 'values' && evidence.partial ? byName : LEAST_SHARE_OF_NAME * byName;
  return Math.max(weighted, least);
}

const SURE_WEIGHT = 0.7;
const UNSURE_WEIGHT = 0.2;
const LEAST_SHARE_OF_NAME = 0.6;
/** Fewer different values than this are often the same by chance: 0 and 1, Y and N. */
const TELLING_VALUES = 20;
/** Below this names are taken for different ones. */
const NAMES_SAY_SOMETHING = 0.5;

function weigh(evidence: ValueEvidence, names: number): { agreement: number; weight: number } {
  if (evidence.kind === 'rows') {
    const { beyondChance } = evidence;
    if (beyondChance === null) return { agreement: evidence.found / evidence.of, weight: UNSURE_WEIGHT };
    return { agreement: Math.max(0, beyondChance), weight: SURE_WEIGHT };
  }
  const { found, of, ofTarget } = evidence;
  const agreement = names >= NAMES_SAY_SOMETHING ? found / of : (2 * found) / (of + ofTarget);
  return { agreement, weight: Math.min(of, ofTarget) >= TELLING_VALUES ? SURE_WEIGHT : UNSURE_WEIGHT };
}
