import { Cron } from 'croner';
import { z } from 'zod';
import { rulesetDefinitionSchema } from '#server/engine/plan/definition.ts';

/** How a configuration file says that a secret is in the environment: `password: { env: CRM_PASSWORD }`. */
export const environmentReferenceSchema = z.strictObject({
  env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'name a variable of the environment, like CRM_PASSWORD'),
});

/** Checked, but not run yet: importing a file that has some says so. */
export const scheduleSchema = z.strictObject({
  ruleset: z.string().min(1, 'name a ruleset'),
  cron: z.string().refine(isCron, 'write five fields, like "0 2 * * *" for every night at two'),
  timezone: z.string().refine(isTimeZone, 'write a time zone like Europe/Berlin').optional(),
});
export type ScheduleEntry = z.infer<typeof scheduleSchema>;

/**
 * The configuration file of interfaces.md. What a connection may hold depends on its type, so each entry is checked by
 * itself (check-connections.ts).
 */
export const configurationFileSchema = z.strictObject({
  version: z.literal(1),
  connections: z.array(z.looseObject({})).optional(),
  rulesets: z.array(rulesetDefinitionSchema).optional(),
  schedules: z.array(scheduleSchema).optional(),
});

function isCron(pattern: string): boolean {
  try {
    new Cron(pattern, { paused: true });
    return pattern.trim().split(/\s+/).length === 5;
  } catch {
    return false;
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
