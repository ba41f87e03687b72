import type { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { candidateRefusal, DEFAULT_MAX_CANDIDATE_PAIRS } from '#server/engine/matching/candidate-limit.ts';
import { estimateCandidates } from '#server/engine/matching/estimate-candidates.ts';
import { timeLimit } from '../connections/time-limit.ts';
import { withBothSides } from './describe-sides.ts';
import type { estimateFuzzyInput } from './ruleset.schema.ts';

/** Grouping by blocking keys reads whole tables. */
const ESTIMATE_TIMEOUT_MS = 120_000;

export interface FuzzyEstimate {
  rule: string;
  /** About how many pairs of rows it would compare, rather too many than too few; null where databases cannot count them. */
  pairs: number | null;
  /** The rule's `max_candidate_pairs`, or the usual one. */
  limit: number;
  /** Why the run would refuse, and what to do; null when it would not. */
  refusal: { message: string; advice: string } | null;
}

/**
 * About how many pairs each fuzzy rule would compare, before any run. Both databases count their blocking keys; no row leaves
 * them. Keys with transforms exist in no database: their pairs are only known once they are staged.
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
    if (rule.keys.some((key) => key.transforms?.length || key.target_transforms?.length)) {
      estimates.push({ rule: rule.name, pairs: null, limit, refusal: null });
      continue;
    }
    const columns = rule.keys.length > 0 ? rule.keys : [rule.similarity];
    const measured = await withBothSides(app, { source, target }, limited, ({ connector, dataset }, side) =>
      connector.measureKey(
        dataset,
        columns.map((pair) => pair[side]),
        limited,
      ),
    );
    const count = estimateCandidates(measured, rule.keys.length > 0);
    const subject = { name: rule.name, keys: rule.keys, similarity: { maxCandidatePairs: limit } };
    estimates.push({ rule: rule.name, pairs: Number(count.pairs), limit, refusal: candidateRefusal(subject, count, 'about') });
  }
  return estimates;
}
