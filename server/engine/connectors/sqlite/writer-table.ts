import { isUtf8 } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Cancelled, TieoutError } from '../../errors.ts';
import { foreignText } from '../foreign-bytes.ts';
import { BATCH_CHANGES, type GuardedRow, type GuardedTable, type Refusal, type StoredRow, type WriterColumn } from '../guarded-table.ts';
import { GuardedWriter } from '../guarded-writer.ts';
import { errorCode, errorText } from '../network-error.ts';
import { oneSpelling } from '../same-value.ts';
import type { RowWriter, WriteTarget } from '../writer-contract.ts';
import { formatStored, type StoredValue } from './column-type.ts';
import type { SqliteConfig } from './config.ts';
import { beginWriting, databaseFile, type SqliteDatabase } from './database.ts';
import { explainSqliteError } from './errors.ts';
import { quoteName } from './sql.ts';
import { isFoundByEquality, type SqliteWriterColumn, storable, type WritableTable, writableTable } from './writer-columns.ts';

const BATCH_CHARS = 16_000_000;
/** SQLite works in this thread: after so many rows everything else gets its turn. */
const ROWS_PER_TURN = 500;

/** Begins the transaction, which keeps every other writer from the file. @throws the driver's error; TieoutError. */
export async function openSqliteWriter(
  config: SqliteConfig,
  baseDir: string,
  target: WriteTarget,
  closing: AbortSignal,
): Promise<RowWriter> {
  const database = await beginWriting(config, baseDir, closing);
  try {
    const table = new SqliteTable(database, databaseFile(config, baseDir), writableTable(database, target.table), target.keyColumns);
    const close = () => table.close();
    return new GuardedWriter(table, target, closing, { release: async () => close(), discard: close });
  } catch (error) {
    endTransaction(database);
    database.close();
    throw error;
  }
}

/** Closing alone leaves the file locked for as long as the garbage collector has not been by. */
function endTransaction(database: SqliteDatabase): void {
  if (database.inTransaction) database.exec('ROLLBACK');
}

/** One prepared statement per batch, run for each row: nothing lies between this process and the rows. */
class SqliteTable implements GuardedTable<StoredValue> {
  readonly columns: SqliteWriterColumn[];
  readonly batchChars = BATCH_CHARS;
  lost = false;
  private readonly database: SqliteDatabase;
  private readonly file: string;
  private readonly table: WritableTable;
  private readonly indexed: boolean;

  constructor(database: SqliteDatabase, file: string, table: WritableTable, keyColumns: string[]) {
    this.database = database;
    this.file = file;
    this.table = table;
    this.columns = table.columns;
    const keys = this.columns.filter(({ name }) => keyColumns.includes(name));
    this.indexed = keys.every(isFoundByEquality) && keys.some(({ name }) => table.indexed.has(name));
  }

  get batchChanges(): number {
    return this.indexed ? BATCH_CHANGES.indexed : BATCH_CHANGES.unindexed;
  }

  async find(keys: string[][], keyColumns: WriterColumn[], columns: WriterColumn[]): Promise<StoredRow<StoredValue>[]> {
    const own = this.own(keyColumns);
    const read = [...this.table.identity.map((part) => part.read), ...this.own(columns).map((column) => column.read)];
    const select = `SELECT ${read.join(', ')} FROM ${this.table.quoted}`;
    const found: StoredRow<StoredValue>[] = [];
    if (!this.indexed) {
      const places = placesOf(keys, own);
      await this.scan(select, (values) => {
        const row = this.storedRow(0, values, columns);
        const label = labelOf(row.canonical.slice(0, own.length), own);
        for (const place of places.get(label) ?? []) found.push({ ...row, place });
      });
      return found;
    }
    const statement = this.database.prepare(`${select} WHERE ${own.map(({ quoted }) => `${quoted} = ?`).join(' AND ')}`);
    const rows = statement.raw().safeIntegers();
    await this.each(keys, (key, place) => {
      const values = key.map((text, index) => storable(own[index]!, text));
      for (const row of rows.all(...values) as StoredValue[][]) found.push(this.storedRow(place, row, columns));
      return 0;
    });
    return found;
  }

  update(rows: GuardedRow<StoredValue>[], keyColumns: WriterColumn[], guard: WriterColumn[], after: WriterColumn[]): Promise<number> {
    const target = this.own(after);
    const sets = target.map(({ name }) => `${quoteName(name)} = ?`);
    const statement = this.database.prepare(
      `UPDATE OR ABORT ${this.table.quoted} SET ${sets.join(', ')} WHERE ${this.guarded(keyColumns, guard)}`,
    );
    return this.each(rows, ({ identity, key, guard: before, after: values }) => {
      const stored = values.map((text, index) => storable(target[index]!, text));
      return statement.run(...stored, ...identity!, ...key, ...before).changes;
    });
  }

  delete(rows: GuardedRow<StoredValue>[], keyColumns: WriterColumn[], guard: WriterColumn[]): Promise<number> {
    const statement = this.database.prepare(`DELETE FROM ${this.table.quoted} WHERE ${this.guarded(keyColumns, guard)}`);
    return this.each(rows, ({ identity, key, guard: before }) => statement.run(...identity!, ...key, ...before).changes);
  }

  insert(rows: (string | null)[][], columns: WriterColumn[]): Promise<number> {
    const target = this.own(columns);
    const names = target.map(({ name }) => quoteName(name)).join(', ');
    const places = target.map(() => '?').join(', ');
    const statement = this.database.prepare(`INSERT OR ABORT INTO ${this.table.quoted} (${names}) VALUES (${places})`);
    return this.each(rows, (row) => statement.run(...row.map((text, index) => storable(target[index]!, text))).changes);
  }

  async savepoint(): Promise<void> {
    this.run('SAVEPOINT tieout');
  }

  async releaseSavepoint(): Promise<void> {
    this.run('RELEASE tieout');
  }

  async rollbackToSavepoint(): Promise<void> {
    this.run('ROLLBACK TO tieout');
    this.run('RELEASE tieout');
  }

  async commit(): Promise<void> {
    this.run('COMMIT');
  }

  async rollback(): Promise<void> {
    this.run('ROLLBACK');
  }

  /** Nothing runs while this is called: the rows in hand stop at the next turn, and the transaction is undone here. */
  async cancel(): Promise<void> {
    if (this.lost) return;
    this.lost = true;
    endTransaction(this.database);
  }

  close(): void {
    this.lost = true;
    endTransaction(this.database);
    this.database.close();
  }

  explain(error: unknown): TieoutError {
    const code = errorCode(error) ?? '';
    if (code.startsWith('SQLITE_READONLY')) return notWritable(this.file, error);
    return explainSqliteError(error, this.file);
  }

  refusal(error: unknown): Refusal {
    const text = errorText(error);
    const [, named] = /constraint failed: (.+)$/.exec(text) ?? [];
    const column = this.columns.find(({ name }) => named?.endsWith(`.${name}`) && !named.includes(','));
    return { orderMatters: /UNIQUE|PRIMARY KEY|FOREIGN KEY/.test(text), column: column?.name ?? null };
  }

  private guarded(keyColumns: WriterColumn[], guard: WriterColumn[]): string {
    const exact = this.own([...keyColumns, ...guard]).map(({ read }) => `(${read}) IS ?`);
    return [...this.table.identity.map(({ quoted }) => `${quoted} IS ?`), ...exact].join(' AND ');
  }

  private storedRow(place: number, values: StoredValue[], columns: WriterColumn[]): StoredRow<StoredValue> {
    const width = this.table.identity.length;
    const raw = values.slice(width);
    const canonical = raw.map((value, index) => canonicalOf(value, columns[index]!));
    const identity = values.slice(0, width).map((value, index) => {
      // Text was read as bytes, and is found as text.
      return Buffer.isBuffer(value) && !this.table.identity[index]!.isBytes ? value.toString('utf8') : value;
    });
    return { place, raw, canonical, identity };
  }

  private own(columns: WriterColumn[]): SqliteWriterColumn[] {
    return columns.map(({ name }) => this.columns.find((column) => column.name === name)!);
  }

  private run(sql: string): void {
    if (this.lost) throw new Cancelled();
    this.database.exec(sql);
  }

  private async each<T>(items: T[], work: (item: T, index: number) => number): Promise<number> {
    let sum = 0;
    for (let index = 0; index < items.length; index += 1) {
      if (index % ROWS_PER_TURN === ROWS_PER_TURN - 1) await nextTurn();
      if (this.lost) throw new Cancelled();
      sum += work(items[index]!, index);
    }
    return sum;
  }

  private async scan(select: string, row: (values: StoredValue[]) => void): Promise<void> {
    for (const values of this.database.prepare(select).raw().safeIntegers().iterate() as Iterable<StoredValue[]>) row(values);
    await nextTurn();
    if (this.lost) throw new Cancelled();
  }
}

function canonicalOf(value: StoredValue, { logicalType }: WriterColumn): string | null {
  if (value === null) return null;
  if (Buffer.isBuffer(value)) {
    if (logicalType.kind === 'bytes') return value.toString('hex');
    if (!isUtf8(value)) return foreignText(value, logicalType.kind === 'string' ? true : undefined);
  }
  const text = formatStored(value, logicalType);
  // The mark of a misfit stays, as it does in an extract.
  return typeof value === 'string' ? text : text.replaceAll('\0', '');
}

function placesOf(keys: string[][], columns: WriterColumn[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  keys.forEach((key, place) => {
    const label = labelOf(key, columns);
    places.set(label, [...(places.get(label) ?? []), place]);
  });
  return places;
}

function labelOf(key: (string | null)[], columns: WriterColumn[]): string {
  return JSON.stringify(key.map((text, index) => (text === null ? null : oneSpelling(columns[index]!.logicalType, text))));
}

function notWritable(file: string, cause: unknown): TieoutError {
  return new TieoutError(
    'permission_denied',
    `The file ${file} cannot be written by this user.`,
    'Let the user that runs Tieout write the file and its folder.',
    { detail: errorText(cause), cause },
  );
}
