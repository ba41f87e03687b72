import { z } from 'zod';
import type { RunDocument } from '#server/engine/run-document.ts';

const count = z.int().nonnegative();
const milliseconds = z.number().nonnegative();
const percent = z.number().min(0).max(100);
const healthy = z.enum(['HEALTHY', 'WARNING', 'CRITICAL']);

const staging = z
  .strictObject({ table_name: z.string(), row_count: count, size_mb: z.number().nonnegative(), indexes: z.array(z.string()) })
  .nullable();

/** The result document as the API describes itself. The type check keeps it equal to what the engine builds. */
export const runDocumentSchema = z.strictObject({
  success: z.literal(true),
  execution_id: z.string().regex(/^EXEC_[0-9a-f]{8}$/),
  ruleset_id: z.string(),
  ruleset_name: z.string(),
  ruleset_version: z.int().positive(),
  landing_engine: z.string(),
  matched_count: count,
  equal_count: count,
  mismatched_count: count,
  unmatched_source_count: count,
  unmatched_target_count: count,
  rejected_source_count: count,
  rejected_target_count: count,
  duplicate_key_source_count: count,
  duplicate_key_target_count: count,
  null_key_source_count: count,
  null_key_target_count: count,
  total_source_count: count,
  total_target_count: count,
  rcr: percent.meta({ description: 'Reconciliation coverage rate: matched ÷ total source × 100.' }),
  rcr_status: healthy,
  dqcs: z.number().min(0).max(1).meta({ description: 'Data quality confidence score: mean confidence of the matched pairs.' }),
  dqcs_status: z.enum(['GOOD', 'ACCEPTABLE', 'POOR']),
  rei: percent.meta({ description: 'Reconciliation efficiency index: success × utilisation × speed ÷ 10000.' }),
  rei_status: z.enum(['EXCELLENT', 'GOOD', 'ACCEPTABLE', 'WARNING', 'CRITICAL']),
  far: percent
    .nullable()
    .meta({ description: 'Field agreement rate: equal cells ÷ compared cells × 100; null when nothing was compared.' }),
  far_status: healthy.nullable(),
  irr: percent.optional().meta({ description: 'Inactive record rate; only when the ruleset has an inactive filter.' }),
  irr_status: z.enum(['EXCELLENT', 'GOOD', 'WARNING', 'CRITICAL']).optional(),
  rei_success: percent,
  rei_utilisation: percent,
  rei_speed: percent,
  rules: z.array(
    z.strictObject({
      name: z.string(),
      type: z.string(),
      matched: count,
      confidence: z.number().min(0).max(1),
      mean_confidence: z.number().min(0).max(1).optional().meta({ description: 'Of the pairs that the rule matched.' }),
      candidate_pairs: count.optional().meta({ description: 'Pairs of rows that a fuzzy rule compared.' }),
      duplicate_key_source_count: count,
      duplicate_key_target_count: count,
    }),
  ),
  fields: z.array(z.strictObject({ source: z.string(), target: z.string(), mismatched: count, compared: count, far: percent.nullable() })),
  warnings: z.array(z.string()),
  warning_details: z.array(z.strictObject({ code: z.string(), message: z.string(), path: z.string().optional() })),
  sanitised: z.array(
    z.strictObject({ side: z.enum(['source', 'target']), column: z.string(), repair: z.enum(['zero_date', 'nul_byte']), count }),
  ),
  source_staging: staging,
  target_staging: staging,
  extraction_time_ms: milliseconds,
  reconciliation_time_ms: milliseconds,
  total_time_ms: milliseconds,
  rows_per_second: count.meta({ description: 'Rows of both sides per second of the whole run.' }),
  mongodb_document_id: z.string().nullable(),
  staging_retained: z.boolean(),
  staging_ttl_hours: z.number().positive(),
  limit: z.int().positive().nullable(),
  started_at: z.iso.datetime(),
  ended_at: z.iso.datetime(),
});

type Loose<T> = { [Key in keyof T]: T[Key] };
type WarningCode = RunDocument['warning_details'][number]['code'];
/** Every member of the one is a member of the other, with a type that fits. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
type Described = Omit<Loose<z.infer<typeof runDocumentSchema>>, 'warning_details'> & {
  warning_details: { code: WarningCode; message: string; path?: string | undefined }[];
};
export const DESCRIBED_IN_FULL: Same<keyof Described, keyof RunDocument> & (RunDocument extends Described ? true : never) = true;
