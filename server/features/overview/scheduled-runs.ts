import type { AppContext } from '#server/app-context.ts';
import { cronWords } from '../schedules/cron-words.ts';

/** A look ahead, not a calendar. */
const SHOWN = 5;

export interface ScheduledRun {
  scheduleId: string;
  rulesetId: string;
  rulesetName: string;
  at: Date;
  /** When it comes again, in words. */
  words: string;
  timezone: string;
}

/** The next run of each schedule, soonest first: the first few of them. */
export async function scheduledRuns(app: AppContext): Promise<ScheduledRun[]> {
  const schedules = await app.db.schedule.findMany({
    where: { paused: false, nextRunAt: { not: null }, ruleset: { deletedAt: null } },
    orderBy: [{ nextRunAt: 'asc' }, { id: 'asc' }],
    take: SHOWN,
    include: { ruleset: { select: { name: true } } },
  });
  return schedules.map(({ id, rulesetId, ruleset, nextRunAt, cron, timezone }) => ({
    scheduleId: id,
    rulesetId,
    rulesetName: ruleset.name,
    at: nextRunAt as Date,
    words: cronWords(cron),
    timezone,
  }));
}
