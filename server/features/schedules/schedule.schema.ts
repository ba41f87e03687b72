import { z } from 'zod';
import { cronProblem, tidyCron, timeZoneProblem } from './cron-times.ts';

export const MISSED = ['skip', 'catch_up_once'] as const;
export type Missed = (typeof MISSED)[number];

/** Says what is wrong in the words of the check itself. */
function checked(problemOf: (text: string) => string | null) {
  return z.string().superRefine((text, context) => {
    const problem = problemOf(text);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });
}

export const cronSchema = checked(cronProblem).transform(tidyCron);
export const timeZoneSchema = checked(timeZoneProblem).transform((name) => name.trim());

/** How the runs of a schedule differ from their ruleset; null is what the ruleset and the settings say. */
export const scheduleOptionsSchema = z.strictObject({
  limit: z.int('Enter a whole number of rows.').positive('Enter a number of rows above 0.').nullable().default(null),
  keepStaging: z.boolean().nullable().default(null),
  ttlHours: z
    .number('Enter a number of hours.')
    .positive('Enter a number of hours above 0.')
    .max(8760, 'At most 8760 hours, one year.')
    .nullable()
    .default(null),
});
export type ScheduleOptions = z.infer<typeof scheduleOptionsSchema>;

const settings = z.strictObject({
  rulesetId: z.string().min(1, 'Choose a ruleset.'),
  cron: cronSchema,
  timezone: timeZoneSchema,
  missed: z.enum(MISSED).default('skip'),
  options: scheduleOptionsSchema.default({ limit: null, keepStaging: null, ttlHours: null }),
});

export const createScheduleInput = settings.extend({ paused: z.boolean().default(false) });
export const scheduleRef = z.strictObject({ id: z.string() });
export const updateScheduleInput = settings.omit({ rulesetId: true }).extend({
  id: z.string(),
  /** The version that was edited. */
  version: z.int(),
});
export const listSchedulesInput = z.strictObject({ rulesetId: z.string().optional() }).optional();
export const runScheduleInput = scheduleRef.extend({ requestKey: z.string().min(8).max(200).optional() });
export const scheduleFiresInput = scheduleRef.extend({ limit: z.int().min(1).max(200).default(50) });
