import { z } from 'zod';

export const connectionNameSchema = z.string('Enter a name.').trim().min(1, 'Enter a name.').max(100, 'Use at most 100 characters.');

/** Settings of a connection as a form or a file gives them; checked by the connector's own schema. */
export const connectionConfigSchema = z.record(z.string(), z.unknown());
export type ConnectionConfig = z.infer<typeof connectionConfigSchema>;

const id = z.string().min(1);

export const createConnectionInput = z.strictObject({ name: connectionNameSchema, type: z.string(), config: connectionConfigSchema });
/** In `config` a secret that is left out is kept, null removes it. */
export const updateConnectionInput = z.strictObject({
  id,
  version: z.number().int(),
  name: connectionNameSchema,
  config: connectionConfigSchema,
});
export const connectionRefInput = z.strictObject({ id });
export const parseUrlInput = z.strictObject({ type: z.string().optional(), url: z.string().trim().min(1, 'Paste a URL.') });

/** A saved connection, or settings that are not saved yet (with `id` its stored secrets stand in for those left out). */
export const checkConnectionInput = z.union([
  z.strictObject({ type: z.string(), config: connectionConfigSchema, id: id.optional() }),
  connectionRefInput,
]);
export type CheckConnectionInput = z.infer<typeof checkConnectionInput>;

/** A dataset by name, or with its query and filter. */
export const datasetInput = z.union([
  z.string().min(1),
  z
    .strictObject({ table: z.string().min(1).optional(), query: z.string().min(1).optional(), filter: z.string().min(1).optional() })
    .refine((dataset) => (dataset.table === undefined) !== (dataset.query === undefined), 'give either a table or a query, not both'),
]);

export const listDatasetsInput = z.strictObject({ id, refresh: z.boolean().optional() });
export const describeDatasetInput = z.strictObject({ id, dataset: datasetInput, refresh: z.boolean().optional() });
export const sampleDatasetInput = z.strictObject({ id, dataset: datasetInput });
