import { TYPES } from 'tedious';
import { TieoutError } from '../../errors.ts';
import type { Lease } from '../connection-pool.ts';
import { wellFormedText } from '../foreign-bytes.ts';
import { BATCH_CHANGES, type GuardedRow, type GuardedTable, type Refusal, type StoredRow, type WriterColumn } from '../guarded-table.ts';
import { GuardedWriter } from '../guarded-writer.ts';
import { errorText } from '../network-error.ts';
import type { RowWriter, WriteTarget } from '../writer-contract.ts';
import type { SqlserverConfig } from './config.ts';
import { explainSqlserverError } from './errors.ts';
import { canonicalText, withoutNul } from './row-encoder.ts';
import type { SqlserverSession } from './session.ts';
import { type SqlserverWriterColumn, type WritableTable, writableTable } from './writer-columns.ts';
import { deleteSql, findSql, insertSql, ROWS_PARAMETER, rowsDocument, updateSql } from './writer-sql.ts';

/** How long a statement waits for rows that another transaction holds. */
const LOCK_TIMEOUT_MS = 60_000;
const BATCH_CHARS = 4_000_000;

/** Unique key, unique index, foreign key or check. */
const ORDER_MATTERS = new Set([2627, 2601, 547]);

type Text = string | null;

/** Begins the transaction on the leased session, which the writer gives back. @throws the driver's error; TieoutError for what is no table. */
export async function openSqlserverWriter(
  lease: Lease<SqlserverSession>,
  config: SqlserverConfig,
  target: WriteTarget,
  closing: AbortSignal,
): Promise<RowWriter> {
  const { session } = lease;
  const writable = await writableTable(session, target.table);
  // After an error of one row the transaction must go on from its savepoint: with XACT_ABORT ON there would be none left.
  await session.query(`SET XACT_ABORT OFF; SET LOCK_TIMEOUT ${LOCK_TIMEOUT_MS}; SET TRANSACTION ISOLATION LEVEL READ COMMITTED`);
  await session.query('BEGIN TRANSACTION');
  return new GuardedWriter(new SqlserverTable(session, config, writable, target.keyColumns), target, closing, lease);
}

/** A batch is one statement, its values one JSON document. Rows are locked by UPDLOCK until the end of the transaction. */
class SqlserverTable implements GuardedTable<Text> {
  readonly columns: SqlserverWriterColumn[];
  readonly batchChanges: number;
  readonly batchChars = BATCH_CHARS;
  private readonly session: SqlserverSession;
  private readonly config: SqlserverConfig;
  private readonly name: string;
  private failure: unknown = null;

  constructor(session: SqlserverSession, config: SqlserverConfig, table: WritableTable, keyColumns: string[]) {
    this.session = session;
    this.config = config;
    this.name = table.name;
    this.columns = table.columns;
    this.batchChanges = keyColumns.some((key) => table.indexed.has(key)) ? BATCH_CHANGES.indexed : BATCH_CHANGES.unindexed;
  }

  get lost(): boolean {
    return !this.session.isOpen;
  }

  async find(keys: string[][], keyColumns: WriterColumn[], columns: WriterColumn[]): Promise<StoredRow<Text>[]> {
    const read = this.own(columns);
    const rows = await this.rows(findSql(this.name, this.own(keyColumns), read), keys);
    return rows.map(([place, ...values]) => ({
      place: Number(place),
      raw: values.slice(0, read.length) as Text[],
      canonical: values
        .slice(read.length)
        .map((value, index) => (value === null ? null : wellFormedText(withoutNul(canonicalText(read[index]!.encoded, value)), undefined))),
    }));
  }

  update(rows: GuardedRow<Text>[], keyColumns: WriterColumn[], guard: WriterColumn[], after: WriterColumn[]): Promise<number> {
    const sql = updateSql(this.name, this.own(keyColumns), this.own(guard), this.writable(after));
    return this.touched(
      sql,
      rows.map((row) => [...row.key, ...row.guard, ...row.after]),
    );
  }

  delete(rows: GuardedRow<Text>[], keyColumns: WriterColumn[], guard: WriterColumn[]): Promise<number> {
    return this.touched(
      deleteSql(this.name, this.own(keyColumns), this.own(guard)),
      rows.map((row) => [...row.key, ...row.guard]),
    );
  }

  async insert(rows: Text[][], columns: WriterColumn[]): Promise<number> {
    return this.touched(insertSql(this.name, this.writable(columns)), rows);
  }

  async savepoint(): Promise<void> {
    await this.session.query('SAVE TRANSACTION tieout');
  }

  /** There is nothing to release: the next one of the same name takes its place. */
  async releaseSavepoint(): Promise<void> {}

  /** @throws the error before it, when that ended the whole transaction. */
  async rollbackToSavepoint(): Promise<void> {
    const [row] = await this.session.query('SELECT @@TRANCOUNT AS transactions');
    if (Number(row?.transactions) === 0) throw this.failure;
    await this.session.query('ROLLBACK TRANSACTION tieout');
  }

  /** @throws error 3902 when the server has ended the transaction. */
  async commit(): Promise<void> {
    await this.session.query('COMMIT TRANSACTION');
  }

  async rollback(): Promise<void> {
    await this.session.query('IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION');
  }

  cancel(): Promise<void> {
    return this.session.cancel();
  }

  explain(error: unknown): TieoutError {
    return explainSqlserverError(error, this.config);
  }

  refusal(error: unknown): Refusal {
    const number = typeof error === 'object' && error !== null && 'number' in error ? Number(error.number) : 0;
    const [, named] = /\bcolumn '([^']+)'/i.exec(errorText(error)) ?? [];
    return { orderMatters: ORDER_MATTERS.has(number), column: this.columns.find(({ name }) => name === named)?.name ?? null };
  }

  private own(columns: WriterColumn[]): SqlserverWriterColumn[] {
    return columns.map(({ name }) => this.columns.find((column) => column.name === name)!);
  }

  /** @throws TieoutError for a column whose values cannot be written as they were read. */
  private writable(columns: WriterColumn[]): SqlserverWriterColumn[] {
    const own = this.own(columns);
    const refused = own.find(({ refusal }) => refusal !== null);
    if (!refused) return own;
    throw new TieoutError(
      'invalid_input',
      `The column "${refused.name}" is a ${refused.refusal}, each of whose values has a type of its own, and cannot be written.`,
      'Leave this column out.',
    );
  }

  private async touched(sql: string, rows: Text[][]): Promise<number> {
    const answers = await this.rows(sql, rows);
    return Number(answers.at(-1)?.[0]);
  }

  private rows(sql: string, given: readonly (readonly Text[])[]): Promise<unknown[][]> {
    return new Promise((resolve, reject) => {
      const rows: unknown[][] = [];
      const parameter = { name: ROWS_PARAMETER, type: TYPES.NVarChar, value: rowsDocument(given) };
      const request = this.session.start(sql, [parameter], (error) => {
        this.failure = error;
        if (error) reject(error);
        else resolve(rows);
      });
      request.on('row', (columns: { value: unknown }[]) => rows.push(columns.map(({ value }) => value)));
    });
  }
}
