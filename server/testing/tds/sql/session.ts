import { setTimeout as delay } from 'node:timers/promises';
import type { Statement } from './ast.ts';
import { needCondition } from './conditions.ts';
import type { CompileContext, SessionView, Variable } from './context.ts';
import type { DatabaseState } from './database.ts';
import { makeColumns } from './define.ts';
import type { Instance } from './instance.ts';
import { tokenize } from './lexer.ts';
import type { LockMode } from './locks.ts';
import { type Modification, planDelete, planInsert, planUpdate } from './modify.ts';
import { parseBatch } from './parse-statement.ts';
import { planQuery } from './plan-query.ts';
import { runDefinition } from './run-definition.ts';
import type { ColumnInfo } from './scope.ts';
import { SqlError } from './sql-error.ts';
import { Table } from './table.ts';
import { Transaction } from './transaction.ts';
import type { Row } from './value.ts';

/** What one statement gives: rows, or how many rows it touched (null where that says nothing). */
export type StatementResult = { kind: 'rows'; columns: ColumnInfo[]; rows: Iterable<Row> } | { kind: 'count'; count: number | null };

/** What the client must be told beside the results. */
export type EnvironmentChange = { kind: 'begun' | 'committed' | 'rolled back'; transaction: bigint } | { kind: 'database'; name: string };

/** Errors that end the whole transaction even with XACT_ABORT OFF: failed conversions. */
const ENDS_TRANSACTION = new Set([245, 241, 8114, 8115]);
let lastTransaction = 0n;

/** One signed-in client. Batches run one after the other. */
export class SqlSession implements SessionView {
  readonly id: number;
  readonly user: string;
  readonly isAdministrator: boolean;
  readonly instance: Instance;
  database: DatabaseState;
  running = false;
  openTransactions = 0;
  lastCount = 0;
  private isolation = 'READ COMMITTED';
  private abortOnError = false;
  private lockTimeoutMs: number | null = null;
  private identityInsert: Table | null = null;
  private transaction: Transaction | null = null;
  private descriptor = 0n;
  private tableVariables = new Map<string, Table>();
  private readonly changes: EnvironmentChange[] = [];
  private readonly onKill: () => void;

  constructor(instance: Instance, id: number, user: string, isAdministrator: boolean, database: DatabaseState, onKill: () => void) {
    this.instance = instance;
    this.id = id;
    this.user = user;
    this.isAdministrator = isAdministrator;
    this.database = database;
    this.onKill = onKill;
  }

  kill(): void {
    this.onKill();
  }

  rowsOf(table: Table): Row[] {
    return this.transaction?.rowsOf(table) ?? table.rows;
  }

  tableVariable(name: string): Table | null {
    return this.tableVariables.get(name.toLowerCase()) ?? null;
  }

  takeChanges(): EnvironmentChange[] {
    return this.changes.splice(0);
  }

  /** As sp_reset_connection leaves it. */
  reset(): void {
    this.rollbackAll();
    this.isolation = 'READ COMMITTED';
    this.abortOnError = false;
    this.lockTimeoutMs = null;
    this.identityInsert = null;
  }

  /** The statements of a batch, one result each. @throws SqlError; the signal's reason while waiting for a lock. */
  async *execute(sql: string, variables: Map<string, Variable>, signal: AbortSignal): AsyncGenerator<StatementResult> {
    this.tableVariables = new Map();
    try {
      for (const statement of parseBatch(tokenize(sql), sql)) {
        signal.throwIfAborted();
        yield await this.run(statement, variables, signal);
      }
    } catch (error) {
      if (error instanceof SqlError && this.openTransactions > 0 && (this.abortOnError || ENDS_TRANSACTION.has(error.number))) {
        this.rollbackAll();
      }
      throw error;
    }
  }

  begin(): void {
    this.openTransactions += 1;
    if (this.openTransactions > 1) return;
    lastTransaction += 1n;
    this.transaction = new Transaction();
    this.descriptor = lastTransaction;
    this.changes.push({ kind: 'begun', transaction: this.descriptor });
  }

  /** @throws SqlError 3902. */
  commit(): void {
    if (this.openTransactions === 0) throw new SqlError(3902, 'The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.');
    this.openTransactions -= 1;
    if (this.openTransactions > 0) return;
    this.transaction?.commit(this.instance.locks);
    this.transaction = null;
    this.changes.push({ kind: 'committed', transaction: this.descriptor });
  }

  /** @throws SqlError 3903, 6401. */
  rollback(name: string | null): void {
    if (this.openTransactions === 0) throw new SqlError(3903, 'The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.');
    if (name !== null) this.transaction?.rollbackTo(name);
    else this.rollbackAll();
  }

  save(name: string): void {
    if (!this.transaction) throw new SqlError(628, 'Cannot issue SAVE TRANSACTION when there is no active transaction.');
    this.transaction.save(name);
  }

  rollbackAll(): void {
    if (this.openTransactions === 0) return;
    this.openTransactions = 0;
    this.transaction?.rollback(this.instance.locks);
    this.transaction = null;
    this.changes.push({ kind: 'rolled back', transaction: this.descriptor });
  }

  /** Runs a change of a definition: the table is held, and the change taken back with the transaction. */
  async define(table: Table | null, signal: AbortSignal, work: () => () => void): Promise<void> {
    if (table) await this.hold(table, 'definition', signal);
    const undo = work();
    this.transaction?.defined(undo);
    if (!this.transaction) this.release(table);
  }

  private async run(statement: Statement, variables: Map<string, Variable>, signal: AbortSignal): Promise<StatementResult> {
    const context: CompileContext = { session: this, variables, commonTables: new Map(), scope: null, uses: new Map() };
    switch (statement.kind) {
      case 'query': {
        const plan = planQuery(statement.query, context);
        await this.holdUses(context, signal);
        return { kind: 'rows', columns: plan.columns, rows: plan.rows(null) };
      }
      case 'insert':
      case 'update':
      case 'delete':
        return this.modify(statement, context, signal);
      case 'set':
        if (statement.option === 'XACT_ABORT') this.abortOnError = statement.value === 'ON';
        if (statement.option === 'LOCK_TIMEOUT') this.lockTimeoutMs = Number(statement.value) < 0 ? null : Number(statement.value);
        return { kind: 'count', count: null };
      case 'set_isolation':
        this.isolation = statement.level;
        return { kind: 'count', count: null };
      case 'set_identity_insert':
        this.identityInsert = statement.on ? this.tableNamed(statement.table) : null;
        return { kind: 'count', count: null };
      case 'declare_table':
        this.tableVariables.set(
          statement.name.toLowerCase(),
          new Table(0, '', statement.name, makeColumns(statement.columns, statement.name, context)),
        );
        return { kind: 'count', count: null };
      case 'begin':
        this.begin();
        return { kind: 'count', count: null };
      case 'commit':
        this.commit();
        return { kind: 'count', count: null };
      case 'rollback':
        this.rollback(statement.name);
        return { kind: 'count', count: null };
      case 'save':
        this.save(statement.name ?? '');
        return { kind: 'count', count: null };
      case 'if':
        if (needCondition(statement.condition, context)({ row: [], parent: null, group: null }) === true)
          return this.run(statement.statement, variables, signal);
        return { kind: 'count', count: null };
      case 'use': {
        const database = this.instance.database(statement.database);
        if (!database)
          throw new SqlError(911, `Database '${statement.database}' does not exist. Make sure that the name is entered correctly.`);
        this.database = database;
        this.changes.push({ kind: 'database', name: database.name });
        return { kind: 'count', count: null };
      }
      case 'wait':
        await delay(statement.ms, undefined, { signal });
        return { kind: 'count', count: null };
      case 'create_trigger':
        this.tableNamed(statement.table).triggers.push({ event: statement.event, body: statement.body });
        return { kind: 'count', count: null };
      case 'kill':
        this.instance.kill(statement.session);
        return { kind: 'count', count: null };
      default:
        await runDefinition(statement, this, context, signal);
        return { kind: 'count', count: null };
    }
  }

  tableNamed(parts: string[]): Table {
    const table = this.database.table(parts);
    if (!table || !this.isAdministrator) throw new SqlError(208, `Invalid object name '${parts.join('.')}'.`);
    return table;
  }

  private async modify(
    statement: Statement & { kind: 'insert' | 'update' | 'delete' },
    context: CompileContext,
    signal: AbortSignal,
  ): Promise<StatementResult> {
    const variable = statement.table[0]!.startsWith('@') ? this.tableVariable(statement.table[0]!) : null;
    const table = variable ?? this.target(statement);
    const plan =
      statement.kind === 'insert'
        ? planInsert(statement, table, this.identityInsert === table, context)
        : statement.kind === 'update'
          ? planUpdate(statement, table, context)
          : planDelete(statement, table, context);
    context.uses.delete(table);
    await this.holdUses(context, signal);
    if (!variable) await this.hold(table, 'write', signal);
    let done: Modification;
    try {
      done = plan();
    } catch (error) {
      if (!this.transaction) this.release(table);
      throw error;
    }
    if (this.transaction && !variable) this.transaction.change(table, done.rows);
    else table.rows = done.rows;
    for (const { event, body } of table.triggers) {
      if (event !== statement.kind) continue;
      for (const inner of body) await this.run(inner, context.variables, signal);
    }
    if (!this.transaction) this.release(table);
    this.lastCount = done.count;
    if (done.output?.into) done.output.into.rows = [...done.output.into.rows, ...done.output.rows];
    else if (done.output) return { kind: 'rows', ...done.output };
    return { kind: 'count', count: done.count };
  }

  /** The table that UPDATE and DELETE name by itself or by its alias in FROM. */
  private target(statement: Statement & { kind: 'insert' | 'update' | 'delete' }): Table {
    const alias = statement.table.at(-1)!.toLowerCase();
    const find = (source: unknown): string[] | null => {
      if (typeof source !== 'object' || source === null) return null;
      const node = source as { kind?: string; alias?: string | null; parts?: string[]; left?: unknown; right?: unknown };
      if (node.kind === 'table' && node.alias?.toLowerCase() === alias) return node.parts!;
      return node.kind === 'join' ? (find(node.left) ?? find(node.right)) : null;
    };
    return this.tableNamed(('from' in statement ? find(statement.from) : null) ?? statement.table);
  }

  private async holdUses(context: CompileContext, signal: AbortSignal): Promise<void> {
    const versions = (this.isolation === 'SNAPSHOT' && this.transaction) || this.database.readCommittedSnapshot;
    for (const [table, { exclusive }] of context.uses) {
      if (exclusive && this.transaction) await this.hold(table, 'write', signal);
      else await this.hold(table, versions ? 'read version' : 'read', signal);
    }
    if (this.isolation === 'SNAPSHOT' && this.transaction) {
      if (!this.database.snapshotIsolation) {
        throw new SqlError(
          3952,
          `Snapshot isolation transaction failed accessing database '${this.database.name}' because snapshot isolation is not allowed in this database.`,
        );
      }
      this.transaction.takeSnapshot(this.database);
    }
  }

  private async hold(table: Table, mode: LockMode, signal: AbortSignal): Promise<void> {
    await this.instance.locks.acquire(table, mode, this.id, signal, this.lockTimeoutMs);
    if (mode === 'write' || mode === 'definition') this.transaction?.holds(table);
  }

  private release(table: Table | null): void {
    if (!table) return;
    table.lock.writer = null;
    table.lock.definition = null;
    this.instance.locks.released();
  }
}
