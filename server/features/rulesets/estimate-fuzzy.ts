import type { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { candidateRefusal, DEFAULT_MAX_CANDIDATE_PAIRS } from '#server/engine/matching/candidate-limit.ts';
import { estimateCandidates } from '#server/engine/matching/estimate-candidates.ts';
import { timeLimit } from '../connections/time-limit.ts';
import { withBothSides } from './describe-sides.ts';
import type { estimateFuzzyInput } from './ruleset.schema.ts';
import { sampleKeys } from './sample-keys.ts';

/** Grouping by blocking keys reads whole tables. */
const ESTIMATE_TIMEOUT_MS = 120_000;

export interface FuzzyEstimate {
  rule: string;
  /** About how many pairs of rows it would compare, rather too many than too few; null where that takes too long to tell. */
  pairs: number | null;
  /** Keys that transforms make were judged by some rows of each side; others are counted by the databases. */
  sampled: boolean;
  /** The rule's `max_candidate_pairs`, or the usual one. */
  limit: number;
  /** Why the run would refuse, and what to do; null when it would not. */
  refusal: { message: string; advice: string } | null;
}

/**
 * About how many pairs each fuzzy rule would compare, before any run. Both databases count their blocking keys, without a row
 * leaving them; keys with transforms exist in no database, so the columns that they are made of are read (sample-keys.ts).
 */
export async function estimateFuzzy(
  app: AppContext,
  actor: Actor,
  { source, target, rules }: z.infer<typeof estimateFuzzyInput>,
  signal: AbortSignal,
): Promise<FuzzyEstimate[]> {
  permit(actor, 'runs.start');
  const limited = AbortSignal.any([signal, timeLimit(ESTIMATE_TIMEOUT_MS)]);
  const estimates: FuzzyEstimate[] = [];
  for (const rule of rules) {
    const limit = rule.maxCandidatePairs ?? DEFAULT_MAX_CANDIDATE_PAIRS;
    const columns = rule.keys.length > 0 ? rule.keys : [rule.similarity];
    const sampled = rule.keys.some((key) => key.transforms?.length || key.target_transforms?.length);
    const measured = await withBothSides(app, { source, target }, limited, (described, side) =>
      sampled
        ? sampleKeys(
            described,
            rule.keys.map((key) => ({ column: key[side], transforms: side === 'source' ? key.transforms : key.target_transforms })),
            limited,
          )
        : described.connector.measureKey(
            described.dataset,
            columns.map((pair) => pair[side]),
            limited,
          ),
    );
    const found = { rule: rule.name, limit, sampled };
    if (measured.source === null || measured.target === null) {
      estimates.push({ ...found, pairs: null, refusal: null });
      continue;
    }
    const count = estimateCandidates({ source: measured.source, target: measured.target }, rule.keys.length > 0);
    const subject = { name: rule.name, keys: rule.keys, similarity: { maxCandidatePairs: limit } };
    estimates.push({ ...found, pairs: Number(count.pairs), refusal: candidateRefusal(subject, count, 'about') });
  }
  return estimates;
}
