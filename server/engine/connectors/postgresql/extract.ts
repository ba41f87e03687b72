import { Cancelled, type TieoutError } from '../../errors.ts';
import { canonicalJson } from '../../values/canonical-json.ts';
import { BatchChannel } from '../batch-channel.ts';
import { chooseColumns } from '../column-choice.ts';
import type { Lease } from '../connection-pool.ts';
import type { ColumnDescription, Dataset, Extraction, ExtractOptions, TextBatch } from '../contract.ts';
import { withoutForeignBytes } from '../foreign-bytes.ts';
import { withGuaranteedForm } from '../guaranteed-form.ts';
import { watchSilence } from '../silence-watch.ts';
import { DEFAULT_BATCH_BYTES, decodeRows, encodeRow, incompleteSummary } from '../spool.ts';
import { readableColumns } from './catalog.ts';
import { CopyQuery } from './copy-query.ts';
import type { PostgresqlSession } from './session.ts';
import { copySql, extractSql } from './sql.ts';

/** Starts the extract on a session, which it owns from now on: only after a whole read is it given back for reuse. */
export async function startPostgresqlExtract(
  lease: Lease<PostgresqlSession>,
  database: string,
  dataset: Dataset,
  options: ExtractOptions,
  { signal, explain, silenceMs }: { signal: AbortSignal; explain: (error: unknown) => TieoutError; silenceMs: number },
): Promise<Extraction> {
  const { session } = lease;
  await session.beginSnapshot();
  const all = await readableColumns(session, dataset, database);
  const chosen = chooseColumns(all, options.columns, dataset.table ?? 'the query');
  const order = options.orderBy?.length ? chooseColumns(all, options.orderBy, dataset.table ?? 'the query') : [];
  const select = extractSql(dataset, database, chosen, order, options);
  // Proves that filter, flags and query make one SELECT before they go into COPY.
  await session.fields(select);
  const flags = (options.flags ?? []).map(
    (flag): ColumnDescription => ({ name: flag.name, nativeType: 'boolean', logicalType: { kind: 'boolean' }, nullable: false }),
  );
  const columns = [...chosen.map(({ description }) => withGuaranteedForm(dataset, description)), ...flags];
  const jsonColumns = columns.flatMap((column, index) => (column.logicalType.kind === 'json' ? [index] : []));

  const endWatch = watchSilence(session.watched, silenceMs);
  const onAbort = () => void channel.abandon(new Cancelled());
  const channel = new BatchChannel({
    pause: () => session.socket.pause(),
    resume: () => session.socket.resume(),
    close: async (how) => {
      endWatch();
      signal.removeEventListener('abort', onAbort);
      if (how === 'finished') {
        session.socket.resume();
        // Nobody who has all rows waits for the clean-up.
        void lease.release();
        return;
      }
      await session.cancel();
      lease.discard();
    },
  });
  const copy = new CopyQuery(copySql(select), options.batchBytes ?? DEFAULT_BATCH_BYTES, {
    batch: (raw) => {
      const batch = session.keepsAnyBytes ? withoutForeignBytes(raw, columns) : raw;
      channel.push(jsonColumns.length === 0 ? batch : withCanonicalJson(batch, jsonColumns));
    },
    done: (error) => {
      if (error) channel.fail(explain(error));
      else channel.end();
    },
  });
  session.client.query(copy);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  return {
    columns,
    batches: channel,
    summary: () => {
      if (!channel.complete) throw incompleteSummary();
      // PostgreSQL has neither zero dates nor NUL bytes in text: there is nothing to sanitise.
      return { rows: copy.rows, sanitised: [] };
    },
  };
}

/** jsonb orders keys by length and json keeps what was written: both get the one canonical form here. */
function withCanonicalJson(batch: TextBatch, jsonColumns: number[]): TextBatch {
  const rows: string[] = [];
  for (const row of decodeRows(batch.csv)) {
    for (const index of jsonColumns) {
      const text = row[index];
      if (typeof text === 'string') row[index] = canonicalJson(text);
    }
    rows.push(encodeRow(row));
  }
  return { csv: Buffer.from(rows.join('')), rows: batch.rows };
}
