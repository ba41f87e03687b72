import type { TieoutError } from '../../errors.ts';
import { canonicalJson } from '../../values/canonical-json.ts';
import type { Lease } from '../connection-pool.ts';
import { BATCH_CHANGES, type GuardedRow, type GuardedTable, type Refusal, type StoredRow, type WriterColumn } from '../guarded-table.ts';
import { GuardedWriter } from '../guarded-writer.ts';
import { errorCode } from '../network-error.ts';
import type { RowWriter, WriteTarget } from '../writer-contract.ts';
import type { PostgresqlConfig } from './config.ts';
import { explainPostgresqlError } from './errors.ts';
import type { PostgresqlSession } from './session.ts';
import { quoteName } from './sql.ts';
import { type PostgresqlWriterColumn, type WritableTable, writableTable } from './writer-columns.ts';

/** How long a statement waits for rows that another transaction holds. */
const LOCK_TIMEOUT = '60s';
const BATCH_CHARS = 8_000_000;

type Text = string | null;

/** unique_violation, exclusion_violation, foreign_key_violation. */
const ORDER_MATTERS = new Set(['23505', '23P01', '23503']);

/** Begins the transaction on the leased session, which the writer gives back. @throws the driver's error; TieoutError for what is no table. */
export async function openPostgresqlWriter(
  lease: Lease<PostgresqlSession>,
  config: PostgresqlConfig,
  target: WriteTarget,
  closing: AbortSignal,
): Promise<RowWriter> {
  const { session } = lease;
  await session.query(`SET lock_timeout = '${LOCK_TIMEOUT}'`);
  await session.query('BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE');
  const table = new PostgresqlTable(session, config, await writableTable(session, target.table, config.database));
  return new GuardedWriter(table, target, closing, lease);
}

/**
 * Values travel as one text array per column and are typed by the server; a batch is one statement. Rows are locked by
 * `FOR UPDATE`, so what a guard was read from stands until the end of the transaction.
 */
class PostgresqlTable implements GuardedTable<Text> {
  readonly columns: PostgresqlWriterColumn[];
  /** The planner hashes the table where it has no index, and needs no more than the usual. */
  readonly batchChanges = BATCH_CHANGES.indexed;
  readonly batchChars = BATCH_CHARS;
  private readonly session: PostgresqlSession;
  private readonly config: PostgresqlConfig;
  private readonly name: string;

  constructor(session: PostgresqlSession, config: PostgresqlConfig, { name, columns }: WritableTable) {
    this.session = session;
    this.config = config;
    this.name = name;
    this.columns = columns;
  }

  get lost(): boolean {
    return !this.session.isOpen;
  }

  async find(keys: string[][], keyColumns: WriterColumn[], columns: WriterColumn[]): Promise<StoredRow<Text>[]> {
    const given = new Arrays(this.own(keyColumns));
    const texts = this.own(columns).map(({ text, quoted }) => text(`t.${quoted}`));
    const rows = await this.rows(
      `SELECT v.place::int4, ${texts.join(', ')} FROM ${given.from(keys)} JOIN ${this.name} AS t ON ${given.sameKey(0)} FOR UPDATE OF t`,
      given.values,
    );
    return rows.map(([place, ...raw]) => ({ place: Number(place) - 1, raw, canonical: this.canonical(raw, columns) }));
  }

  update(rows: GuardedRow<Text>[], keyColumns: WriterColumn[], guard: WriterColumn[], after: WriterColumn[]): Promise<number> {
    const target = this.own(after);
    const given = new Arrays([...this.own(keyColumns), ...this.own(guard), ...target]);
    const from = given.from(rows.map((row) => [...row.key, ...row.guard, ...row.after]));
    const start = keyColumns.length + guard.length;
    const sets = target.map(({ quoted, value }, index) => `${quoted} = ${value(`v.c${start + index}`)}`);
    return this.touched(
      `UPDATE ${this.name} AS t SET ${sets.join(', ')} FROM ${from} WHERE ${given.guarded(keyColumns.length, start)}`,
      given.values,
    );
  }

  delete(rows: GuardedRow<Text>[], keyColumns: WriterColumn[], guard: WriterColumn[]): Promise<number> {
    const given = new Arrays([...this.own(keyColumns), ...this.own(guard)]);
    const from = given.from(rows.map((row) => [...row.key, ...row.guard]));
    const condition = given.guarded(keyColumns.length, keyColumns.length + guard.length);
    return this.touched(`DELETE FROM ${this.name} AS t USING ${from} WHERE ${condition}`, given.values);
  }

  insert(rows: Text[][], columns: WriterColumn[]): Promise<number> {
    const target = this.own(columns);
    const given = new Arrays(target);
    const from = given.from(rows);
    const names = target.map(({ quoted }) => quoted).join(', ');
    const overriding = target.some((column) => column.identityAlways) ? 'OVERRIDING SYSTEM VALUE ' : '';
    const values = target.map(({ value }, index) => value(`v.c${index}`)).join(', ');
    return this.touched(`INSERT INTO ${this.name} (${names}) ${overriding}SELECT ${values} FROM ${from} ORDER BY v.place`, given.values);
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
    const { command } = await this.session.client.query('COMMIT');
    // A transaction that failed answers COMMIT with ROLLBACK, and no error.
    if (command !== 'COMMIT') throw new Error('the server rolled the transaction back');
  }

  async rollback(): Promise<void> {
    await this.session.query('ROLLBACK');
  }

  cancel(): Promise<void> {
    return this.session.cancel();
  }

  explain(error: unknown): TieoutError {
    return explainPostgresqlError(error, this.config);
  }

  refusal(error: unknown): Refusal {
    const said = (typeof error === 'object' && error !== null ? error : {}) as { column?: unknown; table?: unknown; detail?: unknown };
    const orderMatters = ORDER_MATTERS.has(errorCode(error) ?? '');
    return { orderMatters, column: typeof said.column === 'string' ? said.column : orderMatters ? this.keyColumn(said) : null };
  }

  /** `Key (amount)=(7.77) …`, in any language: a key of one column, and of this table, not of one that points to it. */
  private keyColumn({ table, detail }: { table?: unknown; detail?: unknown }): string | null {
    if (typeof table !== 'string' || typeof detail !== 'string') return null;
    const own = quoteName(table);
    if (this.name !== own && !this.name.endsWith(`.${own}`)) return null;
    const named = this.columns.filter(({ name, quoted }) => [name, quoted].some((spelling) => detail.includes(`(${spelling})=(`)));
    return named.length === 1 ? named[0]!.name : null;
  }

  private own(columns: WriterColumn[]): PostgresqlWriterColumn[] {
    return columns.map(({ name }) => this.columns.find((column) => column.name === name)!);
  }

  private canonical(raw: Text[], columns: WriterColumn[]): Text[] {
    return raw.map((text, index) => (text !== null && columns[index]!.logicalType.kind === 'json' ? canonicalJson(text) : text));
  }

  private async rows(text: string, values: unknown[]): Promise<Text[][]> {
    const result = await this.session.client.query<Text[]>({ text, values, rowMode: 'array' });
    return result.rows;
  }

  private async touched(text: string, values: unknown[]): Promise<number> {
    const result = await this.session.client.query({ text, values });
    return result.rowCount ?? 0;
  }
}

/** Rows of texts as a table `v` of columns `c0`, `c1` … and `place` from 1, bound as one array per column. */
class Arrays {
  values: Text[][] = [];
  private readonly columns: PostgresqlWriterColumn[];

  constructor(columns: PostgresqlWriterColumn[]) {
    this.columns = columns;
  }

  from(rows: Text[][]): string {
    this.values = this.columns.map((_, index) => rows.map((row) => row[index]!));
    const arrays = this.columns.map((_, index) => `$${index + 1}::text[]`);
    const names = this.columns.map((_, index) => `c${index}`);
    return `ROWS FROM (unnest(${arrays.join(', ')})) WITH ORDINALITY AS v (${names.join(', ')}, place)`;
  }

  /** The first columns are the key: equal as typed values, which an index can find. */
  sameKey(from: number, to = this.columns.length): string {
    const parts = this.columns.slice(from, to).map(({ quoted, value, text, incomparable }, index) => {
      const given = `v.c${from + index}`;
      return incomparable ? `${text(`t.${quoted}`)} = ${given}` : `t.${quoted} = ${value(given)}`;
    });
    return parts.join(' AND ');
  }

  /** The key, and every column up to `end` by exactly the text that was read. */
  guarded(keys: number, end: number): string {
    const exact = this.columns.slice(0, end).map(({ quoted, text }, index) => `${text(`t.${quoted}`)} IS NOT DISTINCT FROM v.c${index}`);
    return [this.sameKey(0, keys), ...exact].join(' AND ');
  }
}
