import { Cancelled, TieoutError } from '../../errors.ts';
import { BatchChannel } from '../batch-channel.ts';
import { chooseColumns } from '../column-choice.ts';
import type { Lease } from '../connection-pool.ts';
import type { ColumnDescription, Dataset, Extraction, ExtractOptions } from '../contract.ts';
import { DEFAULT_BATCH_BYTES, incompleteSummary } from '../spool.ts';
import { encodedColumn, readableColumns } from './catalog.ts';
import { type EncodedColumn, RowEncoder } from './row-encoder.ts';
import type { SqlserverSession } from './session.ts';
import { extractSql } from './sql.ts';

/** Starts the extract on a session, which it owns from now on: only after a whole read is it given back for reuse. */
export async function startSqlserverExtract(
  lease: Lease<SqlserverSession>,
  dataset: Dataset,
  options: ExtractOptions,
  signal: AbortSignal,
  explain: (error: unknown) => TieoutError,
): Promise<Extraction> {
  const { session } = lease;
  await session.beginRead();
  const all = await readableColumns(session, dataset);
  const what = dataset.table ?? 'the query';
  const chosen = chooseColumns(all, options.columns, what);
  const order = options.orderBy?.length ? chooseColumns(all, options.orderBy, what) : [];
  const sql = extractSql(dataset, chosen, order, options, session.facts);
  const flags = (options.flags ?? []).map(
    (flag): ColumnDescription => ({ name: flag.name, nativeType: 'bit', logicalType: { kind: 'boolean' }, nullable: false }),
  );

  const onAbort = () => void channel.abandon(new Cancelled());
  const channel = new BatchChannel({
    pause: () => request.pause(),
    resume: () => request.resume(),
    close: async (how) => {
      signal.removeEventListener('abort', onAbort);
      if (how === 'finished') {
        // Nobody who has all rows waits for the clean-up.
        void lease.release();
        return;
      }
      await session.cancel();
      lease.discard();
    },
  });
  const encoded = [...chosen.map(encodedColumn), ...flags.map(({ name }): EncodedColumn => ({ name, coding: 'boolean', precision: 0 }))];
  const encoder = new RowEncoder(encoded, options.batchBytes ?? DEFAULT_BATCH_BYTES, (batch) => channel.push(batch));
  const request = session.start(sql, [], (error, counted) => {
    if (error) channel.fail(explain(error));
    else if (counted !== encoder.rows) channel.fail(rowsLost(counted, encoder.rows));
    else {
      encoder.flush();
      channel.end();
    }
  });
  request.on('row', (values: { value: unknown }[]) => {
    try {
      encoder.encode(values);
    } catch (error) {
      void channel.abandon(explain(error));
    }
  });
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  return {
    columns: [...chosen.map((column) => column.description), ...flags],
    batches: channel,
    summary: () => {
      if (!channel.complete) throw incompleteSummary();
      return { rows: encoder.rows, sanitised: encoder.sanitised() };
    },
  };
}

function rowsLost(counted: number, received: number): TieoutError {
  return new TieoutError(
    'integrity',
    `The server counted ${counted} rows, and ${received} arrived.`,
    'Start again; if it happens again, report this with the details of the run.',
  );
}
