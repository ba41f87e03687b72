import { Cancelled, type TieoutError } from '../../errors.ts';
import { canonicalJson } from '../../values/canonical-json.ts';
import { BatchChannel } from '../batch-channel.ts';
import { chooseColumns } from '../column-choice.ts';
import type { Lease } from '../connection-pool.ts';
import type { ColumnDescription, Dataset, Extraction, ExtractOptions } from '../contract.ts';
import { DamagedStream } from '../damaged-stream.ts';
import { withoutForeignBytes } from '../foreign-bytes.ts';
import { withGuaranteedForm } from '../guaranteed-form.ts';
import { watchSilence } from '../silence-watch.ts';
import { DEFAULT_BATCH_BYTES, incompleteSummary } from '../spool.ts';
import { readableColumns } from './catalog.ts';
import { runRawQuery } from './raw-query.ts';
import { RowEncoder } from './row-encoder.ts';
import type { MysqlSession } from './session.ts';
import { extractSql } from './sql.ts';

/** Starts the extract on a session, which it owns from now on: only after a whole read is it given back for reuse. */
export async function startMysqlExtract(
  lease: Lease<MysqlSession>,
  database: string,
  dataset: Dataset,
  options: ExtractOptions,
  { signal, explain, silenceMs }: { signal: AbortSignal; explain: (error: unknown) => TieoutError; silenceMs: number },
): Promise<Extraction> {
  const { session } = lease;
  await session.beginSnapshot();
  const all = await readableColumns(session, dataset, database);
  const chosen = chooseColumns(all, options.columns, dataset.table ?? 'the query');
  const order = chooseColumns(all, options.orderBy ?? [], dataset.table ?? 'the query');
  const sql = extractSql(dataset, database, chosen, options.orderBy?.length ? order : [], options);
  const flags = (options.flags ?? []).map(
    (flag): ColumnDescription => ({ name: flag.name, nativeType: 'tinyint(1)', logicalType: { kind: 'boolean' }, nullable: false }),
  );
  const columns = [...chosen.map(({ description, stored }) => withGuaranteedForm(dataset, description, stored)), ...flags];

  const endWatch = watchSilence(session.watched, silenceMs);
  const onAbort = () => void channel.abandon(new Cancelled());
  const channel = new BatchChannel({
    pause: () => session.connection.pause(),
    resume: () => session.connection.resume(),
    close: async (how) => {
      endWatch();
      signal.removeEventListener('abort', onAbort);
      if (how === 'finished') {
        session.connection.resume();
        // Nobody who has all rows waits for the clean-up.
        void lease.release();
        return;
      }
      await session.cancel();
      lease.discard();
    },
  });
  const codings = [...chosen.map((column) => column.reading.coding), ...flags.map(() => 'boolean' as const)];
  const encoder = new RowEncoder({
    codings,
    ...(options.typedRows && { types: columns.map((column) => column.logicalType) }),
    batchBytes: options.batchBytes ?? DEFAULT_BATCH_BYTES,
    canonicalJson,
    // Typed rows hold no such text.
    emit: (batch) => channel.push(batch.typed ? batch : withoutForeignBytes(batch, columns)),
  });
  /** A damaged packet may look like the end of the rows: only the server's own count tells that they are all here. */
  const endWhenWhole = async (): Promise<void> => {
    try {
      const sent = await session.foundRows();
      if (sent !== encoder.rows) throw new DamagedStream(`the server sent ${sent} rows, ${encoder.rows} arrived`);
      // Not before: the last batch may pause the connection, and mysql2 starts no statement on one that is paused.
      encoder.flush();
      channel.end();
    } catch (error) {
      channel.fail(explain(error));
    }
  };
  runRawQuery(session.connection, sql, {
    row: (buffer, offset, end) => encoder.encode(buffer, offset, end),
    done: (error) => {
      if (error) channel.fail(explain(error));
      else void endWhenWhole();
    },
  });
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  return {
    columns,
    batches: channel,
    summary: () => {
      if (!channel.complete) throw incompleteSummary();
      return { rows: encoder.rows, sanitised: encoder.sanitised(columns.map((column) => column.name)) };
    },
  };
}
