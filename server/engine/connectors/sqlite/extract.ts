import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfCancelled } from '../../errors.ts';
import { chooseColumns } from '../column-choice.ts';
import type { ColumnDescription, Dataset, Extraction, ExtractOptions, TextBatch } from '../contract.ts';
import { withoutForeignBytes } from '../foreign-bytes.ts';
import { DEFAULT_BATCH_BYTES, incompleteSummary } from '../spool.ts';
import { SpoolWriter } from '../spool-writer.ts';
import { describeColumns } from './catalog.ts';
import type { StoredValue } from './column-type.ts';
import type { SqliteDatabase } from './database.ts';
import { lineSteps } from './line-batches.ts';
import { lineSourceOf } from './line-source.ts';
import { extractSql } from './sql.ts';
import { StoredRowEncoder } from './stored-row-encoder.ts';

/** When so many pieces, and more than half of all, had to be read again value by value, the rest is read so from the start. */
const MOST_READ_TWICE = 4;

/** Starts the extract on `database`, which it owns from now on: one statement or one transaction, so it sees one moment. */
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
  // Prepared before anything is read: what is wrong with a filter is said at once.
  const everyRow = database.prepare(extractSql(dataset, chosen, order, options));
  const batchBytes = options.batchBytes ?? DEFAULT_BATCH_BYTES;
  const lines = lineSourceOf(database, dataset, chosen, options, batchBytes);
  const ready: TextBatch[] = [];
  const writer = new SpoolWriter(batchBytes, (batch) => ready.push(batch));
  const encoder = new StoredRowEncoder(columns, writer);
  let lineRows = 0;
  let complete = false;

  /** Value by value, each looked at here. */
  async function* valueBatches(statement: typeof everyRow): AsyncGenerator<TextBatch> {
    const rows = statement.raw().safeIntegers().iterate() as IterableIterator<StoredValue[]>;
    let ended = false;
    try {
      for (let row = rows.next(); !row.done; row = rows.next()) {
        encoder.encode(row.value);
        const full = ready.shift();
        if (!full) continue;
        yield withoutForeignBytes(full, columns);
        await pause();
      }
      ended = true;
    } finally {
      if (!ended) endStatement(database, rows);
    }
    writer.flush();
    for (const last of ready.splice(0)) yield withoutForeignBytes(last, columns);
  }

  async function* lineBatches(source: NonNullable<typeof lines>): AsyncGenerator<TextBatch> {
    const between = (from: bigint, to: bigint) =>
      database.prepare(extractSql(dataset, chosen, order, options, { rowid: source.rowid, from, to }));
    let steps = 0;
    let readTwice = 0;
    database.exec('BEGIN');
    for (const step of lineSteps(database, source)) {
      steps += 1;
      if ('lines' in step) {
        lineRows += step.lines.rows;
        yield step.lines;
        await pause();
        continue;
      }
      readTwice += 1;
      const rest = readTwice > MOST_READ_TWICE && readTwice * 2 > steps;
      yield* valueBatches(between(step.from, rest ? step.last : step.to));
      if (rest) return;
      await pause();
    }
  }

  /** SQLite works in this thread: between batches everything else gets its turn. */
  async function pause(): Promise<void> {
    await nextTurn();
    throwIfCancelled(signal);
  }

  async function* batches(): AsyncGenerator<TextBatch> {
    try {
      throwIfCancelled(signal);
      yield* lines === null ? valueBatches(everyRow) : lineBatches(lines);
      complete = true;
    } catch (error) {
      throw explain(error);
    } finally {
      if (database.inTransaction) database.exec('ROLLBACK');
      database.close();
    }
  }

  return {
    columns,
    batches: batches(),
    summary: () => {
      if (!complete) throw incompleteSummary();
      return { rows: lineRows + writer.rows, sanitised: encoder.sanitised() };
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
