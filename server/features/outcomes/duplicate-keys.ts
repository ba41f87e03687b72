import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { DuplicateKeyPage } from '#server/engine/landing/contract.ts';
import type { DuplicateKeysInput } from './outcome.schema.ts';
import { readableRun } from './readable-run.ts';

/** Keys that occur more than once on one side of a run, those of most rows first: one page by cursor. */
export async function duplicateKeys(
  app: AppContext,
  actor: Actor,
  input: DuplicateKeysInput,
  signal: AbortSignal = new AbortController().signal,
): Promise<DuplicateKeyPage> {
  permit(actor, 'outcomes.read');
  const run = await readableRun(app, input.runId);
  return app.landing.duplicates({ executionId: run.id }, input.side, input.cursor ?? null, input.limit, signal);
}
