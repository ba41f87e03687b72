import { buildRunDocument, type RunSettings } from './build-run-document.ts';
import { TieoutError, throwIfCancelled } from './errors.ts';
import type { LandingExecution, LandingProgress } from './landing/contract.ts';
import { assertInvariants } from './outcomes/invariants.ts';
import { type ReconcileInput, SIDES } from './plan/plan.ts';
import type { EnginePorts } from './ports.ts';
import type { RunDocument } from './run-document.ts';
import { type PhaseProgress, RunPhases } from './run-phases.ts';
import { stageBothSides } from './stage-both-sides.ts';
import { stagingTableName } from './staging-table-name.ts';

/**
 * One run, from two open connections to its result. Reads both databases, writes to neither.
 * Until it returns nothing is visible to readers of outcomes; when it fails or is cancelled, nothing is left of it.
 * The caller owns the connections and closes them.
 * @throws TieoutError only; `cancelled` when the signal fired.
 */
export async function reconcile(
  input: ReconcileInput,
  ports: EnginePorts,
  settings: RunSettings,
  signal: AbortSignal,
): Promise<RunDocument> {
  const { plan, executionId } = input;
  const startedAt = ports.now();
  const names = { source: stagingTableName(executionId, 'source', startedAt), target: stagingTableName(executionId, 'target', startedAt) };
  const phases = new RunPhases(ports);

  const execution = await ports.landing.begin({ executionId }, names, plan);
  try {
    for (const side of SIDES) await ports.report({ type: 'staging_created', side, tableName: names[side], at: ports.now() });
    const staged = await stageBothSides(input, execution, phases, ports.retry, signal);
    const stagedAt = ports.now();

    await phases.run('index', (progress) => execution.index(plan, steps(progress), signal));
    await phases.run('match', (progress) => execution.match(plan, steps(progress), signal));
    const counts = await phases.run('compare', (progress) => execution.compare(plan, steps(progress), signal));
    await phases.run('kpis', () => assertInvariants(counts));
    const comparedAt = ports.now();

    // The last moment at which cancelling means that nothing happened: `finish` makes the outcomes visible.
    throwIfCancelled(signal);
    const finished = await phases.run('store', () => execution.finish());
    if (!settings.keepStaging) await phases.run('clean_up', () => ports.landing.dropStaging({ executionId }));

    const times = { startedAt, stagedAt, comparedAt, endedAt: ports.now() };
    return buildRunDocument({ input, settings, landingEngine: ports.landing.name, counts, staged, finished, times });
  } catch (error) {
    await discardQuietly(execution, ports);
    throw error instanceof TieoutError ? error : unexpected(error);
  }
}

function steps(progress: PhaseProgress): LandingProgress {
  return { staged: () => undefined, step: (_, detail) => progress.at(0, 0, detail) };
}

/** What went wrong first is what the user must see; a failing clean-up is logged and found again as an orphan. */
async function discardQuietly(execution: LandingExecution, ports: EnginePorts): Promise<void> {
  try {
    await execution.discard();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    ports.report({ type: 'log', level: 'error', phase: 'clean_up', at: ports.now(), message: `Staging could not be removed: ${reason}` });
  }
}

function unexpected(cause: unknown): TieoutError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new TieoutError(
    'internal',
    'The run stopped because of an error in Tieout.',
    'Run it again; if this repeats, report it with the details below.',
    {
      detail,
      cause,
    },
  );
}
