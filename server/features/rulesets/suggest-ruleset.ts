import type { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { DatasetDescription } from '#server/engine/connectors/contract.ts';
import { type PairSuggestions, suggestPairs } from '#server/engine/plan/suggest-pairs.ts';
import { timeLimit } from '../connections/time-limit.ts';
import { withBothSides } from './describe-sides.ts';
import type { suggestInput } from './ruleset.schema.ts';

const DESCRIBE_TIMEOUT_MS = 30_000;

/** Which columns probably belong together, as keys and as fields. */
export async function suggestRuleset(
  app: AppContext,
  actor: Actor,
  input: z.infer<typeof suggestInput>,
  signal: AbortSignal,
): Promise<PairSuggestions> {
  permit(actor, 'rulesets.write');
  const limited = AbortSignal.any([signal, timeLimit(DESCRIBE_TIMEOUT_MS)]);
  const { source, target } = await withBothSides<DatasetDescription>(app, input, limited, async ({ description }) => description);
  return suggestPairs(source, target);
}
