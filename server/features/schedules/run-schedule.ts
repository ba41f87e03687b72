import type { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Transaction } from '#server/db/client.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { startRun } from '../runs/start-run.ts';
import { storedSchedule } from './schedule.repository.ts';
import { runScheduleInput, type ScheduleOptions } from './schedule.schema.ts';

/** Fires are kept for so long; runs and their audit entries stay for ever. */
const KEEP_FIRES_MS = 90 * 24 * 3_600_000;

/**
 * Starts a run with the schedule's options at once, whether or not it is paused; the coming fires stay as they are.
 * @throws TieoutError conflict while a run of its ruleset waits or works.
 */
export async function runScheduleNow(app: AppContext, actor: Actor, input: z.input<typeof runScheduleInput>): Promise<{ id: string }> {
  permit(actor, 'runs.start');
  const { id, requestKey } = runScheduleInput.parse(input);
  const schedule = await storedSchedule(app.db, id);
  const started = await startRun(
    app,
    actor,
    { ...runOptions(schedule), requestKey },
    {
      alongside: async (tx, runId) => {
        const other = await runInHand(tx, schedule.rulesetId, runId);
        if (other) {
          throw new TieoutError(
            'conflict',
            `${schedule.ruleset.name} is ${other.status === 'queued' ? 'waiting to run' : 'running'} as ${other.id} already.`,
            'Wait for that run to end, or cancel it.',
          );
        }
        const at = app.now();
        await recordFire(tx, { scheduleId: id, dueAt: at, at, outcome: 'started', reason: `Run by ${actor.name}.`, runId });
      },
    },
  );
  return { id: started.id };
}

/** What a run of the schedule is started with: the latest version of the ruleset, with the schedule's options. */
export function runOptions(schedule: { rulesetId: string; options: unknown }): {
  rulesetId: string;
  limit?: number;
  keepStaging?: boolean;
  ttlHours?: number;
} {
  const { limit, keepStaging, ttlHours } = schedule.options as ScheduleOptions;
  return {
    rulesetId: schedule.rulesetId,
    ...(limit === null ? {} : { limit }),
    ...(keepStaging === null ? {} : { keepStaging }),
    ...(ttlHours === null ? {} : { ttlHours }),
  };
}

/** A run of the ruleset that waits or works, besides this one. */
export async function runInHand(tx: Transaction, rulesetId: string, besides?: string): Promise<{ id: string; status: string } | null> {
  return tx.run.findFirst({
    where: { rulesetId, status: { in: ['queued', 'running'] }, ...(besides === undefined ? {} : { id: { not: besides } }) },
    select: { id: true, status: true },
    orderBy: { queuedAt: 'asc' },
  });
}

export interface NewFire {
  scheduleId: string;
  dueAt: Date;
  at: Date;
  outcome: 'started' | 'skipped';
  reason: string | null;
  runId: string | null;
}

/** Keeps what became of a moment, and forgets those of long ago. A clock that was set back does not make a second one. */
export async function recordFire(tx: Transaction, fire: NewFire): Promise<void> {
  const { scheduleId, dueAt, ...rest } = fire;
  await tx.scheduleFire.upsert({ where: { scheduleId_dueAt: { scheduleId, dueAt } }, create: fire, update: rest });
  await tx.scheduleFire.deleteMany({ where: { scheduleId, at: { lt: new Date(fire.at.getTime() - KEEP_FIRES_MS) } } });
}
