import { Cancelled, TieoutError, throwIfCancelled } from '../errors.ts';
import { ChangeAttempt } from './change-attempt.ts';
import { stopped } from './change-errors.ts';
import { batchesOf, type ChangeWave, wavesOf } from './change-waves.ts';
import { chooseColumns } from './column-choice.ts';
import type { GuardedTable, WriterColumn } from './guarded-table.ts';
import { oneSpelling } from './same-value.ts';
import type { RowChange, RowValues, RowWriter, StaleChange, WriteTarget } from './writer-contract.ts';

/** So many changes wait for others to make room for their unique or foreign keys; more than that is an error. */
const MOST_DEFERRED = 200;

/** Codes that say nothing about one row: everything stops. */
const FATAL = new Set([
  'connection_lost',
  'connection_failed',
  'too_busy',
  'timeout',
  'cancelled',
  'permission_denied',
  'disk_full',
  'not_found',
]);

/** After the commit was sent these leave open whether it happened. */
const UNKNOWN = new Set(['connection_lost', 'connection_failed', 'timeout', 'internal']);

/** The connection that a writer holds: given back clean, or thrown away. */
export interface WriterLease {
  release(): Promise<void>;
  discard(): void;
}

/**
 * The one RowWriter of the databases with transactions and savepoints. A batch of changes is made in three steps, all under
 * a savepoint: the rows are locked and read, what does not agree with `before` is stale; the rest is written by statements
 * guarded by exactly what was read; and all is read back and compared with `after`. A batch that fails is halved until the
 * one change to blame is found.
 */
export class GuardedWriter<Raw> implements RowWriter {
  private readonly table: GuardedTable<Raw>;
  private readonly keyColumns: WriterColumn[];
  private readonly what: string;
  private readonly lease: WriterLease;
  private readonly closing: AbortSignal;
  private state: 'open' | 'failed' | 'ended' = 'open';

  /** `table` has begun its transaction; `closing` ends the writer for good, at any time before `commit`. */
  constructor(table: GuardedTable<Raw>, target: WriteTarget, closing: AbortSignal, lease: WriterLease) {
    this.table = table;
    this.what = target.table;
    this.keyColumns = chooseColumns(table.columns, target.keyColumns, target.table);
    const document = this.keyColumns.find((column) => column.logicalType.kind === 'json');
    if (document) throw documentAsKey(document.name);
    this.closing = closing;
    this.lease = lease;
    closing.addEventListener('abort', this.onClosing, { once: true });
  }

  write(changes: readonly RowChange[], signal: AbortSignal): Promise<{ made: number; stale: StaleChange[] }> {
    return this.guarded(signal, async () => {
      const attempt = new ChangeAttempt(this.table, this.keyColumns, this.what);
      attempt.assertWritable(changes);
      const names = this.keyColumns.map((column) => column.name);
      for (const wave of wavesOf(changes, names, (key) => this.spell(key))) await this.writeWave(wave, attempt, signal);
      return { made: attempt.made, stale: attempt.stale };
    });
  }

  read(keys: readonly RowValues[], columns: readonly string[], signal: AbortSignal): Promise<RowValues[][]> {
    return this.guarded(signal, async () => {
      const chosen = chooseColumns(this.table.columns, columns, this.what);
      const attempt = new ChangeAttempt(this.table, this.keyColumns, this.what);
      const { batchChanges } = this.table;
      const found: RowValues[][] = [];
      for (let at = 0; at < keys.length; at += batchChanges) {
        throwIfCancelled(signal);
        const rows = await attempt.rowsOf(keys.slice(at, at + batchChanges), chosen);
        for (const group of rows) {
          found.push(group.map(({ canonical }) => Object.fromEntries(chosen.map(({ name }, index) => [name, canonical[index]!]))));
        }
      }
      return found;
    });
  }

  async commit(): Promise<void> {
    if (this.state !== 'open') throw this.unusable();
    this.end();
    const sent = !this.table.lost;
    try {
      await this.table.commit();
    } catch (cause) {
      const error = this.table.explain(cause);
      this.lease.discard();
      if (sent && UNKNOWN.has(error.code)) throw commitUnknown(error);
      throw stopped(error);
    }
    await this.lease.release();
  }

  async rollback(): Promise<void> {
    if (this.state === 'ended') return;
    this.end();
    try {
      await this.table.rollback();
    } catch {
      // A connection that cannot carry a ROLLBACK is dropped, and the server rolls back.
      await this.table.cancel();
      this.lease.discard();
      return;
    }
    await this.lease.release();
  }

  private async writeWave(wave: ChangeWave, attempt: ChangeAttempt<Raw>, signal: AbortSignal): Promise<void> {
    const deferred: RowChange[] = [];
    for (const changes of [wave.deletes, wave.updates, wave.inserts] as RowChange[][]) {
      for (const batch of batchesOf(changes, this.table.batchChanges, this.table.batchChars))
        await this.make(batch, attempt, deferred, signal);
    }
    for (const move of wave.moves) await this.make([move], attempt, deferred, signal);
    await this.makeDeferred(deferred, attempt, signal);
  }

  /** Makes a batch, or finds the change in it that cannot be made. */
  private async make(batch: RowChange[], attempt: ChangeAttempt<Raw>, deferred: RowChange[], signal: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    await this.table.savepoint();
    const error = await attempt.make(batch).then(
      () => null,
      (caught: unknown) => ({ caught }),
    );
    if (!error) {
      await this.table.releaseSavepoint();
      return;
    }
    throwIfCancelled(signal);
    const explained = this.table.explain(error.caught);
    if (FATAL.has(explained.code) || explained.change) throw explained;
    await this.table.rollbackToSavepoint();
    if (batch.length > 1) {
      const half = batch.length >> 1;
      await this.make(batch.slice(0, half), attempt, deferred, signal);
      await this.make(batch.slice(half), attempt, deferred, signal);
      return;
    }
    const refusal = this.table.refusal(error.caught);
    if (!refusal.orderMatters || deferred.length >= MOST_DEFERRED) throw attempt.blame(batch[0]!, refusal, explained);
    deferred.push(batch[0]!);
  }

  /** Keys that wander from row to row need their changes in the right order: as long as one more can be made, go on. */
  private async makeDeferred(deferred: RowChange[], attempt: ChangeAttempt<Raw>, signal: AbortSignal): Promise<void> {
    let waiting = deferred;
    while (waiting.length > 0) {
      const left: RowChange[] = [];
      let blame: TieoutError | null = null;
      for (const change of waiting) {
        throwIfCancelled(signal);
        await this.table.savepoint();
        try {
          await attempt.make([change]);
          await this.table.releaseSavepoint();
        } catch (caught) {
          const explained = this.table.explain(caught);
          if (FATAL.has(explained.code) || explained.change) throw explained;
          await this.table.rollbackToSavepoint();
          blame ??= attempt.blame(change, this.table.refusal(caught), explained);
          left.push(change);
        }
      }
      if (blame && left.length === waiting.length) throw blame;
      waiting = left;
    }
  }

  private async guarded<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.state !== 'open') throw this.unusable();
    let cancelling: Promise<void> | null = null;
    const onAbort = () => {
      cancelling ??= this.table.cancel();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      throwIfCancelled(signal);
      return await work();
    } catch (error) {
      this.state = 'failed';
      if (!signal.aborted && !this.closing.aborted) throw stopped(this.table.explain(error));
      onAbort();
      await cancelling;
      this.end();
      this.lease.discard();
      throwIfCancelled(signal);
      throw new Cancelled();
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  private spell(key: RowValues): string {
    return JSON.stringify(this.keyColumns.map(({ name, logicalType }) => oneSpelling(logicalType, key[name] ?? '')));
  }

  private readonly onClosing = (): void => {
    if (this.state === 'ended') return;
    this.end();
    void this.table.cancel().finally(() => this.lease.discard());
  };

  private end(): void {
    this.state = 'ended';
    this.closing.removeEventListener('abort', this.onClosing);
  }

  private unusable(): TieoutError {
    return this.state === 'failed'
      ? new TieoutError('conflict', 'This transaction has failed already.', 'Roll it back, and begin another one.')
      : new TieoutError('conflict', 'This transaction has ended already.', 'Begin another one.');
  }
}

function documentAsKey(column: string): TieoutError {
  return new TieoutError(
    'invalid_input',
    `The column "${column}" holds JSON documents, which cannot be the key of a row.`,
    'Choose other key columns; a document has too many spellings to be looked up.',
  );
}

function commitUnknown(cause: TieoutError): TieoutError {
  return new TieoutError(
    'connection_lost',
    'The connection was lost while the changes were being committed: they may be in the database or not.',
    'Read the rows again to learn what happened.',
    { detail: cause.detail, cause, commitUnknown: true },
  );
}
