import { z } from 'zod';
import { PHASES } from '#server/engine/ports.ts';
import { runOptionsSchema } from './run-options.ts';
import { RUN_ORIGINS, RUN_STATUSES } from './run-status.ts';

/** Made by the caller for one click; a second request with the same key is answered with the first run. */
const requestKey = z.string().min(8).max(200).optional();

export const startRunInput = runOptionsSchema.pick({ limit: true, keepStaging: true, ttlHours: true, storeInMongodb: true }).extend({
  rulesetId: z.string().min(1, 'Choose a ruleset.'),
  /** Left out: the latest version. */
  version: z.int().positive().optional(),
  requestKey,
});
export type StartRunInput = z.infer<typeof startRunInput>;

export const runRef = z.object({ id: z.string() });
export const retryRunInput = runRef.extend({ requestKey });
export const followRunInput = runRef.extend({ lastEventId: z.string().nullish() });

export const listRunsInput = z.object({
  rulesetId: z.string().optional(),
  status: z.array(z.enum(RUN_STATUSES)).optional(),
  origin: z.enum(RUN_ORIGINS).optional(),
  cursor: z.string().nullish(),
  limit: z.int().min(1).max(200).default(50),
});
export type ListRunsInput = z.infer<typeof listRunsInput>;

export const runEventsInput = runRef.extend({
  afterId: z.int().nonnegative().optional(),
  level: z.enum(['info', 'warning', 'error']).optional(),
  phase: z.enum(PHASES).optional(),
});

/** An execution id or the beginning of one, with or without `EXEC_`. */
export const findRunsInput = z.object({ text: z.string().trim().min(1).max(50) });
