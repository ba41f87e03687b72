import { z } from 'zod';
import { rulesetDefinitionSchema } from '#server/engine/plan/definition.ts';
import { alertEntrySchema } from '../alerts/alert-entries.ts';
import { cronProblem, timeZoneProblem } from '../schedules/cron-times.ts';
import { MISSED } from '../schedules/schedule.schema.ts';

/** How a configuration file says that a secret is in the environment: `password: { env: CRM_PASSWORD }`. */
export const environmentReferenceSchema = z.strictObject({
  env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'name a variable of the environment, like CRM_PASSWORD'),
});

/** Says what is wrong in the words of the check itself; the text stays as it was written. */
function checkedText(problemOf: (text: string) => string | null) {
  return z.string().superRefine((text, context) => {
    const problem = problemOf(text);
    if (problem) context.addIssue({ code: 'custom', message: inFile(problem) });
  });
}

/** Problems of a file are told as `path: what is wrong`, without a capital and a full stop. */
function inFile(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');
}

/** When a ruleset is run by itself. */
export const scheduleSchema = z.strictObject({
  ruleset: z.string().min(1, 'name a ruleset'),
  cron: checkedText(cronProblem).meta({ description: 'Five fields: minute, hour, day of the month, month, weekday.' }),
  timezone: checkedText(timeZoneProblem).optional().meta({ description: 'A name like Europe/Berlin; UTC when it is left out.' }),
  missed: z
    .enum(MISSED)
    .optional()
    .meta({ description: 'What becomes of runs that were due while no worker was there; "skip" when it is left out.' }),
  paused: z.boolean().optional().meta({ description: 'Left out, an import leaves it as it is; a new schedule is not paused.' }),
  limit: z.int().min(1, 'give a number of rows above 0').optional().meta({ description: 'At most this many rows of each side.' }),
  keep_staging: z.boolean().optional(),
  ttl_hours: z.number().positive().max(8760).optional(),
});
export type ScheduleEntry = z.infer<typeof scheduleSchema>;

/**
 * The configuration file of interfaces.md. What a connection or a channel may hold depends on its type, so each entry is
 * checked by itself (check-connections.ts, check-alerts.ts).
 */
export const configurationFileSchema = z.strictObject({
  version: z.literal(1),
  connections: z.array(z.looseObject({})).optional(),
  rulesets: z.array(rulesetDefinitionSchema).optional(),
  schedules: z.array(scheduleSchema).optional(),
  channels: z.array(z.looseObject({})).optional(),
  alerts: z.array(alertEntrySchema).optional(),
});
