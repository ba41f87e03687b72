import { z } from 'zod';
import { datasetSchema, keyPairSchema, ruleKeySchema, rulesetDefinitionSchema } from '#server/engine/plan/definition.ts';
import type { LogicalType } from '#server/engine/values/logical-type.ts';

const id = z.string().min(1);
const note = z.string().trim().max(500, 'Use at most 500 characters.').optional();

export const rulesetRefInput = z.strictObject({ id });
export const getRulesetInput = z.strictObject({ id, version: z.number().int().positive().optional() });
/** Checked by hand, so that every problem comes back with its place instead of one refusal. */
export const checkRulesetInput = z.strictObject({ definition: z.unknown() });
export const suggestInput = z.strictObject({ source: datasetSchema, target: datasetSchema });
export const measureKeysInput = z.strictObject({
  source: datasetSchema,
  target: datasetSchema,
  keys: z.array(keyPairSchema).min(1, 'Choose at least one key pair.'),
});
/** What is needed of fuzzy rules, as a form may hold them before they are complete. */
export const estimateFuzzyInput = z.strictObject({
  source: datasetSchema,
  target: datasetSchema,
  rules: z
    .array(
      z.strictObject({
        name: z.string(),
        keys: z.array(ruleKeySchema),
        similarity: z.strictObject({ source: z.string().min(1, 'name a column'), target: z.string().min(1, 'name a column') }),
        maxCandidatePairs: z.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
      }),
    )
    .min(1, 'Choose at least one fuzzy rule.')
    .max(100),
});
export const sampleSideInput = z.strictObject({ dataset: datasetSchema });

const digits = z.number().int().nonnegative().max(100_000);
const logicalTypeSchema: z.ZodType<LogicalType> = z.union([
  z.strictObject({ kind: z.enum(['boolean', 'float', 'string', 'bytes', 'date', 'uuid', 'json']) }),
  z.strictObject({ kind: z.literal('integer'), digits: digits.optional() }),
  z.strictObject({ kind: z.literal('decimal'), precision: digits.optional(), scale: digits.optional() }),
  z.strictObject({ kind: z.enum(['time', 'timestamp', 'timestamptz']), precision: digits.max(9) }),
]);
const LONGEST_SAMPLE_VALUE = 100_000;
const sampleValue = z.string().max(LONGEST_SAMPLE_VALUE, 'This value is too long for a preview.').nullable();

export const previewTransformsInput = z.strictObject({
  /** The column that the chain begins with. */
  column: z.string().min(1, 'Name a column.'),
  /** A chain; checked by hand, so that every problem comes back with its place. */
  transforms: z.unknown(),
  /** The first rows of a table, or rows that are already known: canonical texts in the order of `columns`. */
  sample: z.union([
    sampleSideInput,
    z.strictObject({
      columns: z.array(z.strictObject({ name: z.string(), logicalType: logicalTypeSchema })).max(5_000),
      rows: z.array(z.array(sampleValue)).max(100, 'Preview at most 100 rows.'),
    }),
  ]),
});
export const createRulesetInput = z.strictObject({ definition: rulesetDefinitionSchema, note });
export const publishRulesetInput = z.strictObject({
  id,
  /** The version that was edited. */
  baseVersion: z.number().int(),
  definition: rulesetDefinitionSchema,
  note,
});
export const rulesetYamlInput = z.strictObject({ definition: rulesetDefinitionSchema });
export const parseRulesetYamlInput = z.strictObject({ yaml: z.string() });
