import { TieoutError } from '../../errors.ts';
import { GuardedWriter } from '../guarded-writer.ts';
import type { RowWriter, WriteTarget } from '../writer-contract.ts';
import { findCollection } from './catalog.ts';
import type { MongoConnection } from './client.ts';
import { GuardedCollection } from './guarded-collection.ts';
import { inferColumns } from './inference.ts';
import { sourceOf } from './source.ts';

/**
 * Begins a transaction on one collection.
 * @throws TieoutError invalid_input where the server has no transactions, and for a view or a time series.
 */
export async function openMongodbWriter(
  connection: MongoConnection,
  target: WriteTarget,
  signal: AbortSignal,
  closing: AbortSignal,
  explain: (error: unknown) => TieoutError,
): Promise<RowWriter> {
  const { offersTransactions } = await connection.server(signal);
  if (!offersTransactions) {
    throw new TieoutError(
      'invalid_input',
      'This MongoDB server has no transactions, so changes cannot be applied all or nothing.',
      'Run it as a replica set (one member is enough), or export the changes and apply them where the data is made.',
    );
  }
  const source = sourceOf({ table: target.table });
  const found = await findCollection(connection, source.collection, signal);
  if (!found.hasId) {
    throw new TieoutError('invalid_input', `${target.table} is a view or a time series and cannot be written.`, 'Choose a collection.');
  }
  const session = connection.startSession();
  try {
    const columns = await inferColumns({ connection, source, found, session, maxTimeMS: undefined }, target.keyColumns, signal);
    session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' }, readPreference: 'primary' });
    const table = new GuardedCollection(connection.database.collection(source.collection), session, columns, explain);
    const end = () => session.endSession();
    return new GuardedWriter(table, target, closing, { release: end, discard: () => void end().catch(() => undefined) });
  } catch (error) {
    await session.endSession();
    throw error;
  }
}
