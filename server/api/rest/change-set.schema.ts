import { z } from 'zod';
import { CHANGE_KINDS } from '#server/engine/changes/planned-change.ts';
import { type ChangeFilter, MOST_CHANGES_PER_PAGE, MOST_CHOSEN } from '#server/features/changes/change.schema.ts';
import { CHANGE_OUTCOMES, CHANGE_SET_STATUSES, DECISIONS } from '#server/features/changes/change-status.ts';
import { exportFormatSchema } from '#server/features/outcomes/outcome.schema.ts';

const version = z.int().nonnegative().meta({ description: 'The version of the set that you have looked at.' });
const wordsOf = <const Words extends readonly string[]>(words: Words) => z.array(z.enum(words)).min(1).optional();

/** Everything given must hold. The names are those of `tieout changes show --where`. */
export const restChangeFilterSchema = z
  .strictObject({
    kind: wordsOf(CHANGE_KINDS),
    field: z.string().min(1).optional().meta({ description: 'Rows in which this field is to be written.' }),
    decision: wordsOf(DECISIONS),
    outcome: wordsOf(CHANGE_OUTCOMES).meta({ description: 'What became of the rows in the last apply.' }),
    rule: z.string().min(1).optional(),
    text: z.string().trim().min(1).max(200).optional().meta({ description: 'Part of a key or of a value, in any case.' }),
    key: z
      .record(z.string(), z.string())
      .optional()
      .meta({ description: 'Exact values of key columns.', examples: [{ id: '17' }] }),
    problems: z.literal(true).optional().meta({ description: 'Rows that need a value, or cannot be written.' }),
    rows: z.array(z.int().positive()).min(1).max(MOST_CHOSEN).optional().meta({ description: 'Numbers of rows.' }),
  })
  .meta({ description: 'Which rows of a change set; everything given must hold.' });
export type RestChangeFilter = z.infer<typeof restChangeFilterSchema>;

export function changeFilterOf({ kind, decision, outcome, text, rows, ...same }: RestChangeFilter): ChangeFilter {
  return { ...same, kinds: kind, decisions: decision, outcomes: outcome, search: text, seqs: rows };
}

export const planRequestSchema = z.strictObject({
  execution_id: z.string().min(1).meta({ description: 'The run whose differences are to be repaired.' }),
  side: z.enum(['source', 'target']).optional().meta({ description: 'Which side is to be written; the target when it is left out.' }),
});

export const decideRequestSchema = z.strictObject({
  decision: z.enum(DECISIONS).meta({ description: '`pending` takes a decision back.' }),
  version,
  filter: restChangeFilterSchema.optional(),
  all: z.literal(true).optional().meta({ description: 'Every row of the set: has to be said where there is neither filter nor field.' }),
  field: z.string().min(1).optional().meta({ description: 'Only this field of the rows.' }),
});

const previewLimit = z.int().min(1).max(200);
export const applyRequestSchema = z.strictObject({
  version: version.optional().meta({ description: 'The version of the set that you have looked at. A dry run needs none.' }),
  on_stale: z
    .enum(['abort', 'skip'])
    .optional()
    .meta({ description: 'When a row is no longer as the run saw it: write nothing (abort, the default), or leave it out.' }),
  confirmation: z.int().nonnegative().nullish().meta({ description: 'The number of rows, where there are more than `confirm_above`.' }),
  dry_run: z.boolean().optional().meta({ description: 'Answers with the statements and writes nothing.' }),
  cursor: z.int().positive().nullish().meta({ description: 'Of a dry run: the `next_cursor` of the page before.' }),
  limit: previewLimit.optional().meta({ description: 'Of a dry run: statements on a page.' }),
});
export const MOST_STATEMENTS = 200;

export const undoRequestSchema = z.strictObject({
  filter: restChangeFilterSchema.optional().meta({ description: 'Left out: every row that was applied.' }),
});

/** Lists in a query are words with commas between them. */
const commas = <const Words extends readonly string[]>(words: Words) =>
  z
    .string()
    .transform((text) => text.split(',').map((word) => word.trim()))
    .pipe(z.array(z.enum(words)))
    .optional();

export const changeSetsQuerySchema = z.strictObject({
  execution_id: z.string().min(1).optional(),
  ruleset_id: z.string().min(1).optional(),
  status: commas(CHANGE_SET_STATUSES),
  cursor: z.string().min(1).optional(),
  limit: z.coerce.number<string>().int().min(1).max(200).default(50),
});

const filterQuery = {
  kind: commas(CHANGE_KINDS),
  field: z.string().min(1).optional(),
  decision: commas(DECISIONS),
  outcome: commas(CHANGE_OUTCOMES),
  rule: z.string().min(1).optional(),
  text: z.string().trim().min(1).max(200).optional(),
  key: z
    .string()
    .regex(/^[^=]+=/, 'write it as COLUMN=VALUE')
    .optional()
    .meta({ description: 'The value of a key column: `id=17`.' }),
  problems: z.literal('true').optional(),
};

export const changeRowsQuerySchema = z.strictObject({
  ...filterQuery,
  cursor: z.coerce.number<string>().int().min(1).optional(),
  limit: z.coerce.number<string>().int().min(1).max(MOST_CHANGES_PER_PAGE).default(100),
});

export const changeExportQuerySchema = z.strictObject({ ...filterQuery, format: exportFormatSchema.default('csv') });

type FilterQuery = Omit<z.output<typeof changeExportQuerySchema>, 'format'>;

export function changeFilterOfQuery({ kind, decision, outcome, text, key, problems, field, rule }: FilterQuery): ChangeFilter {
  const at = key?.indexOf('=') ?? -1;
  return {
    ...{ kinds: kind, decisions: decision, outcomes: outcome, search: text, field, rule, problems: problems === 'true' },
    ...(key === undefined ? {} : { key: { [key.slice(0, at)]: key.slice(at + 1) } }),
  };
}
