import type { Database, Transaction } from '#server/db/client.ts';
import type { ScheduleFire } from '#server/db/generated/client.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { type ScheduleFireRow, type ScheduleRecord, WITH_RULESET } from './schedule-view.ts';

/** @throws TieoutError not_found, also when its ruleset was deleted. */
export async function storedSchedule(db: Database | Transaction, id: string): Promise<ScheduleRecord> {
  const schedule = await db.schedule.findFirst({ where: { id, ruleset: { deletedAt: null } }, include: WITH_RULESET });
  if (schedule) return schedule;
  throw new TieoutError('not_found', 'There is no such schedule.', 'It may have been deleted; reload the list.');
}

export async function storedSchedules(db: Database, rulesetId?: string): Promise<ScheduleRecord[]> {
  return db.schedule.findMany({
    where: { ruleset: { deletedAt: null }, ...(rulesetId === undefined ? {} : { rulesetId }) },
    include: WITH_RULESET,
    orderBy: [{ ruleset: { name: 'asc' } }, { cron: 'asc' }, { timezone: 'asc' }],
  });
}

/** The last fires of a schedule, newest first, each with what became of its run. */
export async function firesOf(db: Database, scheduleId: string, take: number): Promise<ScheduleFireRow[]> {
  const fires = await db.scheduleFire.findMany({ where: { scheduleId }, orderBy: { id: 'desc' }, take });
  return withRuns(db, fires);
}

async function withRuns(db: Database, fires: ScheduleFire[]): Promise<ScheduleFireRow[]> {
  const ids = fires.flatMap((fire) => fire.runId ?? []);
  const runs = await db.run.findMany({
    where: { id: { in: ids } },
    select: { id: true, status: true, kpi: { select: { rcr: true, rcrStatus: true } } },
  });
  const byId = new Map(runs.map(({ id, status, kpi }) => [id, { id, status, rcr: kpi?.rcr ?? null, rcrStatus: kpi?.rcrStatus ?? null }]));
  return fires.map(({ id, dueAt, at, outcome, reason, runId }) => ({
    id,
    dueAt,
    at,
    outcome: outcome as ScheduleFireRow['outcome'],
    reason,
    run: runId === null ? null : (byId.get(runId) ?? null),
  }));
}
