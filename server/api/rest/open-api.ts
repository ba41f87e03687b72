import { z } from 'zod';
import { kpiExportQuery } from '#server/features/kpis/kpi.schema.ts';
import { CHANGE_SET_PATHS } from './open-api-changes.ts';
import {
  BAD_BODY,
  body,
  idParameter,
  json,
  jsonSchema,
  PREFER,
  problem,
  problemSchema,
  queryParameters,
  REFUSALS,
} from './open-api-parts.ts';
import { duplicatesQuerySchema, executeRequestSchema, outcomesQuerySchema } from './rest.schema.ts';
import { runDocumentSchema } from './run-document.schema.ts';

const acceptedSchema = z.object({ execution_id: z.string(), ruleset_id: z.string(), status: z.literal('queued'), location: z.string() });

const executionSchema = z
  .object({
    success: z.boolean(),
    execution_id: z.string(),
    ruleset_id: z.string(),
    status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
  })
  .loose()
  .meta({
    description: 'The result document with `status` once the run has succeeded; before that, its phases; if it failed, its `error`.',
  });

const value = z.string().nullable();
const outcomesSchema = z.object({
  execution_id: z.string(),
  outcomes: z.array(
    z.object({
      outcome: z.string(),
      rule: z.string().nullable(),
      confidence: z.number().nullable(),
      reason: z.string().nullable(),
      key: z.record(z.string(), value),
      fields: z.record(
        z.string(),
        z.object({
          source: value.optional(),
          transformed: value.optional().meta({ description: 'What was compared instead of `source`, where the field has transforms.' }),
          target: value.optional(),
          equal: z.boolean(),
        }),
      ),
    }),
  ),
  next_cursor: z.string().nullable(),
});

const duplicatesSchema = z.object({
  execution_id: z.string(),
  side: z.enum(['source', 'target']),
  duplicates: z.array(
    z.object({
      key: z.record(z.string(), value).meta({ description: 'By the column names of that side.' }),
      rows: z.int().min(2).meta({ description: 'Rows of that side with this key, rejected ones aside.' }),
    }),
  ),
  next_cursor: z.string().nullable(),
});

const healthSchema = z.object({
  status: z.enum(['ok', 'degraded', 'failing']),
  time: z.string(),
  control_database: z.object({ status: z.enum(['ok', 'failing']) }),
  landing: z.object({ status: z.enum(['ok', 'failing']), engine: z.string().nullable() }),
  mongodb: z.object({ status: z.enum(['ok', 'failing', 'off']) }),
  workers: z.object({ status: z.enum(['ok', 'none']), alive: z.int(), working: z.int() }),
});

const NO_SUCH_RUN = { 404: problem('There is no such run, or what it left has been dropped.') };

const RUN_ID = idParameter('The execution id: EXEC_ and eight hex digits.');

/** The API as it describes itself, made from the schemas that check its requests. */
export function openApiDocument(): object {
  return {
    openapi: '3.1.0',
    info: { title: 'Tieout', version: '1', description: 'Reconciles data between databases that cannot see each other.' },
    security: [{ token: [] }],
    paths: {
      '/api/v1/reconciliation/execute-with-landing': {
        post: {
          summary: 'Runs a ruleset and answers with its result',
          description:
            'Waits for the result. With `Prefer: respond-async` it answers 202 at once, with the place of the result in `Location`. A caller who goes away does not end the run.',
          parameters: [
            PREFER,
            {
              name: 'Idempotency-Key',
              in: 'header',
              required: false,
              schema: { type: 'string' },
              description: 'A repeated request with the same key finds the run of the first one.',
            },
          ],
          requestBody: body(executeRequestSchema),
          responses: {
            200: json('The result document.', runDocumentSchema),
            202: json('The run is queued.', acceptedSchema),
            ...BAD_BODY,
            ...REFUSALS,
            404: problem('There is no such ruleset or version.'),
            409: problem('The run was cancelled, or the key belongs to another ruleset.'),
            500: problem('The run failed: `phase`, `detail` and `advice` say where, why and what to do.'),
          },
        },
      },
      '/api/v1/executions/{id}': {
        get: {
          summary: 'One run',
          parameters: [RUN_ID],
          responses: { 200: json('The run.', executionSchema), ...REFUSALS, ...NO_SUCH_RUN },
        },
      },
      '/api/v1/executions/{id}/outcomes': {
        get: {
          summary: 'The outcomes of a run, page by page',
          parameters: [RUN_ID, ...queryParameters(outcomesQuerySchema)],
          responses: {
            200: json('One page.', outcomesSchema),
            400: problem('The filter or the cursor cannot be used.'),
            ...REFUSALS,
            ...NO_SUCH_RUN,
            409: problem('The run has not ended yet.'),
          },
        },
      },
      '/api/v1/executions/{id}/duplicates': {
        get: {
          summary: 'The keys that occur more than once on one side, page by page',
          description: 'Those of most rows first. The key is that of the first rule that has one: fuzzy rules and whole rows have none.',
          parameters: [RUN_ID, ...queryParameters(duplicatesQuerySchema)],
          responses: {
            200: json('One page.', duplicatesSchema),
            400: problem('The side or the cursor cannot be used.'),
            ...REFUSALS,
            ...NO_SUCH_RUN,
            409: problem('The run has not ended yet.'),
          },
        },
      },
      ...CHANGE_SET_PATHS,
      '/api/v1/kpis.csv': {
        get: {
          summary: 'The history of KPIs as CSV',
          description: 'One line for each good run, or for each rule or field of it; for a token or a signed-in browser.',
          parameters: queryParameters(kpiExportQuery),
          responses: {
            200: { description: 'The history, oldest run first.', content: { 'text/csv': { schema: { type: 'string' } } } },
            400: problem('The query cannot be used.'),
            ...REFUSALS,
          },
        },
      },
      '/api/health': {
        get: {
          summary: 'Whether Tieout can serve',
          security: [],
          responses: {
            200: json('It can; `degraded` when no worker takes runs or MongoDB does not answer.', healthSchema),
            503: json('A part does not answer.', healthSchema),
          },
        },
      },
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'Made in the dashboard or by `tieout tokens create`.' } },
      schemas: { Problem: jsonSchema(problemSchema) },
    },
  };
}
