import { Readable } from 'node:stream';
import { TieoutError } from '../../errors.ts';
import type { LandingSession } from './landing-session.ts';
import { escaped, quoteName } from './table-names.ts';

/** A row as texts, in the order of the loader's columns. */
export type LoadedRow = readonly (string | null)[];

/** One LOAD DATA is one transaction: the server need not keep the undoing of more than this. */
const LOAD_BYTES = 128 * 1024 * 1024;
const CHUNK_BYTES = 128 * 1024;
/** Of the largest packet, so that what the protocol adds fits in. */
const PACKET_SHARE = 0.5;
const LARGEST_INSERT_BYTES = 8 * 1024 * 1024;

export interface LoadTarget {
  table: string;
  columns: readonly string[];
}

export interface LoadOptions {
  bulk: boolean;
  /** Rows per INSERT where bulk loading is off. */
  batchRows: number;
}

/**
 * Loads rows into a table with `LOAD DATA LOCAL INFILE` from a stream, or with INSERTs of many rows; how many were loaded.
 * @throws TieoutError integrity when the server took a row other than it was.
 */
export async function loadRows(
  session: LandingSession,
  target: LoadTarget,
  rows: AsyncIterable<readonly LoadedRow[]>,
  { bulk, batchRows }: LoadOptions,
  signal: AbortSignal,
): Promise<number> {
  return bulk ? loadFiles(session, target, rows, signal) : insertBatches(session, target, rows, batchRows, signal);
}

async function loadFiles(
  session: LandingSession,
  { table, columns }: LoadTarget,
  rows: AsyncIterable<readonly LoadedRow[]>,
  signal: AbortSignal,
): Promise<number> {
  const sql = [
    `LOAD DATA LOCAL INFILE 'rows' INTO TABLE ${quoteName(table)} CHARACTER SET binary`,
    `FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' (${columns.join(', ')})`,
  ].join(' ');
  const source = rows[Symbol.asyncIterator]();
  let loaded = 0;
  let over = false;
  try {
    while (!over) {
      let sent = 0;
      let failure: unknown = null;
      async function* file(): AsyncGenerator<Buffer> {
        try {
          let bytes = 0;
          while (bytes < LOAD_BYTES) {
            const next = await source.next();
            if (next.done) {
              over = true;
              return;
            }
            sent += next.value.length;
            for (const chunk of fileChunks(next.value)) {
              bytes += chunk.length;
              yield chunk;
            }
          }
        } catch (error) {
          // The server must hear of the end; what broke off is thrown below.
          failure = error;
        }
      }
      const done = await session.load(sql, Readable.from(file(), { objectMode: false, highWaterMark: 4 * CHUNK_BYTES }), signal);
      if (failure !== null) throw failure;
      if (done.rows !== sent || done.warnings.length > 0) throw changedOnTheWay(table, sent, done);
      loaded += done.rows;
    }
  } finally {
    if (!over) await source.return?.();
  }
  return loaded;
}

function* fileChunks(rows: readonly LoadedRow[]): Generator<Buffer> {
  let lines: string[] = [];
  let length = 0;
  for (const row of rows) {
    const line = fileLine(row);
    lines.push(line);
    length += line.length;
    if (length < CHUNK_BYTES) continue;
    yield Buffer.from(lines.join(''));
    lines = [];
    length = 0;
  }
  if (lines.length > 0) yield Buffer.from(lines.join(''));
}

const NEEDS_ESCAPE = /[\0\t\n\\]/;
const ESCAPED = /[\0\t\n\\]/g;
const ESCAPES: Record<string, string> = { '\0': '\\0', '\t': '\\t', '\n': '\\n', '\\': '\\\\' };

function fileLine(row: LoadedRow): string {
  let line = '';
  for (let at = 0; at < row.length; at++) {
    const text = row[at]!;
    line += at === 0 ? '' : '\t';
    if (text === null) line += '\\N';
    else line += NEEDS_ESCAPE.test(text) ? text.replace(ESCAPED, (letter) => ESCAPES[letter]!) : text;
  }
  return `${line}\n`;
}

async function insertBatches(
  session: LandingSession,
  { table, columns }: LoadTarget,
  rows: AsyncIterable<readonly LoadedRow[]>,
  batchRows: number,
  signal: AbortSignal,
): Promise<number> {
  const head = `INSERT INTO ${quoteName(table)} (${columns.join(', ')}) VALUES `;
  const most = Math.min(session.maxPacketBytes * PACKET_SHARE, LARGEST_INSERT_BYTES);
  let tuples: string[] = [];
  let bytes = 0;
  let loaded = 0;
  const flush = async () => {
    if (tuples.length === 0) return;
    const taken = await session.run(head + tuples.join(','), [], signal);
    if (taken !== tuples.length) throw changedOnTheWay(table, tuples.length, { rows: taken, warnings: [] });
    loaded += taken;
    tuples = [];
    bytes = 0;
  };
  for await (const batch of rows) {
    for (const row of batch) {
      const tuple = `(${row.map((text) => (text === null ? 'NULL' : `_binary'${escaped(text)}'`)).join(',')})`;
      const size = Buffer.byteLength(tuple);
      if (tuples.length >= batchRows || bytes + size > most) await flush();
      tuples.push(tuple);
      bytes += size;
    }
  }
  await flush();
  return loaded;
}

/** With LOCAL the server turns errors into warnings and goes on: https://dev.mysql.com/doc/refman/8.4/en/load-data.html#load-data-error-handling */
function changedOnTheWay(table: string, sent: number, done: { rows: number; warnings: string[] }): TieoutError {
  return new TieoutError(
    'integrity',
    `The landing database took ${done.rows} of ${sent} rows, or took them other than they are, so this run shows no numbers.`,
    'Run it again; if this repeats, set LANDING_USE_BULK_COPY=false and report it with the details.',
    { detail: `${table}: ${done.warnings.join('; ') || 'no warning'}` },
  );
}
