import type { DatabaseState } from './database.ts';
import type { LockQueue } from './locks.ts';
import { SqlError } from './sql-error.ts';
import type { Table } from './table.ts';
import type { Row } from './value.ts';

interface Savepoint {
  name: string;
  changes: Map<Table, Row[]>;
  undos: number;
}

/** One transaction: rows it changed, tables it holds, and how its changes of definitions are taken back. */
export class Transaction {
  private changes = new Map<Table, Row[]>();
  private readonly undos: (() => void)[] = [];
  private readonly held = new Set<Table>();
  private savepoints: Savepoint[] = [];
  /** What was committed when the transaction first looked, where it reads one moment. */
  private snapshot: Map<Table, Row[]> | null = null;

  /** From now on only what is committed at this moment is seen. */
  takeSnapshot(database: DatabaseState): void {
    this.snapshot ??= new Map(database.tables.map((table) => [table, table.rows]));
  }

  rowsOf(table: Table): Row[] {
    return this.changes.get(table) ?? this.snapshot?.get(table) ?? table.rows;
  }

  change(table: Table, rows: Row[]): void {
    this.changes.set(table, rows);
  }

  holds(table: Table): void {
    this.held.add(table);
  }

  /** `undo` takes a change of a definition back. */
  defined(undo: () => void): void {
    this.undos.push(undo);
  }

  save(name: string): void {
    this.savepoints.push({ name, changes: new Map(this.changes), undos: this.undos.length });
  }

  /** @throws SqlError 6401. */
  rollbackTo(name: string): void {
    const place = this.savepoints.findLastIndex((savepoint) => savepoint.name.toLowerCase() === name.toLowerCase());
    const savepoint = this.savepoints[place];
    if (!savepoint) throw new SqlError(6401, `Cannot roll back ${name}. No transaction or savepoint of that name was found.`);
    this.changes = new Map(savepoint.changes);
    this.takeBack(savepoint.undos);
    this.savepoints = this.savepoints.slice(0, place + 1);
  }

  commit(locks: LockQueue): void {
    for (const [table, rows] of this.changes) table.rows = rows;
    this.letGo(locks);
  }

  rollback(locks: LockQueue): void {
    this.takeBack(0);
    this.letGo(locks);
  }

  private takeBack(from: number): void {
    for (const undo of this.undos.splice(from).reverse()) undo();
  }

  private letGo(locks: LockQueue): void {
    for (const { lock } of this.held) {
      lock.writer = null;
      lock.definition = null;
    }
    locks.released();
  }
}
