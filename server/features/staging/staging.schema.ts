import { z } from 'zod';

export const STAGING_STATUSES = ['loading', 'active', 'expired', 'dropped'] as const;

export const listStagingInput = z.object({ status: z.array(z.enum(STAGING_STATUSES)).optional() }).optional();
export const stagingRef = z.object({ id: z.string() });
export const extendStagingInput = stagingRef.extend({
  /** From now, or from the present end when that is later. */
  hours: z.number('Enter a number of hours.').positive('Enter a number of hours above 0.').max(8760, 'At most 8760 hours, one year.'),
});
export const pinStagingInput = stagingRef.extend({ pinned: z.boolean() });
