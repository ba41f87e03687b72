import { isUtf8 } from 'node:buffer';
import type { TextBatch } from '../contract.ts';
import type { SqliteDatabase } from './database.ts';

const FIRST_ROWS = 64;
const MOST_ROWS = 4096;
const FIRST_ROWID = -(2n ** 63n);
const LAST_ROWID = 2n ** 63n - 1n;

/**
 * Rows of a table that follow each other; those whose lines SQLite could not finish are to be read value by value: the rows
 * `from` … `to`, or all the rest, to `last`.
 */
export type LineStep = { lines: TextBatch } | { from: bigint; to: bigint; last: bigint };

export interface LineSource {
  /** As lineSql makes it. */
  line: string;
  table: string;
  /** In parentheses; null for every row. */
  filter: string | null;
  rowid: string;
  /** Of a batch. */
  mostBytes: number;
}

/**
 * A table in spool form, some hundred rows by one statement each, in the order of the rowid. Everything together sees one
 * moment only in a transaction, which is the caller's.
 *
 * By an index each piece would begin from the start. Bounds stand in the text: filters may hold parameters, which nobody sets and which
 * would be counted with them.
 */
export function* lineSteps(database: SqliteDatabase, { line, table, filter, rowid, mostBytes }: LineSource): Generator<LineStep> {
  const pieceSql = (from: bigint, rows: number) => `
    SELECT CAST(group_concat(line, char(10)) || char(10) AS BLOB), count(*), max(row) FROM
      (SELECT ${line} AS line, ${rowid} AS row FROM ${table} NOT INDEXED
      WHERE ${rowid} >= ${from}${filter === null ? '' : ` AND ${filter}`} ORDER BY ${rowid} LIMIT ${rows})`;
  let rows = FIRST_ROWS;
  for (let from = FIRST_ROWID; ; ) {
    const piece = database.prepare(pieceSql(from, rows)).raw().safeIntegers();
    const [csv, count, to] = piece.get() as [Buffer | null, bigint, bigint];
    if (csv === null) return;
    yield csv.length <= mostBytes && !csv.includes(0) && isUtf8(csv)
      ? { lines: { csv, rows: Number(count) } }
      : { from, to, last: LAST_ROWID };
    if (to === LAST_ROWID) return;
    from = to + 1n;
    rows = Math.max(1, Math.min(MOST_ROWS, Math.floor((mostBytes / 2 / csv.length) * Number(count))));
  }
}
