import type { CollectionInfo, Document } from 'mongodb';
import { TieoutError } from '../../errors.ts';
import { closestName } from '../../values/did-you-mean.ts';
import type { DatasetSummary, KeyDescription } from '../contract.ts';
import { formatDatasetName } from '../dataset-name.ts';
import type { MongoConnection } from './client.ts';
import type { MongoColumn } from './column-type.ts';
import { serverCode } from './errors.ts';
import { isPlainPath } from './field-path.ts';
import { requiredFields } from './filled-fields.ts';

/** What the server keeps for itself. */
const OWN = /^system\./;
const UNAUTHORIZED = 13;
/** Estimates asked for at once: each is a request of its own. */
const ESTIMATES_AT_ONCE = 8;

type Listed = Pick<CollectionInfo, 'name' | 'type'>;

export async function listCollections(connection: MongoConnection, signal: AbortSignal): Promise<Listed[]> {
  // A user who may read only some collections is shown those, and nothing but names and types.
  const found = await connection.database.listCollections({}, { nameOnly: true, authorizedCollections: true, signal }).toArray();
  return found
    .filter(({ name }) => !OWN.test(name))
    .map(({ name, type }) => ({ name, type: type ?? 'collection' }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export async function listMongoDatasets(connection: MongoConnection, signal: AbortSignal): Promise<DatasetSummary[]> {
  const collections = await listCollections(connection, signal);
  const datasets: DatasetSummary[] = [];
  for (let at = 0; at < collections.length; at += ESTIMATES_AT_ONCE) {
    const some = collections.slice(at, at + ESTIMATES_AT_ONCE);
    datasets.push(...(await Promise.all(some.map((collection) => summarise(connection, collection, signal)))));
  }
  return datasets;
}

async function summarise(connection: MongoConnection, { name, type }: Listed, signal: AbortSignal): Promise<DatasetSummary> {
  const isView = type === 'view';
  return {
    name: formatDatasetName([name]),
    schema: null,
    table: name,
    kind: isView ? 'view' : 'collection',
    rowEstimate: isView ? null : await estimate(connection, name, signal),
  };
}

/** By the collection's own statistics; null for a view, and where the user may not ask. */
export async function estimate(connection: MongoConnection, collection: string, signal: AbortSignal): Promise<number | null> {
  signal.throwIfAborted();
  const pipeline = [{ $collStats: { count: {} } }];
  const options = { signal };
  const found = await connection.database
    .collection(collection)
    .aggregate(pipeline, options)
    .toArray()
    .catch(() => []);
  return found.length === 0 ? null : found.reduce((sum, { count }) => sum + Number(count), 0);
}

/** One collection, view or time series. */
export interface FoundCollection {
  name: string;
  isView: boolean;
  /** Each document has an `_id` of its own, by which it is found again. */
  hasId: boolean;
  /** Text is compared by a language's rules unless a request says otherwise, which it may not of a view. */
  hasCollation: boolean;
  /** Paths that new documents have to have. */
  required: string[][];
}

/** @throws TieoutError not_found with the closest name. */
export async function findCollection(connection: MongoConnection, name: string, signal: AbortSignal): Promise<FoundCollection> {
  const [found] = await describedCollections(connection, name, signal);
  if (!found) {
    const collections = await listCollections(connection, signal);
    const closest = closestName(
      name,
      collections.map((collection) => collection.name),
    );
    const suggestion = closest ? `; did you mean "${formatDatasetName([closest])}"?` : '.';
    throw new TieoutError(
      'not_found',
      `There is no collection "${name}" in the database "${connection.config.database}"${suggestion}`,
      'Check the name and that this user may read the collection.',
    );
  }
  const type = found.type ?? 'collection';
  return {
    name,
    isView: type === 'view',
    hasId: type === 'collection',
    hasCollation: type !== 'view' && found.options?.collation !== undefined,
    required: type === 'collection' ? requiredFields(found.options) : [],
  };
}

/** A user of single collections is only shown names and types; whether there is a collation then stays open. */
async function describedCollections(
  connection: MongoConnection,
  name: string,
  signal: AbortSignal,
): Promise<{ name: string; type?: string; options?: Document }[]> {
  try {
    return await connection.database.listCollections({ name }, { signal }).toArray();
  } catch (error) {
    if (serverCode(error) !== UNAUTHORIZED) throw error;
    const listed = await listCollections(connection, signal);
    return listed.filter((collection) => collection.name === name).map((collection) => ({ ...collection, options: { collation: {} } }));
  }
}

/** `_id`, and every unique index that says something about all documents and whole values. */
export async function describeKeys(
  connection: MongoConnection,
  collection: FoundCollection,
  columns: readonly MongoColumn[],
  signal: AbortSignal,
): Promise<KeyDescription[]> {
  if (!collection.hasId) return [];
  signal.throwIfAborted();
  const indexes = await connection.database.collection(collection.name).listIndexes().toArray();
  const keys = indexes.flatMap((index) => keyOf(index, columns));
  return keys.sort((a, b) => Number(b.primary) - Number(a.primary));
}

function keyOf(index: Document, columns: readonly MongoColumn[]): KeyDescription[] {
  const fields = Object.keys(index.key);
  const primary = fields.length === 1 && fields[0] === '_id';
  // A partial index is silent about some documents; one with a collation takes unlike texts for one.
  if (!primary && (index.unique !== true || index.partialFilterExpression || index.collation)) return [];
  const named = fields.map((field) =>
    columns.find(({ path, coding }) => coding !== 'presence' && path.join('.') === field && isPlainPath(path)),
  );
  // A path that the documents do not have, or that was found to be a part of a json column, is no column.
  if (primary && !named[0]) return [{ name: index.name, columns: ['_id'], primary }];
  return named.every((column) => column !== undefined) ? [{ name: index.name, columns: named.map(({ name }) => name), primary }] : [];
}
