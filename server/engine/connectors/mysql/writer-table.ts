import type { TieoutError } from '../../errors.ts';
import type { Lease } from '../connection-pool.ts';
import { BATCH_CHANGES, type GuardedRow, type GuardedTable, type Refusal, type StoredRow, type WriterColumn } from '../guarded-table.ts';
import { GuardedWriter } from '../guarded-writer.ts';
import { errorText } from '../network-error.ts';
import type { RowWriter, WriteTarget } from '../writer-contract.ts';
import type { MysqlConfig } from './config.ts';
import { explainMysqlError } from './errors.ts';
import type { MysqlSession } from './session.ts';
import { type MysqlWriterColumn, type WritableTable, writableTable } from './writer-columns.ts';
import { JsonRows } from './writer-rows.ts';
import { canonicalOf, storable } from './writer-values.ts';

/** Seconds that a statement waits for somebody who changes the table's definition. */
const LOCK_WAIT_SECONDS = 60;
const MOST_BATCH_CHARS = 4_000_000;
/** A statement holds a value up to four times: bytes of UTF-8, escapes. */
const BYTES_PER_CHAR = 4;

/** Values are never bent to fit, 0 is no request for the next number, and zero dates are not written. */
const WRITE_MODES =
  'STRICT_ALL_TABLES,STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION';

/** ER_DUP_ENTRY and its like, ER_NO_REFERENCED_ROW, ER_ROW_IS_REFERENCED. */
const ORDER_MATTERS = new Set([1062, 1586, 1859, 1216, 1217, 1451, 1452, 1761, 1762]);

type Text = string | null;

/** Begins the transaction on the leased session, which the writer gives back. @throws the driver's error; TieoutError for what cannot be written. */
export async function openMysqlWriter(
  lease: Lease<MysqlSession>,
  config: MysqlConfig,
  target: WriteTarget,
  closing: AbortSignal,
): Promise<RowWriter> {
  const { session } = lease;
  const writable = await writableTable(session, target.table, config.database);
  const [server] = await session.query(
    'SELECT @@max_allowed_packet AS packet, @@log_bin AS logged, @@SESSION.binlog_format AS format, CONNECTION_ID() AS id',
  );
  // A log of statements refuses changes made under READ COMMITTED, which locks fewer rows.
  const byStatement = Number(server?.logged) === 1 && server?.format === 'STATEMENT';
  await session.query(`SET SESSION TRANSACTION ISOLATION LEVEL ${byStatement ? 'REPEATABLE READ' : 'READ COMMITTED'}`);
  await session.query(`SET SESSION sql_mode = '${WRITE_MODES}', lock_wait_timeout = ${LOCK_WAIT_SECONDS}`);
  await session.query('START TRANSACTION READ WRITE');
  const batchChars = Math.min(MOST_BATCH_CHARS, Math.floor(Number(server?.packet) / BYTES_PER_CHAR));
  const table = new MysqlTable(session, config, writable, target.keyColumns, batchChars);
  return new GuardedWriter(table, target, closing, lease);
}

/** A batch is one statement, its values one JSON document. Rows are locked by `FOR UPDATE` until the end of the transaction. */
class MysqlTable implements GuardedTable<Text> {
  readonly columns: MysqlWriterColumn[];
  readonly batchChars: number;
  private readonly session: MysqlSession;
  private readonly config: MysqlConfig;
  private readonly name: string;
  private readonly indexed: boolean;

  constructor(session: MysqlSession, config: MysqlConfig, table: WritableTable, keyColumns: string[], batchChars: number) {
    this.session = session;
    this.config = config;
    this.name = table.name;
    this.columns = table.columns;
    this.batchChars = batchChars;
    this.indexed = keyColumns.some((key) => table.indexed.has(key) && table.columns.some(({ name, typed }) => name === key && typed));
  }

  get batchChanges(): number {
    return this.indexed ? BATCH_CHANGES.indexed : BATCH_CHANGES.unindexed;
  }

  get lost(): boolean {
    return !this.session.isOpen;
  }

  async find(keys: string[][], keyColumns: WriterColumn[], columns: WriterColumn[]): Promise<StoredRow<Text>[]> {
    const own = this.own(keyColumns);
    const read = this.own(columns);
    const given = new JsonRows(own, own.length, storableRows(own, keys));
    const texts = read.map(({ text, quoted }) => text(`t.${quoted}`));
    // MySQL would lock the rows of JSON_TABLE as well, under a name that it then does not know.
    const lock = this.session.isMariadb ? 'FOR UPDATE' : 'FOR UPDATE OF t';
    const rows = await this.rows(`SELECT v.place, ${texts.join(', ')} FROM ${this.joined(given)} ${lock}`, given.json);
    return rows.map(([place, ...raw]) => {
      const canonical = raw.map((text, index) => canonicalOf(read[index]!.coding, text));
      return { place: Number(place) - 1, raw, canonical };
    });
  }

  update(rows: GuardedRow<Text>[], keyColumns: WriterColumn[], guard: WriterColumn[], after: WriterColumn[]): Promise<number> {
    const target = this.own(after);
    const start = keyColumns.length + guard.length;
    const values = storableRows(
      target,
      rows.map((row) => row.after),
    );
    const given = new JsonRows(
      [...this.own(keyColumns), ...this.own(guard), ...target],
      keyColumns.length,
      rows.map((row, index) => [...row.key, ...row.guard, ...values[index]!]),
    );
    const sets = target.map(({ quoted, value }, index) => `t.${quoted} = ${value(given.given(start + index))}`);
    return this.touched(`UPDATE ${this.joined(given)} SET ${sets.join(', ')} WHERE ${given.exact(start)}`, given.json);
  }

  delete(rows: GuardedRow<Text>[], keyColumns: WriterColumn[], guard: WriterColumn[]): Promise<number> {
    const columns = [...this.own(keyColumns), ...this.own(guard)];
    const given = new JsonRows(
      columns,
      keyColumns.length,
      rows.map((row) => [...row.key, ...row.guard]),
    );
    return this.touched(`DELETE t FROM ${this.joined(given)} WHERE ${given.exact(columns.length)}`, given.json);
  }

  insert(rows: Text[][], columns: WriterColumn[]): Promise<number> {
    const target = this.own(columns);
    const given = new JsonRows(target, 0, storableRows(target, rows));
    const names = target.map(({ quoted }) => quoted).join(', ');
    const values = target.map(({ value }, index) => value(given.given(index))).join(', ');
    return this.touched(`INSERT INTO ${this.name} (${names}) SELECT ${values} FROM ${given.table()} AS v ORDER BY v.place`, given.json);
  }

  async savepoint(): Promise<void> {
    await this.session.query('SAVEPOINT tieout');
  }

  async releaseSavepoint(): Promise<void> {
    await this.session.query('RELEASE SAVEPOINT tieout');
  }

  async rollbackToSavepoint(): Promise<void> {
    await this.session.query('ROLLBACK TO SAVEPOINT tieout');
    await this.releaseSavepoint();
  }

  async commit(): Promise<void> {
    await this.session.query('COMMIT');
  }

  async rollback(): Promise<void> {
    await this.session.query('ROLLBACK');
  }

  cancel(): Promise<void> {
    return this.session.cancel();
  }

  explain(error: unknown): TieoutError {
    return explainMysqlError(error, this.config);
  }

  refusal(error: unknown): Refusal {
    const number = typeof error === 'object' && error !== null && 'errno' in error ? Number(error.errno) : 0;
    const text = errorText(error);
    const [, value] = /\bcolumn '((?:[^']|'(?! |$))+)'/i.exec(text) ?? [];
    // A foreign key of one column, and of this table: not of one that points to it.
    const [, key] = text.includes(`(${this.name}, CONSTRAINT `) ? (/ FOREIGN KEY \(`((?:[^`]|``)+)`\) REFERENCES /.exec(text) ?? []) : [];
    const named = value ?? key?.replaceAll('``', '`');
    const column = this.columns.find(({ name }) => name === named || `t.${name}` === named)?.name ?? null;
    return { orderMatters: ORDER_MATTERS.has(number), column };
  }

  private joined(given: JsonRows): string {
    return given.joined(this.name, this.indexed, this.session.isMariadb);
  }

  private own(columns: WriterColumn[]): MysqlWriterColumn[] {
    return columns.map(({ name }) => this.columns.find((column) => column.name === name)!);
  }

  private async rows(sql: string, json: string): Promise<Text[][]> {
    return (await this.execute(sql, json)) as Text[][];
  }

  private async touched(sql: string, json: string): Promise<number> {
    return ((await this.execute(sql, json)) as { affectedRows: number }).affectedRows;
  }

  /** A prepared statement whose one value is bound. Closed at once: a session that is made clean for the next user forgets it, and the driver would not. */
  private execute(sql: string, json: string): Promise<unknown> {
    const { connection } = this.session;
    return new Promise((resolve, reject) => {
      connection.execute({ sql, values: [json], rowsAsArray: true }, (error, result) => {
        connection.unprepare(sql);
        if (error) reject(error);
        else resolve(result);
      });
    });
  }
}

function storableRows(columns: MysqlWriterColumn[], rows: Text[][]): Text[][] {
  return rows.map((row) => row.map((text, index) => storable(columns[index]!.coding, text)));
}
