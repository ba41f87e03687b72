import { SqlError } from './sql-error.ts';
import type { Table } from './table.ts';

export type LockMode = 'read' | 'read version' | 'write' | 'definition';

/** Who waits for a table, in the order they came. */
export class LockQueue {
  private waiting: (() => void)[] = [];

  /** Something was let go: everybody looks again. */
  released(): void {
    const woken = this.waiting;
    this.waiting = [];
    for (const wake of woken) wake();
  }

  /**
   * Waits until nobody else holds the table against this mode, then holds it (a read holds nothing).
   * @throws SqlError 1222 after the session's LOCK_TIMEOUT; the signal's reason.
   */
  async acquire(table: Table, mode: LockMode, session: number, signal: AbortSignal, timeoutMs: number | null): Promise<void> {
    const deadline = timeoutMs === null ? null : Date.now() + timeoutMs;
    while (isBlocked(table, mode, session)) {
      signal.throwIfAborted();
      const left = deadline === null ? null : deadline - Date.now();
      if (left !== null && left <= 0) throw new SqlError(1222, 'Lock request time out period exceeded.');
      await this.change(signal, left);
    }
    if (mode === 'write') table.lock.writer = session;
    if (mode === 'definition') table.lock.definition = session;
  }

  private change(signal: AbortSignal, timeoutMs: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = timeoutMs === null ? undefined : setTimeout(resolve, timeoutMs);
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      signal.addEventListener('abort', wake, { once: true });
      this.waiting.push(wake);
    });
  }
}

/** Who reads row versions waits for no writer, only for a change of the definition. */
function isBlocked({ lock }: Table, mode: LockMode, session: number): boolean {
  const byDefinition = lock.definition !== null && lock.definition !== session;
  const byWriter = lock.writer !== null && lock.writer !== session;
  return byDefinition || (byWriter && mode !== 'read version');
}
