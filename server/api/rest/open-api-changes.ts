import { z } from 'zod';
import { CHANGE_KINDS } from '#server/engine/changes/planned-change.ts';
import { CHANGE_OUTCOMES, CHANGE_SET_ORIGINS, CHANGE_SET_STATUSES, DECISIONS } from '#server/features/changes/change-status.ts';
import {
  applyRequestSchema,
  changeExportQuerySchema,
  changeRowsQuerySchema,
  changeSetsQuerySchema,
  decideRequestSchema,
  planRequestSchema,
  undoRequestSchema,
} from './change-set.schema.ts';
import { BAD_BODY, body, idParameter, json, PREFER, problem, queryParameters, REFUSALS } from './open-api-parts.ts';

const count = z.int().nonnegative();
const text = z.string().nullable();
const at = z.iso.datetime();
const setId = z.string().regex(/^CHG_[0-9a-f]{8}$/);
const byDecision = z.object({ pending: count, approved: count, rejected: count, skipped: count });
const report = z.object({ applied: count, stale: count, skipped: count, failed: count, changed_since: count, seconds: z.number() });

const summary = {
  change_set_id: setId,
  version: count,
  execution_id: text,
  side: z.enum(['source', 'target']),
  connection: z.string(),
  table: z.string(),
  status: z.enum(CHANGE_SET_STATUSES),
  origin: z.enum(CHANGE_SET_ORIGINS),
  undo_of: text,
  ruleset_id: text,
  ruleset_version: z.int().nullable(),
  created_by: z.string(),
  created_at: at,
  applied_by: text,
  applied_at: at.nullable(),
  decisions: byDecision.nullable(),
  report: report.nullable(),
};

const failure = z.object({ code: z.string(), message: z.string(), advice: z.string(), row: z.int().nullable(), field: text });
export const changeSetSchema = z.object({
  ...summary,
  success: z.literal(true),
  matched: count.nullable(),
  source_only: count.nullable(),
  target_only: count.nullable(),
  updates: count.nullable(),
  inserts: count.nullable(),
  deletes: count.nullable(),
  fields: z.array(z.object({ field: z.string(), changes: count })),
  warnings: z.array(z.string()),
  to_write: z.object({ update: count, insert: count, delete: count, rows: count }).nullable(),
  four_eyes: z.boolean().nullable(),
  confirm_above: count.nullable(),
  failure: failure.loose().nullable(),
});
const listSchema = z.object({ change_sets: z.array(z.object(summary)), next_cursor: text });

const decided = { decision: z.enum(DECISIONS), decided_by: text, decided_at: at.nullable() };
const values = z.record(z.string(), text);
const rowSchema = z.object({
  row: z.int().positive(),
  kind: z.enum(CHANGE_KINDS),
  rule: text,
  key: values,
  ...decided,
  problem: text,
  outcome: z.enum(CHANGE_OUTCOMES).nullable(),
  stale: z.object({ reason: z.string(), current: values.nullable() }).nullable(),
  failure: z.object({ message: z.string(), detail: text, field: text }).nullable(),
  applied_by: text,
  applied_at: at.nullable(),
  undone_by: text,
  fields: z.record(
    z.string(),
    z.object({ column: z.string(), old: text.optional(), new: text.optional(), other: text.optional(), problem: text, ...decided }),
  ),
});
const rowsSchema = z.object({ change_set_id: setId, version: count, rows: z.array(rowSchema), next_cursor: z.int().nullable() });
const decidedSchema = z.object({
  success: z.literal(true),
  change_set_id: setId,
  version: count,
  decided: count,
  left: count.meta({ description: 'Rows left as they were: they need a value first, or cannot be written at all.' }),
});
const appliedSchema = report.extend({ success: z.literal(true), change_set_id: setId, status: z.literal('applied') });
const dryRunSchema = z.object({
  ...{ success: z.literal(true), dry_run: z.literal(true), change_set_id: setId, version: count },
  ...{ connection: z.string(), table: z.string(), dialect: z.string(), rows: count, updates: count, inserts: count, deletes: count },
  approved: z.boolean().meta({ description: 'False: no row is approved, and these are the planned ones.' }),
  statements: z.array(z.string()),
  obstacle: text.meta({ description: 'Why the caller may not apply this.' }),
  next_cursor: z.int().nullable(),
});
const acceptedSchema = z.object({ change_set_id: setId, status: z.enum(['planning', 'applying']), location: z.string() });

const ID = idParameter('The change set: CHG_ and eight hex digits.');
const NO_SUCH_SET = { 404: problem('There is no such change set.') };
const WAITS = 'Waits. With `Prefer: respond-async` it answers 202 at once, with the place of the set in `Location`.';
const ACCEPTED = { 202: json('A worker does it.', acceptedSchema) };
const BEYOND = { 500: problem('A database did not do what was asked; the numbers in the problem are what it holds.') };

/** The calls of change sets. */
export const CHANGE_SET_PATHS = {
  '/api/v1/change-sets': {
    get: {
      summary: 'Change sets, newest first, page by page',
      parameters: queryParameters(changeSetsQuerySchema),
      responses: { 200: json('One page.', listSchema), 400: problem('The query cannot be used.'), ...REFUSALS, ...NO_SUCH_SET },
    },
    post: {
      summary: 'Plans what repairs the differences of a run; writes nothing',
      description: WAITS,
      parameters: [PREFER],
      requestBody: body(planRequestSchema),
      responses: {
        201: json('The planned set.', changeSetSchema),
        ...ACCEPTED,
        ...BAD_BODY,
        ...REFUSALS,
        404: problem('There is no such run, or what it left has been dropped.'),
        409: problem('The run has not ended, or cannot be repaired from here.'),
        ...BEYOND,
      },
    },
  },
  '/api/v1/change-sets/{id}': {
    get: {
      summary: 'One change set: counts, decisions, and what became of it',
      parameters: [ID],
      responses: { 200: json('The set.', changeSetSchema), 400: problem('This is no change set.'), ...REFUSALS, ...NO_SUCH_SET },
    },
  },
  '/api/v1/change-sets/{id}/rows': {
    get: {
      summary: 'The rows of a change set, page by page',
      parameters: [ID, ...queryParameters(changeRowsQuerySchema)],
      responses: {
        200: json('One page.', rowsSchema),
        400: problem('The query cannot be used.'),
        ...REFUSALS,
        ...NO_SUCH_SET,
        409: problem('It is not planned yet.'),
      },
    },
  },
  '/api/v1/change-sets/{id}/export': {
    get: {
      summary: 'The rows as one file, with decisions, who took them, and what became of each row',
      description: 'CSV and Parquet have one line per row and field. For a token or a signed-in browser.',
      parameters: [ID, ...queryParameters(changeExportQuerySchema)],
      responses: {
        200: {
          description: 'The file.',
          content: {
            'text/csv': { schema: { type: 'string' } },
            'application/json': { schema: { type: 'array' } },
            'application/vnd.apache.parquet': { schema: { type: 'string', format: 'binary' } },
          },
        },
        400: problem('The query cannot be used.'),
        ...REFUSALS,
        ...NO_SUCH_SET,
        409: problem('It is not planned yet.'),
      },
    },
  },
  '/api/v1/change-sets/{id}/decisions': {
    post: {
      summary: 'Decides the rows that a filter means, if the set is still what the caller has seen',
      parameters: [ID],
      requestBody: body(decideRequestSchema),
      responses: {
        200: json('How many rows were decided.', decidedSchema),
        ...BAD_BODY,
        ...REFUSALS,
        ...NO_SUCH_SET,
        409: problem('The set has changed since, or is being applied.'),
      },
    },
  },
  '/api/v1/change-sets/{id}/apply': {
    post: {
      summary: 'Writes what is approved in one transaction, or with `dry_run` tells what would be written',
      description: `${WAITS} Under \`on_stale: abort\` nothing is written when a row is no longer as the run saw it.`,
      parameters: [ID, PREFER],
      requestBody: body(applyRequestSchema),
      responses: {
        200: json('What was written, or would be.', z.union([appliedSchema, dryRunSchema])),
        ...ACCEPTED,
        ...BAD_BODY,
        ...REFUSALS,
        ...NO_SUCH_SET,
        409: problem(
          'The set has changed since, nothing is approved, or rows are stale: then `stale` counts them, and nothing was written.',
        ),
        ...BEYOND,
      },
    },
  },
  '/api/v1/change-sets/{id}/undo': {
    post: {
      summary: 'Plans the inverse of what was applied, as a set of its own that is decided and applied like any other',
      description: WAITS,
      parameters: [ID, PREFER],
      requestBody: body(undoRequestSchema),
      responses: {
        201: json('The planned set.', changeSetSchema),
        ...ACCEPTED,
        ...BAD_BODY,
        ...REFUSALS,
        ...NO_SUCH_SET,
        409: problem('It was not applied, or nothing of it is left to undo.'),
        ...BEYOND,
      },
    },
  },
};
