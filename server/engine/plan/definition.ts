import { z } from 'zod';
import { thresholdsSchema } from '../kpis/thresholds.ts';

/** The one definition of a ruleset: configuration file, form, database and engine all use it (interfaces.md). */

const columnName = z.string().min(1, 'name a column');

export const datasetSchema = z
  .strictObject({
    connection: z.string().min(1, 'name a connection'),
    table: z.string().min(1, 'name a table').optional(),
    query: z.string().min(1, 'write a query').optional(),
    filter: z.string().min(1, 'write a condition').optional(),
  })
  .refine((side) => (side.table === undefined) !== (side.query === undefined), {
    message: 'give either a table or a query, not both',
  });

export const keyPairSchema = z.strictObject({ source: columnName, target: columnName });

/** Issue 2 knows exact and composite; transformation and fuzzy join the same union later. */
export const ruleSchema = z.strictObject({
  name: z.string().min(1, 'give the rule a name'),
  type: z.enum(['exact', 'composite']),
  confidence: z.number().min(0).max(1).optional(),
  /** Lower goes first; rules without one keep their order in the list. */
  priority: z.number().int().optional(),
  keys: z.array(keyPairSchema).min(1, 'a rule needs at least one key pair'),
  source_filter: z.string().min(1, 'write a condition').optional(),
  target_filter: z.string().min(1, 'write a condition').optional(),
});

export const compareOptionsSchema = z.strictObject({
  absolute_tolerance: z.number().nonnegative().optional(),
  relative_tolerance: z.number().nonnegative().optional(),
  seconds_tolerance: z.number().nonnegative().optional(),
  ignore_case: z.boolean().optional(),
  trim: z.boolean().optional(),
  collapse_white_space: z.boolean().optional(),
  unicode_nfc: z.boolean().optional(),
  null_equals_empty: z.boolean().optional(),
  loose_boolean: z.boolean().optional(),
  json_by_meaning: z.boolean().optional(),
  /** The zone of the zone-less side when a timestamp meets a timestamptz. Default UTC. */
  zone: z.string().optional(),
  ignore: z.boolean().optional(),
});

export const fieldPairSchema = z.strictObject({
  source: columnName,
  target: columnName,
  compare: compareOptionsSchema.optional(),
  apply: z.boolean().optional(),
});

export const rulesetDefinitionSchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'an id has 1 to 64 letters, digits, dots, dashes and underscores'),
  name: z.string().min(1, 'give the ruleset a name').max(200),
  description: z.string().max(2000).optional(),
  source: datasetSchema,
  target: datasetSchema,
  /** Left out: the primary key that both tables declare. */
  rules: z.array(ruleSchema).min(1, 'list at least one rule').optional(),
  /** Left out: every column with the same name on both sides, key columns of the first rule aside. */
  fields: z.array(fieldPairSchema).optional(),
  /** Source predicate that marks inactive records; IRR is absent without it. */
  inactive: z.string().min(1, 'write a condition').optional(),
  thresholds: thresholdsSchema.optional(),
  staging: z.strictObject({ keep: z.boolean().optional(), ttl_hours: z.number().positive().max(8760).optional() }).optional(),
});

export type RulesetDefinition = z.infer<typeof rulesetDefinitionSchema>;
export type RuleDefinition = z.infer<typeof ruleSchema>;
export type FieldPairDefinition = z.infer<typeof fieldPairSchema>;
export type CompareOptions = z.infer<typeof compareOptionsSchema>;
export type DatasetDefinition = z.infer<typeof datasetSchema>;
