import { z } from 'zod';

export const kpiSeriesInput = z.object({
  /** Left out: every ruleset. */
  rulesetIds: z.array(z.string()).max(100).optional(),
  from: z.date().optional(),
  to: z.date().optional(),
});
export type KpiSeriesInput = z.infer<typeof kpiSeriesInput>;
