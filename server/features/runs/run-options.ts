import { z } from 'zod';

/** How a run differs from its ruleset; kept with the run so that a retry repeats it exactly. */
export const runOptionsSchema = z.object({
  /** At most this many rows of each side, the first ones by key. */
  limit: z.int().positive().optional(),
  keepStaging: z.boolean().optional(),
  ttlHours: z.number().positive().max(8760).optional(),
  /** Whether the result also goes to MongoDB; left out: when there is one. */
  storeInMongodb: z.boolean().optional(),
  /** Connections given with the request, encrypted: `{ source?: {type, config}, target?: {…} }` as JSON. */
  overrides: z.string().optional(),
  /** Remarks about the request itself, shown among the run's warnings. */
  notes: z.array(z.string()).optional(),
});

export type RunOptions = z.infer<typeof runOptionsSchema>;
