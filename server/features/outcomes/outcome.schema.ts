import { z } from 'zod';
import { OUTCOMES } from '#server/engine/landing/contract.ts';

const outcome = z.enum(OUTCOMES as [(typeof OUTCOMES)[number], ...(typeof OUTCOMES)[number][]]);

/** One condition on a column of one side. `is_null` and `is_not_null` take no value, the others need one. */
export const outcomeConditionSchema = z
  .object({
    side: z.enum(['source', 'target']),
    column: z.string().min(1),
    operator: z.enum(['eq', 'ne', 'contains', 'starts_with', 'lt', 'lte', 'gt', 'gte', 'is_null', 'is_not_null']),
    value: z.string().optional(),
  })
  .refine((condition) => condition.operator.startsWith('is_') || condition.value !== undefined, {
    message: 'this operator needs a value',
    path: ['value'],
  });

/** Which outcome rows: what the differences grid keeps in its URL, what REST and exports take. */
export const outcomeFilterSchema = z.object({
  /** None chosen means all of them. */
  outcomes: z
    .array(outcome)
    .transform((chosen) => (chosen.length > 0 ? chosen : undefined))
    .optional(),
  changedField: z.string().min(1).optional(),
  rule: z.string().min(1).optional(),
  conditions: z.array(outcomeConditionSchema).max(20).optional(),
});

export const MOST_ROWS_PER_PAGE = 500;

export const outcomePageSchema = outcomeFilterSchema.extend({
  cursor: z.string().optional(),
  direction: z.enum(['forward', 'backward']).optional(),
  limit: z.int().min(1).max(MOST_ROWS_PER_PAGE).default(100),
});

export const EXPORT_FORMATS = ['csv', 'json', 'parquet'] as const;
export const exportFormatSchema = z.enum(EXPORT_FORMATS, 'the format is csv, json or parquet');

const ofRun = { runId: z.string() };
export const outcomeColumnsInput = z.object(ofRun);
export const outcomePageInput = outcomePageSchema.extend(ofRun);
export const outcomeCountInput = outcomeFilterSchema.extend(ofRun);
export const duplicateKeysSchema = z.object({
  side: z.enum(['source', 'target']),
  cursor: z.string().min(1).optional(),
  limit: z.int().min(1).max(MOST_ROWS_PER_PAGE).default(100),
});
export const duplicateKeysInput = duplicateKeysSchema.extend(ofRun);
export const keyHistoryInput = z.object({ ...ofRun, key: z.record(z.string(), z.string().nullable()) });

export type OutcomePageInput = z.infer<typeof outcomePageInput>;
export type OutcomeCountInput = z.infer<typeof outcomeCountInput>;
export type DuplicateKeysInput = z.infer<typeof duplicateKeysInput>;
export type KeyHistoryInput = z.infer<typeof keyHistoryInput>;
export type OutcomeFilterInput = z.infer<typeof outcomeFilterSchema>;
