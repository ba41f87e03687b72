import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import type { Transaction } from '#server/db/client.ts';
import type { Schedule } from '#server/db/generated/client.ts';
import { startRun } from '#server/features/runs/start-run.ts';
import { latestRun, nextRun, nextRuns } from '#server/features/schedules/cron-times.ts';
import { type NewFire, recordFire, runInHand, runOptions } from '#server/features/schedules/run-schedule.ts';

/** A fire that is late by no more than this is still made: a restart or an upgrade must not cost a night's run. */
const LATE_MS = 5 * 60_000;
/** Missed fires are counted for the record, but not without end. */
const MOST_COUNTED = 1_000;

const SCHEDULE_ACTOR: Actor = { id: 'schedule', name: 'Schedule', role: 'analyst', origin: 'schedule' };

/** Another worker took the fire, or somebody changed the schedule meanwhile: nothing to do. */
class Taken extends Error {}

/** A run of the ruleset waits or works. */
class Overlap extends Error {
  readonly run: { id: string; status: string };
  constructor(run: { id: string; status: string }) {
    super();
    this.run = run;
  }
}

/**
 * Makes the runs that are due. Any number of workers may call it at once: the one that moves `nextRunAt` on, in the
 * transaction that makes the run, has the fire. Answers with what it did.
 */
export async function fireSchedules(app: AppContext): Promise<NewFire[]> {
  const now = app.now();
  const due = await app.db.schedule.findMany({
    where: { paused: false, nextRunAt: { lte: now }, ruleset: { deletedAt: null } },
    orderBy: { nextRunAt: 'asc' },
  });
  const fired: NewFire[] = [];
  for (const schedule of due) {
    try {
      fired.push(await fire(app, schedule, schedule.nextRunAt as Date, now));
    } catch (error) {
      // One schedule that cannot be fired must not hold up the others; it is tried again with the next look.
      if (!(error instanceof Taken)) app.log.error({ err: error, scheduleId: schedule.id }, 'a schedule could not be fired');
    }
  }
  return fired;
}

async function fire(app: AppContext, schedule: Schedule, firstDue: Date, now: Date): Promise<NewFire> {
  const { id, cron, timezone } = schedule;
  // The clock may have been set back since: never before what was due.
  const dueAt = new Date(Math.max(firstDue.getTime(), latestRun(cron, timezone, now)?.getTime() ?? 0));
  const move = async (tx: Transaction): Promise<void> => {
    const { count } = await tx.schedule.updateMany({
      where: { id, version: schedule.version, paused: false, nextRunAt: firstDue },
      data: { nextRunAt: nextRun(cron, timezone, now) },
    });
    if (count !== 1) throw new Taken();
  };
  const skip = (reason: string): Promise<NewFire> =>
    app.db.$transaction(async (tx) => {
      await move(tx);
      const skipped: NewFire = { scheduleId: id, dueAt, at: now, outcome: 'skipped', reason, runId: null };
      await recordFire(tx, skipped);
      return skipped;
    });

  const late = now.getTime() - dueAt.getTime() > LATE_MS;
  const missed = missedBefore(schedule, firstDue, dueAt) + Number(late);
  if (late && schedule.missed === 'skip') return skip(`No worker was there: ${missedText(missed)}.`);
  const reason =
    missed === 0
      ? null
      : late
        ? `Caught up: ${missedText(missed)} while no worker was there.`
        : `Before it ${missedText(missed)}: no worker was there.`;
  try {
    const made: NewFire[] = [];
    const input = { ...runOptions(schedule), requestKey: `schedule:${id}:${dueAt.toISOString()}` };
    const { id: runId, created } = await startRun(app, SCHEDULE_ACTOR, input, {
      alongside: async (tx, newRunId) => {
        await move(tx);
        const other = await runInHand(tx, schedule.rulesetId, newRunId);
        if (other) throw new Overlap(other);
        const started: NewFire = { scheduleId: id, dueAt, at: now, outcome: 'started', reason, runId: newRunId };
        await recordFire(tx, started);
        made.push(started);
      },
    });
    const [started] = made;
    if (created && started) return started;
    // The clock was set back and this moment has had its run.
    return await skip(`It was run as ${runId} already.`);
  } catch (error) {
    if (!(error instanceof Overlap)) throw error;
    return skip(`The run ${error.run.id} was still ${error.run.status === 'queued' ? 'waiting' : 'running'}.`);
  }
}

/** How many moments before `dueAt` came to nothing. */
function missedBefore({ cron, timezone }: Schedule, firstDue: Date, dueAt: Date): number {
  if (firstDue >= dueAt) return 0;
  return 1 + nextRuns(cron, timezone, firstDue, MOST_COUNTED - 1).filter((at) => at < dueAt).length;
}

function missedText(count: number): string {
  if (count >= MOST_COUNTED) return `${MOST_COUNTED} runs or more were missed`;
  return count === 1 ? 'one run was missed' : `${count} runs were missed`;
}
