import { Cancelled, TieoutError, throwIfCancelled } from '../../errors.ts';
import { chooseColumns } from '../column-choice.ts';
import type { Lease } from '../connection-pool.ts';
import type { RowChange, RowValues, RowWriter, StaleChange, WriteTarget } from '../writer-contract.ts';
import { readableColumns } from './catalog.ts';
import { isConnectionLost } from './errors.ts';
import { canonicalValue } from './row-encoder.ts';
import type { OracleSession } from './session.ts';
import { qualifiedName, tableName, withEmptyValues } from './sql.ts';
import { explainRefusedRow, refusedValue } from './writer-errors.ts';
import { type BoundStatement, changeSql, ImpossibleValue, readKeysSql, type WrittenColumns } from './writer-sql.ts';
import { notWritable, sameValue, type WrittenColumn } from './written-value.ts';

const KEYS_PER_READ = 50;

/** Opens the transaction on a session, which the writer owns from now on. */
export async function openOracleWriter(
  lease: Lease<OracleSession>,
  target: WriteTarget,
  signal: AbortSignal,
  explain: (error: unknown) => TieoutError,
): Promise<RowWriter> {
  const { session } = lease;
  const name = tableName(target.table, session.schema);
  const readable = await readableColumns(session, { table: target.table });
  const columns = new Map(
    readable.map(({ name: column, reading, dbTypeName }): [string, WrittenColumn] => [column, { name: column, reading, dbTypeName }]),
  );
  const [kind] = await session.query('SELECT object_type FROM all_objects WHERE owner = :1 AND object_name = :2 ORDER BY object_type', [
    name.schema,
    name.table,
  ]);
  if (kind?.[0] !== 'TABLE') {
    throw new TieoutError(
      'invalid_input',
      `"${target.table}" is no table, and only tables are written.`,
      'Choose the table behind the view.',
    );
  }
  if (target.keyColumns.length === 0) throw new TieoutError('invalid_input', 'No key column is named.', 'Name at least one.');
  for (const key of chooseColumns(readable, target.keyColumns, target.table)) {
    if (key.reading.ordering !== null && notWritable(key) === null) continue;
    throw new TieoutError('invalid_input', `The column "${key.name}" cannot be a key: its type cannot be compared.`, 'Choose another key.');
  }
  return new OracleWriter(lease, target.table, qualifiedName(name), columns, signal, explain);
}

/** One transaction. Read committed: a statement that waited for another transaction sees what that one left. */
class OracleWriter implements RowWriter {
  private readonly lease: Lease<OracleSession>;
  private readonly name: string;
  private readonly table: string;
  private readonly columns: WrittenColumns;
  /** The whole writer's: fires when the connector is closed. */
  private readonly signal: AbortSignal;
  private readonly explain: (error: unknown) => TieoutError;
  private state: 'open' | 'failed' | 'ended' = 'open';

  constructor(
    lease: Lease<OracleSession>,
    name: string,
    table: string,
    columns: WrittenColumns,
    signal: AbortSignal,
    explain: (error: unknown) => TieoutError,
  ) {
    this.lease = lease;
    this.name = name;
    this.table = table;
    this.columns = columns;
    this.explain = explain;
    this.signal = signal;
  }

  write(changes: readonly RowChange[], signal: AbortSignal): Promise<{ made: number; stale: StaleChange[] }> {
    return this.guarded(signal, async () => {
      const missed: RowChange[] = [];
      let made = 0;
      for (const run of this.runs(changes)) {
        throwIfCancelled(signal);
        const counts = await this.execute(run);
        const done = run.changes.filter((_, index) => counts[index] === 1);
        missed.push(...run.changes.filter((_, index) => counts[index] !== 1));
        made += done.length;
        await this.verify(done);
      }
      return { made, stale: await this.explainStale(missed) };
    });
  }

  read(keys: readonly RowValues[], columns: readonly string[], signal: AbortSignal): Promise<RowValues[][]> {
    return this.guarded(signal, () => this.readRows(keys, columns));
  }

  async commit(): Promise<void> {
    this.assertOpen();
    this.state = 'failed';
    try {
      await this.lease.session.connection.commit();
    } catch (error) {
      const explained = this.explain(error);
      if (!isConnectionLost(error) && explained.code !== 'timeout') throw explained;
      throw new TieoutError(
        'connection_lost',
        'The connection was lost while the changes were being committed.',
        'Read the rows again: only they tell whether the changes are in the database.',
        { detail: explained.detail, cause: error, commitUnknown: true },
      );
    }
    this.state = 'ended';
    await this.lease.release();
  }

  async rollback(): Promise<void> {
    if (this.state === 'ended') return;
    this.state = 'ended';
    const undone = await this.lease.session.connection.rollback().then(
      () => true,
      () => false,
    );
    if (undone) await this.lease.release();
    else this.lease.discard();
  }

  /** Changes that follow one another with the same statement, in their order. */
  private *runs(changes: readonly RowChange[]): Generator<Run> {
    let run: Run | null = null;
    for (const change of changes) {
      const statement = this.statement(change);
      const repeated = run?.changes.some((earlier) => sameKey(earlier.key, change.key)) ?? false;
      if (!run || run.statements[0]!.sql !== statement.sql || repeated) {
        if (run) yield run;
        run = { changes: [], statements: [] };
      }
      run.changes.push(change);
      run.statements.push(statement);
    }
    if (run) yield run;
  }

  private statement(change: RowChange): BoundStatement {
    const after = change.kind === 'delete' ? {} : change.after;
    const before = change.kind === 'insert' ? {} : change.before;
    for (const name of Object.keys({ ...change.key, ...before, ...after })) {
      const column = this.columns.get(name);
      if (!column) throw refusedValue(change.id, name, `there is no such column in ${this.name}`);
      const reason = notWritable(column);
      if (reason !== null) throw refusedValue(change.id, name, reason);
    }
    try {
      return changeSql(this.table, this.columns, change);
    } catch (error) {
      if (!(error instanceof ImpossibleValue)) throw error;
      const what = error.empty ? 'Oracle cannot store an empty text, it would become NULL' : 'the value does not fit the column’s type';
      throw refusedValue(change.id, error.column, what);
    }
  }

  private async execute(run: Run): Promise<number[]> {
    const [first] = run.statements;
    const sizes = first!.kinds.map((kind, place) => ({
      kind,
      maxSize: Math.max(...run.statements.map(({ binds }) => Buffer.byteLength(binds[place]!))),
    }));
    const result = await this.lease.session.connection.executeMany(
      first!.sql,
      run.statements.map(({ binds }) => binds),
      sizes,
    );
    const [refused] = result.batchErrors ?? [];
    if (refused) {
      const { id } = run.changes[refused.offset ?? 0]!;
      throw explainRefusedRow(refused, id) ?? refused;
    }
    const counts = result.dmlRowCounts ?? [];
    if (counts.length !== run.changes.length || counts.some((count) => count > 1)) {
      throw new TieoutError('integrity', 'The database did not say what became of each change.', 'Nothing was written; report this.');
    }
    return counts;
  }

  /** What stands in the rows now must be what was asked for: no rounding, no cutting, no trigger in between. */
  private async verify(changes: readonly RowChange[]): Promise<void> {
    const written = changes.flatMap((change) => (change.kind === 'delete' ? [] : [change]));
    if (written.length === 0) return;
    // The same statement wrote them all, so they name the same columns.
    const names = Object.keys({ ...(written[0]!.kind === 'insert' ? written[0]!.key : {}), ...written[0]!.after });
    const keys = written.map(({ key, after }) => Object.fromEntries(Object.keys(key).map((name) => [name, after[name] ?? key[name]!])));
    const found = await this.readRows(keys, names);
    written.forEach((change, index) => {
      const stored = found[index]!.length === 1 ? found[index]![0]! : null;
      const asked: RowValues = { ...change.key, ...change.after };
      const wrong = names.find((name) => stored === null || !sameValue(this.columns.get(name)!, asked[name]!, stored[name]!));
      if (wrong !== undefined) throw refusedValue(change.id, wrong, 'the database would store another value');
    });
  }

  private async explainStale(changes: readonly RowChange[]): Promise<StaleChange[]> {
    const stale: StaleChange[] = [];
    for (const change of changes) {
      const before = change.kind === 'insert' ? {} : change.before;
      const after = change.kind === 'delete' ? {} : change.after;
      const [rows = []] = await this.readRows([change.key], Object.keys({ ...change.key, ...before, ...after }));
      const reason =
        change.kind === 'insert' ? 'exists' : rows.length === 0 ? 'missing' : rows.length > 1 ? ('not_unique' as const) : 'changed';
      stale.push({ id: change.id, reason, current: reason === 'changed' ? rows[0]! : null });
    }
    return stale;
  }

  private async readRows(keys: readonly RowValues[], names: readonly string[]): Promise<RowValues[][]> {
    const found: RowValues[][] = keys.map(() => []);
    const chosen = names.map((name) => this.columns.get(name)!);
    for (let start = 0; start < keys.length; start += KEYS_PER_READ) {
      const { sql, binds } = readKeysSql(this.table, this.columns, keys.slice(start, start + KEYS_PER_READ), names);
      for (const [place, ...values] of await this.lease.session.query(sql, binds)) {
        const stored = withEmptyValues(chosen, values, names.length);
        const row = chosen.map(({ name, reading }, index) => [name, canonicalValue(reading.coding, stored[index])]);
        found[start + Number(place)]!.push(Object.fromEntries(row) as RowValues);
      }
    }
    return found;
  }

  private async guarded<T>(asked: AbortSignal, work: () => Promise<T>): Promise<T> {
    const signal = AbortSignal.any([asked, this.signal]);
    throwIfCancelled(signal);
    this.assertOpen();
    const onAbort = () => void this.lease.session.cancel();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const result = await work();
      throwIfCancelled(signal);
      return result;
    } catch (error) {
      this.state = 'failed';
      if (signal.aborted) throw new Cancelled();
      throw this.explain(error);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  private assertOpen(): void {
    if (this.state === 'open') return;
    throw new TieoutError('conflict', 'This transaction has ended.', 'Begin a new one.');
  }
}

interface Run {
  changes: RowChange[];
  statements: BoundStatement[];
}

function sameKey(a: RowValues, b: RowValues): boolean {
  return Object.entries(a).every(([name, text]) => b[name] === text);
}
