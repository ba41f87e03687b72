import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import type { StartRunInput } from '#server/features/runs/run.schema.ts';
import { startRun } from '#server/features/runs/start-run.ts';
import { type ExecuteOptions, executeRun, type RunEnd } from './execute-run.ts';
import { newWorkerId } from './worker-id.ts';

/**
 * Starts a run and executes it in this process: `tieout run`, the demo, tests. It is born claimed, so no worker takes it;
 * should this process die, a worker takes it up like any other.
 * @example const { id, end } = await runHere(app, CLI_ACTOR, { rulesetId: 'RECON_ORDERS' }, { signal, observe: drawBar });
 */
export async function runHere(
  app: AppContext,
  actor: Actor,
  input: Omit<StartRunInput, 'requestKey'>,
  options: ExecuteOptions,
): Promise<{ id: string; end: RunEnd }> {
  const workerId = newWorkerId();
  const { id } = await startRun(app, actor, input, { claimFor: { workerId } });
  const claim = { runId: id, workerId, attempt: 1, takenOver: false, exhausted: false, cancelRequested: false };
  return { id, end: await executeRun(app, claim, options) };
}
