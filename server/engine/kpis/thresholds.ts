import { z } from 'zod';

const percent = z.number().min(0).max(100);
const share = z.number().min(0).max(1);

/** Per-ruleset thresholds; what is left out keeps the default of semantics.md §5. */
export const thresholdsSchema = z.strictObject({
  rcr: z.strictObject({ healthy: percent.optional(), warning: percent.optional() }).optional(),
  dqcs: z.strictObject({ good: share.optional(), acceptable: share.optional() }).optional(),
  rei: z
    .strictObject({ excellent: percent.optional(), good: percent.optional(), acceptable: percent.optional(), warning: percent.optional() })
    .optional(),
  irr: z.strictObject({ excellent: percent.optional(), good: percent.optional(), warning: percent.optional() }).optional(),
  far: z.strictObject({ healthy: percent.optional(), warning: percent.optional() }).optional(),
});
export type ThresholdSettings = z.infer<typeof thresholdsSchema>;
