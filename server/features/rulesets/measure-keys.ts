import type { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { KeyMeasure } from '#server/engine/connectors/contract.ts';
import type { Side } from '#server/engine/plan/plan.ts';
import { timeLimit } from '../connections/time-limit.ts';
import { withBothSides } from './describe-sides.ts';
import type { measureKeysInput } from './ruleset.schema.ts';

/** Counting distinct keys reads whole tables. */
const MEASURE_TIMEOUT_MS = 120_000;

/** How unique the keys are on each side, counted by the databases. */
export async function measureKeys(
  app: AppContext,
  actor: Actor,
  input: z.infer<typeof measureKeysInput>,
  signal: AbortSignal,
): Promise<Record<Side, KeyMeasure>> {
  permit(actor, 'rulesets.write');
  const limited = AbortSignal.any([signal, timeLimit(MEASURE_TIMEOUT_MS)]);
  return withBothSides(app, input, limited, ({ connector, dataset }, side) =>
    connector.measureKey(
      dataset,
      input.keys.map((pair) => pair[side]),
      limited,
    ),
  );
}
