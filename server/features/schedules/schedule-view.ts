import type { Prisma, Schedule } from '#server/db/generated/client.ts';
import { nextRuns } from './cron-times.ts';
import { cronWords } from './cron-words.ts';
import { type Missed, type ScheduleOptions, scheduleOptionsSchema } from './schedule.schema.ts';

/** As many coming runs as a list shows. */
const SHOWN_NEXT = 5;

/** What became of one moment. */
export interface ScheduleFireRow {
  id: number;
  dueAt: Date;
  at: Date;
  outcome: 'started' | 'skipped';
  /** Why it was skipped or came late. */
  reason: string | null;
  run: { id: string; status: string; rcr: number | null; rcrStatus: string | null } | null;
}

export interface ScheduleRow {
  id: string;
  rulesetId: string;
  rulesetName: string;
  cron: string;
  /** The pattern in words. */
  words: string;
  timezone: string;
  missed: Missed;
  paused: boolean;
  options: ScheduleOptions;
  version: number;
  nextRunAt: Date | null;
  /** The coming runs, `nextRunAt` first; none while it is paused. */
  next: Date[];
  /** The latest moment at which it was due or run by hand. */
  lastFire: ScheduleFireRow | null;
  updatedAt: Date;
}

export const WITH_RULESET = { ruleset: { select: { name: true } } } satisfies Prisma.ScheduleInclude;
export type ScheduleRecord = Schedule & { ruleset: { name: string } };

export function scheduleRow(schedule: ScheduleRecord, lastFire: ScheduleFireRow | null, now: Date): ScheduleRow {
  const { id, rulesetId, cron, timezone, paused, version, nextRunAt, updatedAt } = schedule;
  return {
    id,
    rulesetId,
    rulesetName: schedule.ruleset.name,
    cron,
    words: cronWords(cron),
    timezone,
    missed: schedule.missed as Missed,
    paused,
    options: scheduleOptionsSchema.parse(schedule.options),
    version,
    nextRunAt,
    next: paused ? [] : comingRuns(schedule, now),
    lastFire,
    updatedAt,
  };
}

/** A fire that is due but not taken yet is the first. */
function comingRuns({ cron, timezone, nextRunAt }: Schedule, now: Date): Date[] {
  const overdue = nextRunAt !== null && nextRunAt <= now ? [nextRunAt] : [];
  return [...overdue, ...nextRuns(cron, timezone, now, SHOWN_NEXT - overdue.length)];
}
