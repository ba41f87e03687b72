import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Transaction } from '#server/db/client.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { enqueue } from '#server/jobs/queue.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { checkOverrides } from './check-overrides.ts';
import { type ConnectionOverrides, sealOverrides } from './connection-overrides.ts';
import type { StartRunInput } from './run.schema.ts';
import type { RunOptions } from './run-options.ts';
import { hasEnded } from './run-status.ts';

export interface StartExtras {
  /** Connections in place of the ruleset's own. */
  overrides?: ConnectionOverrides;
  /** Remarks about the request, shown among the run's warnings. */
  notes?: string[];
  /** The run is born claimed by this worker: `tieout run` executes it itself. */
  claimFor?: { workerId: string };
  /** Written in the transaction that makes the run; what it throws unmakes the run. */
  alongside?: (tx: Transaction, runId: string) => Promise<void>;
}

/**
 * Puts a run of one ruleset version into the queue. `created` is false when the request key was used before: then the id is
 * that of the run it started.
 */
export async function startRun(
  app: AppContext,
  actor: Actor,
  input: StartRunInput,
  extras: StartExtras = {},
): Promise<{ id: string; created: boolean }> {
  permit(actor, 'runs.start');
  const ruleset = await app.db.ruleset.findUnique({ where: { id: input.rulesetId } });
  if (!ruleset || ruleset.deletedAt)
    throw new TieoutError('not_found', `There is no ruleset ${input.rulesetId}.`, 'Choose one from the list of rulesets.');
  const version = input.version ?? ruleset.latestVersion;
  if (input.version !== undefined) await requireVersion(app, ruleset.id, version);
  if (extras.overrides) checkOverrides(actor, extras.overrides);
  const { limit, keepStaging, ttlHours, storeInMongodb, requestKey } = input;
  const options: RunOptions = {
    ...(limit === undefined ? {} : { limit }),
    ...(keepStaging === undefined ? {} : { keepStaging }),
    ...(ttlHours === undefined ? {} : { ttlHours }),
    ...(storeInMongodb === undefined ? {} : { storeInMongodb }),
    ...(extras.overrides && Object.keys(extras.overrides).length > 0 ? { overrides: sealOverrides(app, extras.overrides) } : {}),
    ...(extras.notes?.length ? { notes: extras.notes } : {}),
  };
  return put(app, actor, { rulesetId: ruleset.id, rulesetName: ruleset.name, version, options, requestKey }, 'start', extras);
}

/** Runs the same version with the same options again. The former run stays as it is. */
export async function retryRun(
  app: AppContext,
  actor: Actor,
  input: { id: string; requestKey?: string | undefined },
): Promise<{ id: string }> {
  permit(actor, 'runs.start');
  const former = await app.db.run.findUnique({
    where: { id: input.id },
    include: { ruleset: { select: { deletedAt: true, name: true } } },
  });
  if (!former) throw new TieoutError('not_found', `There is no run ${input.id}.`, 'Choose one from the list of runs.');
  if (!hasEnded(former.status))
    throw new TieoutError('conflict', `The run ${input.id} has not ended yet.`, 'Wait until it has, or cancel it first.');
  if (former.ruleset.deletedAt)
    throw new TieoutError('not_found', `The ruleset ${former.rulesetName} has been removed.`, 'Make the ruleset again and start it.');
  const { id } = await put(
    app,
    actor,
    {
      rulesetId: former.rulesetId,
      rulesetName: former.ruleset.name,
      version: former.rulesetVersion,
      options: former.options as RunOptions,
      requestKey: input.requestKey,
    },
    'retry',
  );
  return { id };
}

async function put(
  app: AppContext,
  actor: Actor,
  run: { rulesetId: string; rulesetName: string; version: number; options: RunOptions; requestKey: string | undefined },
  deed: 'start' | 'retry',
  { claimFor, alongside }: Pick<StartExtras, 'claimFor' | 'alongside'> = {},
): Promise<{ id: string; created: boolean }> {
  const { rulesetId, rulesetName, version, options, requestKey } = run;
  const started = await enqueue(
    app.db,
    { rulesetId, rulesetName, rulesetVersion: version, options, requestKey, origin: actor.origin, requestedBy: actor.name },
    app.now(),
    {
      ...(claimFor ? { claimFor } : {}),
      alongside: async (tx, runId) => {
        await alongside?.(tx, runId);
        const { overrides, ...shown } = options;
        return recordAudit(tx, app, actor, {
          action: `run.${deed}`,
          entityType: 'run',
          entityId: runId,
          summary: `${deed === 'start' ? 'Started' : 'Started again'} ${rulesetName}, version ${version}`,
          after: { rulesetId, version, ...shown, ...(overrides === undefined ? {} : { overrides: true }) },
        });
      },
    },
  );
  if (!started.created) await requireSameRuleset(app, started.id, rulesetId);
  return started;
}

async function requireVersion(app: AppContext, rulesetId: string, version: number): Promise<void> {
  const found = await app.db.rulesetVersion.findUnique({ where: { rulesetId_version: { rulesetId, version } }, select: { id: true } });
  if (!found)
    throw new TieoutError('not_found', `The ruleset ${rulesetId} has no version ${version}.`, 'Choose one of its published versions.');
}

async function requireSameRuleset(app: AppContext, runId: string, rulesetId: string): Promise<void> {
  const run = await app.db.run.findUniqueOrThrow({ where: { id: runId }, select: { rulesetId: true } });
  if (run.rulesetId === rulesetId) return;
  throw new TieoutError('conflict', 'This request key has started another ruleset before.', 'Send a new request key with a new request.');
}
