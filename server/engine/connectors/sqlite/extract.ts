import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfCancelled } from '../../errors.ts';
import { chooseColumns } from '../column-choice.ts';
import type { ColumnDescription, Dataset, Extraction, ExtractOptions, TextBatch } from '../contract.ts';
import { DEFAULT_BATCH_BYTES, incompleteSummary } from '../spool.ts';
import { SpoolWriter } from '../spool-writer.ts';
import { describeColumns } from './catalog.ts';
import type { StoredValue } from './column-type.ts';
import type { SqliteDatabase } from './database.ts';
import { extractSql } from './sql.ts';
import { StoredRowEncoder } from './stored-row-encoder.ts';

/** Starts the extract on `database`, which it owns from now on: one statement, so it sees one moment. */
export function startSqliteExtract(
  database: SqliteDatabase,
  dataset: Dataset,
  options: ExtractOptions,
  signal: AbortSignal,
  explain: (error: unknown) => Error,
): Extraction {
  const what = dataset.table ?? 'the query';
  const all = describeColumns(database, dataset);
  const chosen = chooseColumns(all, options.columns, what);
  const order = options.orderBy?.length ? chooseColumns(all, options.orderBy, what) : [];
  const flags = (options.flags ?? []).map(
    (flag): ColumnDescription => ({ name: flag.name, nativeType: 'boolean', logicalType: { kind: 'boolean' }, nullable: false }),
  );
  const columns = [...chosen, ...flags];
  const statement = database
    .prepare(extractSql(dataset, chosen, order, options))
    .raw()
    .safeIntegers();
  const ready: TextBatch[] = [];
  const writer = new SpoolWriter(options.batchBytes ?? DEFAULT_BATCH_BYTES, (batch) => ready.push(batch));
  const encoder = new StoredRowEncoder(columns, writer);
  let complete = false;

  async function* batches(): AsyncGenerator<TextBatch> {
    const rows = statement.iterate() as IterableIterator<StoredValue[]>;
    try {
      throwIfCancelled(signal);
      for (let row = rows.next(); !row.done; row = rows.next()) {
        encoder.encode(row.value);
        const full = ready.shift();
        if (!full) continue;
        encoder.assertUtf8(full);
        yield full;
        // SQLite works in this thread: between batches everything else gets its turn.
        await nextTurn();
        throwIfCancelled(signal);
      }
      writer.flush();
      for (const last of ready) {
        encoder.assertUtf8(last);
        yield last;
      }
      complete = true;
    } catch (error) {
      throw explain(error);
    } finally {
      if (!complete) endStatement(database, rows);
      database.close();
    }
  }

  return {
    columns,
    batches: batches(),
    summary: () => {
      if (!complete) throw incompleteSummary();
      return { rows: writer.rows, sanitised: encoder.sanitised() };
    },
  };
}

/**
 * Ends a statement in mid-way, so that the file is free for writers: closing the database would leave that to the garbage
 * collector. The driver has up to 100 rows in hand before it notices.
 */
function endStatement(database: SqliteDatabase, rows: Iterator<unknown>): void {
  try {
    database.interrupt();
    while (!rows.next().done);
  } catch {
    // The statement was interrupted, or had failed before: both end it.
  }
}
