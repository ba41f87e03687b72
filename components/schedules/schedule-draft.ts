import type { Missed, ScheduleOptions } from '#server/features/schedules/schedule.schema.ts';
import type { ApiOutputs } from '../api/trpc.ts';
import { type CronShape, cronOfShape, NIGHTLY, shapeOfCron } from './cron-shape.ts';

export type Schedule = ApiOutputs['schedules']['list'][number];

export type KeepChoice = 'usual' | 'keep' | 'drop';

/** What the form holds. */
export interface ScheduleDraft {
  rulesetId: string | null;
  shape: CronShape;
  cron: string;
  timezone: string | null;
  missed: Missed;
  limit: number | null;
  keep: KeepChoice;
  ttlHours: number | null;
}

export function newDraft(timezone: string, rulesetId: string | null = null): ScheduleDraft {
  const cron = cronOfShape(NIGHTLY) as string;
  return { rulesetId, shape: NIGHTLY, cron, timezone, missed: 'skip', limit: null, keep: 'usual', ttlHours: null };
}

export function draftOf({ rulesetId, cron, timezone, missed, options }: Schedule): ScheduleDraft {
  const { limit, keepStaging, ttlHours } = options;
  const keep = keepStaging === null ? 'usual' : keepStaging ? 'keep' : 'drop';
  return { rulesetId, shape: shapeOfCron(cron), cron, timezone, missed, limit, keep, ttlHours };
}

/** The draft with another shape; the pattern follows, except that of one's own, which stays to be edited. */
export function withShape(draft: ScheduleDraft, change: Partial<CronShape>): ScheduleDraft {
  const shape = { ...draft.shape, ...change };
  return { ...draft, shape, cron: cronOfShape(shape) ?? draft.cron };
}

export function optionsOf({ limit, keep, ttlHours }: ScheduleDraft): ScheduleOptions {
  // How long is said only where something is kept.
  return { limit, keepStaging: keep === 'usual' ? null : keep === 'keep', ttlHours: keep === 'drop' ? null : ttlHours };
}

/** As the server takes it, whether or not it is complete. */
export function inputOf(draft: ScheduleDraft) {
  const { cron, missed } = draft;
  return { rulesetId: draft.rulesetId ?? '', cron, timezone: draft.timezone ?? '', missed, options: optionsOf(draft) };
}
