import type { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Connection } from '#server/db/generated/client.ts';
import type { Connector, Dataset, DatasetDescription, DatasetSummary, SampleRows } from '#server/engine/connectors/contract.ts';
import type { datasetInput, describeDatasetInput, listDatasetsInput, sampleDatasetInput } from './connection.schema.ts';
import { storedConnection } from './connection.service.ts';
import type { DatasetChange } from './dataset-changes.ts';
import { readSnapshot, refreshSnapshot } from './dataset-snapshot.ts';
import { openStored } from './open-connection.ts';
import { timeLimit } from './time-limit.ts';

const SAMPLE_ROWS = 20;
/** A page waits no longer than this for another database. */
const BROWSE_TIMEOUT_MS = 30_000;

/** New tables appear without anybody asking after this long. */
const LISTING_KEPT_MS = 5 * 60_000;

const listings = new WeakMap<AppContext, Map<string, { at: number; datasets: DatasetSummary[] }>>();

/** Remembered for some minutes, until the connection is edited or `refresh` is asked for. */
export async function listDatasets(
  app: AppContext,
  actor: Actor,
  input: z.infer<typeof listDatasetsInput>,
  signal: AbortSignal,
): Promise<DatasetSummary[]> {
  permit(actor, 'connections.check');
  const connection = await storedConnection(app.db, input.id);
  const known = listings.get(app) ?? new Map<string, { at: number; datasets: DatasetSummary[] }>();
  listings.set(app, known);
  const key = `${connection.id}:${connection.version}`;
  const remembered = input.refresh ? undefined : known.get(key);
  if (remembered && app.now().getTime() - remembered.at < LISTING_KEPT_MS) return remembered.datasets;
  const listed = await withConnection(app, connection, signal, (connector, limited) => connector.listDatasets(limited));
  known.set(key, { at: app.now().getTime(), datasets: listed });
  return listed;
}

export interface DescribedDataset {
  description: DatasetDescription;
  /** When it was read from the database. */
  takenAt: Date;
  /** What the last refresh that found a difference found. */
  changes: DatasetChange[];
  /** When those changes were found. */
  changedAt: Date | null;
}

/** A table's schema as last seen; read anew on the first look and on `refresh`. Queries are always read anew. */
export async function describeDataset(
  app: AppContext,
  actor: Actor,
  input: z.infer<typeof describeDatasetInput>,
  signal: AbortSignal,
): Promise<DescribedDataset> {
  permit(actor, 'connections.check');
  const connection = await storedConnection(app.db, input.id);
  const dataset = asDataset(input.dataset);
  const name = dataset.query === undefined ? dataset.table : undefined;
  const snapshot = name === undefined || input.refresh ? null : await readSnapshot(app.db, connection.id, name);
  if (snapshot) return snapshot;
  const description = await withConnection(app, connection, signal, (connector, limited) => connector.describe(dataset, limited));
  const takenAt = app.now();
  if (name === undefined) return { description, takenAt, changes: [], changedAt: null };
  return refreshSnapshot(app.db, connection, name, description, takenAt);
}

/** The first rows, in no particular order, as canonical text. */
export async function sampleDataset(
  app: AppContext,
  actor: Actor,
  input: z.infer<typeof sampleDatasetInput>,
  signal: AbortSignal,
): Promise<SampleRows> {
  permit(actor, 'connections.check');
  const connection = await storedConnection(app.db, input.id);
  return withConnection(app, connection, signal, (connector, limited) => connector.sample(asDataset(input.dataset), SAMPLE_ROWS, limited));
}

function asDataset(input: z.infer<typeof datasetInput>): Dataset {
  return typeof input === 'string' ? { table: input } : input;
}

/** Opens, works within the time limit and always closes. */
async function withConnection<T>(
  app: AppContext,
  connection: Connection,
  signal: AbortSignal,
  work: (connector: Connector, limited: AbortSignal) => Promise<T>,
): Promise<T> {
  const connector = openStored(app, connection);
  try {
    return await work(connector, AbortSignal.any([signal, timeLimit(BROWSE_TIMEOUT_MS)]));
  } finally {
    await connector.close();
  }
}
