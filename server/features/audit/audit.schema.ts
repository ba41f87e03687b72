import { z } from 'zod';

/** Which entries. */
export const auditFilter = z.strictObject({
  entityType: z.string().optional(),
  entityId: z.string().optional(),
  /** `connection.create`, or the start of one: `connection.` */
  action: z.string().optional(),
  actor: z.string().optional(),
  from: z.date().optional(),
  /** Exclusive. */
  to: z.date().optional(),
});
export type AuditFilter = z.infer<typeof auditFilter>;

export const listAuditInput = auditFilter.extend({
  /** Id of the last entry of the former page. */
  cursor: z.number().int().nullish(),
  limit: z.number().int().min(1).max(200).default(50),
});
export type ListAuditInput = z.input<typeof listAuditInput>;

export const getAuditInput = z.strictObject({ id: z.number().int() });
