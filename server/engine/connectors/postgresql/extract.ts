import { Cancelled } from '../../errors.ts';
import { canonicalJson } from '../../values/canonical-json.ts';
import { BatchChannel } from '../batch-channel.ts';
import { chooseColumns } from '../column-choice.ts';
import type { ColumnDescription, Dataset, Extraction, ExtractOptions, TextBatch } from '../contract.ts';
import { DEFAULT_BATCH_BYTES, decodeRows, encodeRow, incompleteSummary } from '../spool.ts';
import { readableColumns } from './catalog.ts';
import type { PostgresqlConfig } from './config.ts';
import { CopyQuery } from './copy-query.ts';
import { explainPostgresqlError } from './errors.ts';
import type { PostgresqlSession } from './session.ts';
import { copySql, extractSql } from './sql.ts';

/** Starts the extract on `session`, which it owns from now on; `released` is called when the session is gone. */
export async function startPostgresqlExtract(
  session: PostgresqlSession,
  config: PostgresqlConfig,
  dataset: Dataset,
  options: ExtractOptions,
  signal: AbortSignal,
  released: () => void,
): Promise<Extraction> {
  await session.beginSnapshot();
  const all = await readableColumns(session, dataset, config.database);
  const chosen = chooseColumns(all, options.columns, dataset.table ?? 'the query');
  const order = options.orderBy?.length ? chooseColumns(all, options.orderBy, dataset.table ?? 'the query') : [];
  const select = extractSql(dataset, config.database, chosen, order, options);
  // Proves that filter, flags and query make one SELECT before they go into COPY.
  await session.fields(select);
  const flags = (options.flags ?? []).map(
    (flag): ColumnDescription => ({ name: flag.name, nativeType: 'boolean', logicalType: { kind: 'boolean' }, nullable: false }),
  );
  const columns = [...chosen.map((column) => column.description), ...flags];
  const jsonColumns = columns.flatMap((column, index) => (column.logicalType.kind === 'json' ? [index] : []));

  const onAbort = () => void channel.abandon(new Cancelled());
  const channel = new BatchChannel({
    pause: () => session.socket.pause(),
    resume: () => session.socket.resume(),
    close: async (how) => {
      signal.removeEventListener('abort', onAbort);
      if (how === 'finished') session.close();
      else await session.cancel();
      released();
    },
  });
  const copy = new CopyQuery(copySql(select), options.batchBytes ?? DEFAULT_BATCH_BYTES, {
    batch: (batch) => channel.push(jsonColumns.length === 0 ? batch : withCanonicalJson(batch, jsonColumns)),
    done: (error) => {
      if (error) channel.fail(explainPostgresqlError(error, config));
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
