import type { AggregateOptions, ClientSession, Collection, Document } from 'mongodb';
import type { FoundCollection } from './catalog.ts';
import type { MongoConnection } from './client.ts';
import type { MongoColumn } from './column-type.ts';
import { FieldCensus, idColumn, presenceOf } from './field-census.ts';
import { presenceName } from './field-path.ts';
import { rawReplies } from './raw-documents.ts';
import type { Source } from './source.ts';

/** What is read, how its collection is set up, and within which session and limits. */
export interface Reading {
  connection: MongoConnection;
  source: Source;
  found: FoundCollection;
  session: ClientSession;
  /** Milliseconds that the server may work on looking around. */
  maxTimeMS: number | undefined;
}

/**
 * The columns of a dataset. By the connection's setting they come from every document, or from the first and the last ones
 * by `_id`: old documents and new ones are most unlike. When the sample lacks one of the `wanted` columns, every document is
 * looked at after all. A filter counts for nothing here, so that columns do not depend on it.
 */
export async function inferColumns(reading: Reading, wanted: readonly string[], signal: AbortSignal): Promise<MongoColumn[]> {
  const { config } = reading.connection;
  if (config.inference === 'sample') {
    const { census, covered } = await sampleDocuments(reading, config.sample_documents, signal);
    const columns = listed(census, reading, wanted);
    if (covered || wanted.every((name) => columns.some((column) => column.name === name))) return columns;
  }
  const census = new FieldCensus();
  // As long as the collection is large.
  await look({ ...reading, maxTimeMS: undefined }, [], census, signal);
  return listed(census, reading, wanted);
}

async function sampleDocuments(
  reading: Reading,
  documents: number,
  signal: AbortSignal,
): Promise<{ census: FieldCensus; covered: boolean }> {
  const census = new FieldCensus();
  if (!reading.found.hasId || reading.source.isQuery) {
    await look(reading, [{ $limit: documents }], census, signal);
    return { census, covered: census.documents < documents };
  }
  const half = Math.ceil(documents / 2);
  await look(reading, [{ $sort: { _id: 1 } }, { $limit: half }], census, signal);
  if (census.documents < half) return { census, covered: true };
  await look(reading, [{ $sort: { _id: -1 } }, { $limit: documents - half }], census, signal);
  return { census, covered: false };
}

async function look(reading: Reading, stages: Document[], census: FieldCensus, signal: AbortSignal): Promise<void> {
  const pipeline = [...(reading.source.isQuery ? reading.source.stages : []), ...stages];
  for await (const reply of rawReplies(collectionOf(reading), pipeline, readOptions(reading), signal)) {
    for (const document of reply) census.see(document);
  }
}

/** `status?` may be asked for of every column, whether or not the documents looked at made it worth listing. */
function listed(census: FieldCensus, { source }: Reading, wanted: readonly string[]): MongoColumn[] {
  const columns = census.documents === 0 && !source.isQuery ? [idColumn()] : census.columns();
  const known = new Set(columns.map(({ name }) => name));
  const asked = columns.filter(({ name }) => wanted.includes(presenceName(name)) && !known.has(presenceName(name)));
  return [...columns, ...asked.map(presenceOf)];
}

export function collectionOf({ connection, source }: Reading): Collection {
  return connection.database.collection(source.collection);
}

/** Text is compared by its bytes, whatever collation the collection was created with. */
export function readOptions({ found, session, maxTimeMS }: Reading): AggregateOptions & { session: ClientSession } {
  return {
    session,
    ...(found.hasCollation ? { collation: { locale: 'simple' } } : {}),
    ...(maxTimeMS === undefined ? {} : { maxTimeMS }),
  };
}
