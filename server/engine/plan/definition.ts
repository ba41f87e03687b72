import { z } from 'zod';
import { changePolicySchema, changeSettingsSchema } from '../changes/change-settings.ts';
import { thresholdsSchema } from '../kpis/thresholds.ts';
import { transformChainSchema } from '../transforms/transform-schema.ts';

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

/** Keys of rules whose type is transformation or fuzzy are compared after their transforms, on either side. */
export const ruleKeySchema = keyPairSchema.extend({
  transforms: transformChainSchema.optional(),
  target_transforms: transformChainSchema.optional(),
});

export const SIMILARITY_MEASURES = ['jaro_winkler', 'levenshtein', 'jaccard'] as const;

/** Two columns of text and how alike they must be; how each measure counts is in matching/similarity. */
export const similaritySchema = z.strictObject({
  source: columnName,
  target: columnName,
  transforms: transformChainSchema.optional(),
  target_transforms: transformChainSchema.optional(),
  measure: z.enum(SIMILARITY_MEASURES),
  /** The least similarity of a pair, above 0 up to 1. */
  threshold: z.number().gt(0, 'the threshold lies above 0').max(1),
});

export const ruleSchema = z
  .strictObject({
    name: z.string().min(1, 'give the rule a name'),
    type: z.enum(['exact', 'composite', 'transformation', 'fuzzy']),
    confidence: z.number().min(0).max(1).optional(),
    /** Lower goes first; rules without one keep their order in the list. */
    priority: z.number().int().optional(),
    /** Of a fuzzy rule: the blocking keys, which may be left out. */
    keys: z.array(ruleKeySchema).default([]),
    /** Only of a fuzzy rule, which needs it. */
    similarity: similaritySchema.optional(),
    /** Only of a fuzzy rule: the most pairs it may compare. Default: DEFAULT_MAX_CANDIDATE_PAIRS (matching/candidate-limit.ts). */
    max_candidate_pairs: z.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
    source_filter: z.string().min(1, 'write a condition').optional(),
    target_filter: z.string().min(1, 'write a condition').optional(),
  })
  // Told together with whatever else is wrong with the rule.
  .refine((rule) => rule.type === 'fuzzy' || !Array.isArray(rule.keys) || rule.keys.length > 0, {
    path: ['keys'],
    message: 'a rule needs at least one key pair',
    when: ({ value }) => typeof value === 'object' && value !== null,
  })
  .superRefine((rule, context) => {
    const problem = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    const transforming = rule.type === 'transformation' || rule.type === 'fuzzy';
    for (const [index, key] of rule.keys.entries()) {
      for (const place of ['transforms', 'target_transforms'] as const) {
        if (transforming || key[place] === undefined) continue;
        const message = `only rules of the types transformation and fuzzy have keys with transforms, and this one is ${rule.type}`;
        context.addIssue({ code: 'custom', path: ['keys', index, place], message });
      }
    }
    if (rule.type === 'transformation' && rule.keys.length > 0 && !rule.keys.some((key) => key.transforms ?? key.target_transforms)) {
      problem('keys', 'a transformation rule needs transforms on one of its keys; use the type exact for keys as they are');
    }
    if (rule.type === 'fuzzy') {
      if (rule.similarity === undefined) problem('similarity', 'a fuzzy rule needs the columns whose similarity counts');
      return;
    }
    if (rule.similarity !== undefined) problem('similarity', 'only a rule of the type fuzzy has a similarity');
    if (rule.max_candidate_pairs !== undefined) problem('max_candidate_pairs', 'only a rule of the type fuzzy compares candidate pairs');
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
  /** What is done to the source value before it is compared, and written. */
  transforms: transformChainSchema.optional(),
  compare: compareOptionsSchema.optional(),
  /** Its differences may be written. */
  apply: z.boolean().optional(),
  /** By which rule, where it is not that of `changes.policy`. */
  policy: changePolicySchema.optional(),
});

export const rulesetDefinitionSchema = z
  .strictObject({
    id: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'an id has 1 to 64 letters, digits, dots, dashes and underscores'),
    name: z.string().min(1, 'give the ruleset a name').max(200),
    description: z.string().max(2000).optional(),
    source: datasetSchema,
    target: datasetSchema,
    /**
     * How rows find each other. `keyed` (default): by the rules. `multiset`, for tables without a key: whole rows, that is all
     * mapped fields, are compared with their counts; there are no rules then.
     */
    match: z.enum(['keyed', 'multiset']).optional(),
    /** Left out: the primary key that both tables declare. */
    rules: z.array(ruleSchema).min(1, 'list at least one rule').optional(),
    /** Left out: every column with the same name on both sides, key columns of the first rule aside. */
    fields: z.array(fieldPairSchema).optional(),
    /** Source predicate that marks inactive records; IRR is absent without it. */
    inactive: z.string().min(1, 'write a condition').optional(),
    /** What may be written, and by which rules. */
    changes: changeSettingsSchema.optional(),
    thresholds: thresholdsSchema.optional(),
    staging: z.strictObject({ keep: z.boolean().optional(), ttl_hours: z.number().positive().max(8760).optional() }).optional(),
  })
  .refine((ruleset) => ruleset.match !== 'multiset' || ruleset.rules === undefined, {
    path: ['rules'],
    message: 'whole rows are matched without rules: remove the rules, or match: multiset',
  });

export type RulesetDefinition = z.infer<typeof rulesetDefinitionSchema>;
export type RuleDefinition = z.infer<typeof ruleSchema>;
export type RuleKeyDefinition = z.infer<typeof ruleKeySchema>;
export type SimilarityDefinition = z.infer<typeof similaritySchema>;
export type SimilarityMeasure = SimilarityDefinition['measure'];
export type FieldPairDefinition = z.infer<typeof fieldPairSchema>;
export type CompareOptions = z.infer<typeof compareOptionsSchema>;
export type DatasetDefinition = z.infer<typeof datasetSchema>;
