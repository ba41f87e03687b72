import { z } from 'zod';
import { OUTCOMES } from '#server/engine/landing/contract.ts';
import { MOST_ROWS_PER_PAGE } from '#server/features/outcomes/outcome.schema.ts';

/** The seed writes `db_type`, the configuration file `type`; the rest are the settings of that type of connection. */
export const databaseConfigSchema = z
  .looseObject({ db_type: z.string().min(1).optional(), type: z.string().min(1).optional() })
  .refine((config) => (config.db_type ?? config.type) !== undefined, { message: 'give the type of the database', path: ['db_type'] })
  .meta({
    description: 'A connection in place of the ruleset’s own, in the form of the configuration file; `db_type` may stand for `type`.',
    examples: [{ db_type: 'postgresql', host: 'db.example.com', port: 5432, database: 'crm', username: 'reader', password: '…' }],
  });

/** `null` counts as left out, as many clients write it so. */
export const executeRequestSchema = z.strictObject({
  ruleset_id: z.string().min(1).meta({ description: 'Which ruleset to run.' }),
  ruleset_version: z.int().positive().nullish().meta({ description: 'Left out: the latest version.' }),
  source_db_config: databaseConfigSchema.nullish(),
  target_db_config: databaseConfigSchema.nullish(),
  limit: z.int().positive().nullish().meta({ description: 'At most this many rows of each side, the first ones by key.' }),
  keep_staging: z.boolean().nullish().meta({ description: 'Left out: what the ruleset or the settings say.' }),
  staging_ttl_hours: z.number().positive().max(8760).nullish(),
  store_in_mongodb: z.boolean().nullish().meta({
    description:
      'Left out: when MONGODB_URI is set. A result that could not be stored there is answered with a warning; `mongodb_document_id` is null then.',
  }),
});
export type ExecuteRequest = z.infer<typeof executeRequestSchema>;

/** `rejected` stands for both sides' rejected rows. */
const OUTCOME_WORDS = [...OUTCOMES, 'rejected'] as const;

export const outcomesQuerySchema = z.strictObject({
  outcome: z
    .string()
    .transform((text) => text.split(',').map((word) => word.trim()))
    .pipe(z.array(z.enum(OUTCOME_WORDS, `an outcome is one of ${OUTCOME_WORDS.join(', ')}`)))
    .optional(),
  rule: z.string().min(1).optional(),
  changed_field: z.string().min(1).optional(),
  cursor: z.string().min(1).optional(),
  limit: z.coerce.number<string>().int().min(1).max(MOST_ROWS_PER_PAGE).default(100),
});

export const duplicatesQuerySchema = z.strictObject({
  side: z.enum(['source', 'target'], 'the side is source or target'),
  cursor: z.string().min(1).optional(),
  limit: z.coerce.number<string>().int().min(1).max(MOST_ROWS_PER_PAGE).default(100),
});
