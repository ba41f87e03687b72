import { z } from 'zod';

const GIB = 1024 ** 3;

/** What an administrator can change while Tieout runs. */
export const settingsSchema = z.strictObject({
  /** How long staging tables stay when neither the run nor the ruleset says it. */
  stagingTtlHours: z
    .number('Enter a number of hours.')
    .positive('Enter a number of hours above 0.')
    .max(8760, 'At most 8760 hours, one year.'),
  /** Attention is asked for when staging takes more; null means no limit. */
  stagingQuotaBytes: z
    .number('Enter a size.')
    .int()
    .positive('Enter a size above 0.')
    .max(1024 * 1024 * GIB, 'This is more than a pebibyte.')
    .nullable(),
  /** Outcomes of older runs are dropped, their counts and KPIs stay; null keeps them for ever. */
  outcomesKeepDays: z
    .number('Enter a number of days.')
    .int('Enter whole days.')
    .min(1, 'At least one day.')
    .max(36_500, 'At most 100 years.')
    .nullable(),
  /** Rows that differ, at most, in a run's document in MongoDB; the counts are always whole. */
  resultsSampleRows: z
    .number('Enter a number of rows.')
    .int('Enter a whole number.')
    .min(0, 'At least 0.')
    .max(10_000, 'At most 10,000 rows.'),
  /** Runs that one worker executes side by side. */
  workerConcurrency: z.number('Enter a number.').int('Enter a whole number.').min(1, 'At least 1.').max(16, 'At most 16.'),
});
export type Settings = z.infer<typeof settingsSchema>;

export const updateSettingsInput = settingsSchema.partial();
