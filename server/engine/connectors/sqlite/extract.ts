import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfCancelled } from '../../errors.ts';
import { chooseColumns } from '../column-choice.ts';
import type { ColumnDescription, Dataset, Extraction, ExtractOptions, SanitisedCount, TextBatch } from '../contract.ts';
import { BatchWriter, DEFAULT_BATCH_BYTES, encodeRow, incompleteSummary } from '../spool.ts';
import { describeColumns } from './catalog.ts';
import { formatStored, type StoredValue } from './column-type.ts';
import type { SqliteDatabase } from './database.ts';
import { extractSql } from './sql.ts';

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
  const writer = new BatchWriter(options.batchBytes ?? DEFAULT_BATCH_BYTES);
  const nulBytes = columns.map(() => 0);
  let complete = false;

  const encode = (values: StoredValue[]) =>
    encodeRow(
      columns.map((column, index) => {
        const text = formatStored(values[index]!, column.logicalType, column.name);
        if (text === null || !text.includes('\0')) return text;
        const clean = text.replaceAll('\0', '');
        nulBytes[index]! += text.length - clean.length;
        return clean;
      }),
    );

  async function* batches(): AsyncGenerator<TextBatch> {
    const rows = statement.iterate() as IterableIterator<StoredValue[]>;
    try {
      throwIfCancelled(signal);
      for (let row = rows.next(); !row.done; row = rows.next()) {
        const full = writer.add(encode(row.value));
        if (!full) continue;
        yield full;
        // SQLite works in this thread: between batches everything else gets its turn.
        await nextTurn();
        throwIfCancelled(signal);
      }
      const last = writer.take();
      if (last) yield last;
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
      const sanitised = columns.map(
        (column, index): SanitisedCount => ({ column: column.name, repair: 'nul_byte', count: nulBytes[index]! }),
      );
      return { rows: writer.rows, sanitised: sanitised.filter(({ count }) => count > 0) };
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
