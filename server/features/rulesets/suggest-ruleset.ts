import type { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { TieoutError, throwIfCancelled } from '#server/engine/errors.ts';
import { SIDES, type Side } from '#server/engine/plan/plan.ts';
import { type PairSuggestions, suggestPairs } from '#server/engine/plan/suggest-pairs.ts';
import { evidenceOf, type SampledSide } from '#server/engine/plan/value-evidence.ts';
import { timeLimit } from '../connections/time-limit.ts';
import { type DescribedSideOfRuleset, withDescribedSides } from './describe-sides.ts';
import type { suggestInput } from './ruleset.schema.ts';
import { sampleSide } from './sample-side.ts';

const DESCRIBE_TIMEOUT_MS = 30_000;
const SAMPLE_TIMEOUT_MS = 30_000;

export interface RulesetSuggestions extends PairSuggestions {
  /** How many rows of each side were looked at, and whether that is all of them; null where names and types had to do. */
  sampled: Record<Side, { rows: number; whole: boolean }> | null;
  /** Why no values were looked at, in one or two sentences; null where they were. */
  notSampled: string | null;
}

/**
 * Which columns probably belong together, as keys and as fields: by name, type, declared keys and the values of a few rows.
 * Where those rows cannot be read, by the rest.
 * @throws RefusedInput when a side cannot be reached or described.
 */
export async function suggestRuleset(
  app: AppContext,
  actor: Actor,
  input: z.infer<typeof suggestInput>,
  signal: AbortSignal,
): Promise<RulesetSuggestions> {
  permit(actor, 'rulesets.write');
  const limited = AbortSignal.any([signal, timeLimit(DESCRIBE_TIMEOUT_MS)]);
  return withDescribedSides(app, input, limited, async (sides) => {
    const [source, target] = [sides.source.description, sides.target.description];
    const byName = suggestPairs(source, target);
    try {
      const samples = await sampleBoth(sides, byName.keys, AbortSignal.any([signal, timeLimit(SAMPLE_TIMEOUT_MS)]));
      const sampled = { source: counted(samples.source), target: counted(samples.target) };
      return { ...suggestPairs(source, target, evidenceOf(samples.source, samples.target)), sampled, notSampled: null };
    } catch (error) {
      throwIfCancelled(signal);
      if (!(error instanceof TieoutError) || error.code === 'internal') throw error;
      return { ...byName, sampled: null, notSampled: `${error.message} ${error.advice}` };
    }
  });
}

async function sampleBoth(
  sides: Record<Side, DescribedSideOfRuleset>,
  keys: PairSuggestions['keys'],
  signal: AbortSignal,
): Promise<Record<Side, SampledSide>> {
  const siblings = new AbortController();
  const either = AbortSignal.any([signal, siblings.signal]);
  const [source, target] = await Promise.allSettled(
    SIDES.map(async (side) => {
      const { connector, dataset, description } = sides[side];
      try {
        return await sampleSide(
          connector,
          dataset,
          description,
          keys.map((key) => key[side]),
          either,
        );
      } catch (error) {
        // What the first failure brings down on the other side says nothing new.
        siblings.abort(error);
        throw error;
      }
    }),
  );
  if (source?.status === 'fulfilled' && target?.status === 'fulfilled') return { source: source.value, target: target.value };
  throw siblings.signal.reason;
}

function counted({ rows, whole }: SampledSide): { rows: number; whole: boolean } {
  return { rows: rows.length, whole };
}
