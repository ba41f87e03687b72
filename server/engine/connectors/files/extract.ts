import { TieoutError, throwIfCancelled } from '../../errors.ts';
import { canonicalJson } from '../../values/canonical-json.ts';
import { chooseColumns } from '../column-choice.ts';
import type { ColumnDescription, Dataset, Extraction, ExtractOptions, SanitisedCount, TextBatch } from '../contract.ts';
import { DEFAULT_BATCH_BYTES, decodeRows, encodeRow, incompleteSummary } from '../spool.ts';
import { SpoolWriter } from '../spool-writer.ts';
import type { FilesEngine } from './duckdb.ts';
import { readDirectly } from './read-directly.ts';
import { describedColumn, type Relation } from './relation.ts';
import { extractSql } from './sql.ts';

/** An extract of a file's rows. Nothing is opened before the first batch is asked for. */
export function startFilesExtract(
  engine: FilesEngine,
  relation: Relation,
  dataset: Dataset,
  options: ExtractOptions,
  signal: AbortSignal,
  explain: (error: unknown) => TieoutError,
): Extraction {
  const what = dataset.table ?? 'the file';
  const chosen = chooseColumns(relation.columns, options.columns, what);
  const order = options.orderBy?.length ? chooseColumns(relation.columns, options.orderBy, what) : [];
  const flags = (options.flags ?? []).map(
    (flag): ColumnDescription => ({ name: flag.name, nativeType: 'boolean', logicalType: { kind: 'boolean' }, nullable: false }),
  );
  const columns = [...chosen.map(describedColumn), ...flags];
  const sql = extractSql(relation, dataset.filter, chosen, order, options);
  const ready: TextBatch[] = [];
  const writer = new SpoolWriter(options.batchBytes ?? DEFAULT_BATCH_BYTES, (batch) => ready.push(batch));
  const nulBytes = columns.map((column) => relation.sanitised.find((repair) => repair.column === column.name)?.count ?? 0);
  const jsonColumns = columns.flatMap((column, index) => (column.logicalType.kind === 'json' ? [index] : []));
  let readRows: number | null = null;

  const finishLine = (line: string) => (jsonColumns.length > 0 || line.includes('\0') ? repairLine(line, jsonColumns, nulBytes) : line);

  async function* batches(): AsyncGenerator<TextBatch> {
    throwIfCancelled(signal);
    const connection = await engine.connect();
    const onAbort = () => connection.interrupt();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      throwIfCancelled(signal);
      const result = await connection.stream(sql);
      for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        throwIfCancelled(signal);
        const lines = chunk.getColumnVector(0);
        for (let row = 0; row < chunk.rowCount; row += 1) {
          writer.line(finishLine(lines.getItem(row) as string));
        }
        yield* ready.splice(0);
      }
      writer.flush();
      yield* ready.splice(0);
      assertAllRows(relation, dataset, options, writer.rows);
      relation.assertUnchanged();
      readRows = writer.rows;
    } catch (error) {
      throwIfCancelled(signal);
      throw explain(error);
    } finally {
      signal.removeEventListener('abort', onAbort);
      connection.closeSync();
    }
  }

  // What people wrote runs under this connector's locked settings only.
  const untouched = dataset.filter === undefined && flags.length === 0 && options.limit === undefined;
  const finished = (counts: SanitisedCount[]) => {
    for (const { column, count } of counts) nulBytes[columns.findIndex(({ name }) => name === column)] = count;
    readRows = relation.rows;
  };
  return {
    columns,
    relation: untouched ? readDirectly(engine, relation, chosen, explain, finished) : undefined,
    batches: batches(),
    summary: () => {
      if (readRows === null) throw incompleteSummary();
      const sanitised = columns.map(
        (column, index): SanitisedCount => ({ column: column.name, repair: 'nul_byte', count: nulBytes[index]! }),
      );
      return { rows: readRows, sanitised: sanitised.filter(({ count }) => count > 0) };
    },
  };
}

/** JSON gets its canonical form here, and NUL bytes (which only Parquet can still hold) are taken out and counted. */
function repairLine(line: string, jsonColumns: number[], nulBytes: number[]): string {
  const [row = []] = decodeRows(Buffer.from(`${line}\n`));
  for (const index of jsonColumns) {
    const text = row[index];
    if (typeof text === 'string') row[index] = canonicalJson(text);
  }
  const repaired = encodeRow(
    row.map((text, index) => {
      if (!text?.includes('\0')) return text;
      const clean = text.replaceAll('\0', '');
      nulBytes[index]! += text.length - clean.length;
      return clean;
    }),
  );
  return repaired.slice(0, -1);
}

function assertAllRows(relation: Relation, dataset: Dataset, options: ExtractOptions, rows: number): void {
  if (dataset.filter !== undefined || options.limit !== undefined || rows === relation.rows) return;
  throw new TieoutError(
    'integrity',
    `${dataset.table} has ${relation.rows} rows, but ${rows} were read.`,
    'Start again; if it happens again, report it with the file.',
  );
}
