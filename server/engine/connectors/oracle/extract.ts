import { Cancelled, TieoutError } from '../../errors.ts';
import { chooseColumns } from '../column-choice.ts';
import type { Lease } from '../connection-pool.ts';
import type { ColumnDescription, Dataset, Extraction, ExtractOptions, TextBatch } from '../contract.ts';
import { DEFAULT_BATCH_BYTES, incompleteSummary } from '../spool.ts';
import { type ReadableColumn, readableColumns } from './catalog.ts';
import type { OracleResultSet } from './driver.ts';
import { RowEncoder } from './row-encoder.ts';
import type { OracleSession } from './session.ts';
import { extractSql, withEmptyValues } from './sql.ts';

const MOST_ROWS_PER_FETCH = 2_000;
/** A guess for a large value, of which the metadata tells no length. */
const LARGE_VALUE_BYTES = 64 * 1024;
const SMALL_VALUE_BYTES = 32;

/**
 * Rows of one result set as spool batches. Pulled: a fetch is under way only while a batch is being asked for, so a slow
 * consumer holds the server back by itself. How many rows a fetch brings follows their measured size.
 */
export class OracleBatches implements AsyncIterableIterator<TextBatch> {
  complete = false;
  private readonly lease: Lease<OracleSession>;
  private readonly resultSet: OracleResultSet;
  private readonly encoder: RowEncoder;
  private readonly restore: (row: unknown[]) => readonly unknown[];
  private readonly fetchBytes: number;
  private readonly explain: (error: unknown) => TieoutError;
  private readonly released: () => void;
  private readonly ready: TextBatch[] = [];
  private fetchRows: number;
  private exhausted = false;
  private failure: Error | null = null;
  private closing: Promise<void> | null = null;

  constructor(parts: {
    lease: Lease<OracleSession>;
    resultSet: OracleResultSet;
    encoder: RowEncoder;
    /** Puts back what the driver does not tell apart. */
    restore: (row: unknown[]) => readonly unknown[];
    firstRows: number;
    fetchBytes: number;
    explain: (error: unknown) => TieoutError;
    released: () => void;
  }) {
    this.lease = parts.lease;
    this.resultSet = parts.resultSet;
    this.encoder = parts.encoder;
    this.restore = parts.restore;
    this.fetchRows = parts.firstRows;
    this.fetchBytes = parts.fetchBytes;
    this.explain = parts.explain;
    this.released = parts.released;
  }

  async next(): Promise<IteratorResult<TextBatch>> {
    for (;;) {
      if (this.failure !== null) {
        await this.end('abandoned');
        throw this.failure;
      }
      const batch = this.ready.shift();
      if (batch) return { done: false, value: batch };
      if (this.exhausted) {
        this.complete = this.closing === null || this.complete;
        await this.end('finished');
        return { done: true, value: undefined };
      }
      if (this.closing) return { done: true, value: undefined };
      await this.fetch();
    }
  }

  async return(): Promise<IteratorResult<TextBatch>> {
    await this.end(this.exhausted ? 'finished' : 'abandoned');
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Ends the query on the server, whether or not anybody reads. What was not handed over yet never is. */
  abandon(error: Error): Promise<void> {
    if (!this.complete) {
      this.failure ??= error;
      this.ready.length = 0;
    }
    return this.end('abandoned');
  }

  private async fetch(): Promise<void> {
    try {
      const asked = this.fetchRows;
      const rows = await this.resultSet.getRows(asked);
      if (this.failure !== null) return;
      for (const row of rows) this.keep(this.encoder.add(this.restore(row)));
      this.exhausted = rows.length < asked;
      if (this.exhausted) this.keep(this.encoder.take());
      const fitting = Math.floor(this.fetchBytes / Math.max(1, this.encoder.bytesPerRow));
      // No more than twice as many at once: rows may grow along the table.
      this.fetchRows = Math.max(1, Math.min(fitting, asked * 2, MOST_ROWS_PER_FETCH));
    } catch (error) {
      this.failure ??= this.explain(error);
      this.ready.length = 0;
    }
  }

  private keep(batch: TextBatch | null): void {
    if (batch) this.ready.push(batch);
  }

  private end(how: 'finished' | 'abandoned'): Promise<void> {
    this.closing ??= (async () => {
      if (how === 'finished') {
        await this.resultSet.close().catch(() => undefined);
        // Nobody who has all rows waits for the clean-up.
        void this.lease.release();
      } else {
        await this.lease.session.cancel();
        this.lease.discard();
      }
      this.released();
    })();
    return this.closing;
  }
}

/** Starts the extract on a session, which it owns from now on: only after a whole read is it given back for reuse. */
export async function startOracleExtract(
  lease: Lease<OracleSession>,
  dataset: Dataset,
  options: ExtractOptions,
  signal: AbortSignal,
  explain: (error: unknown) => TieoutError,
): Promise<Extraction> {
  const { session } = lease;
  await session.beginSnapshot();
  const all = await readableColumns(session, dataset);
  const what = dataset.table ?? 'the query';
  const chosen = chooseColumns(all, options.columns, what);
  for (const column of chosen) refuseUnreadable(column);
  const order = options.orderBy?.length ? chooseColumns(all, options.orderBy, what) : [];
  const flags = (options.flags ?? []).map(
    (flag): ColumnDescription => ({ name: flag.name, nativeType: 'NUMBER(1,0)', logicalType: { kind: 'boolean' }, nullable: false }),
  );
  const columns = [...chosen.map((column) => column.description), ...flags];
  const codings = [...chosen.map((column) => column.reading.coding), ...flags.map(() => 'flag' as const)];
  const fetchBytes = options.batchBytes ?? DEFAULT_BATCH_BYTES;
  const guess = chosen.reduce((sum, column) => sum + (column.reading.ordering ? SMALL_VALUE_BYTES : LARGE_VALUE_BYTES), 1);
  const firstRows = Math.max(1, Math.min(100, Math.floor(fetchBytes / guess)));
  const resultSet = await session.open(extractSql(dataset, session.schema, chosen, order, options), firstRows);
  const encoder = new RowEncoder(codings, fetchBytes);
  const onAbort = () => void batches.abandon(new Cancelled());
  const batches = new OracleBatches({
    lease,
    resultSet,
    encoder,
    restore: (row) => withEmptyValues(chosen, row, codings.length),
    firstRows,
    fetchBytes,
    explain,
    released: () => signal.removeEventListener('abort', onAbort),
  });
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  return {
    columns,
    batches,
    summary: () => {
      if (!batches.complete) throw incompleteSummary();
      return { rows: encoder.rows, sanitised: encoder.sanitised(columns.map((column) => column.name)) };
    },
  };
}

function refuseUnreadable({ name, reading }: ReadableColumn): void {
  if (reading.refused === undefined) return;
  throw new TieoutError(
    'invalid_input',
    `The column "${name}" cannot be read: ${reading.refused}.`,
    'Leave the column out, or write a query that makes text or a number of it.',
  );
}
