import type pg from 'pg';
import { errorCode } from '../network-error.ts';

interface PgConnection {
  query(text: string): void;
  parse(message: unknown): void;
  prependListener(event: 'errorMessage', listener: (error: Error) => void): void;
}

const QUERY_CANCELED = '57014';
/** Two clocks, the server's and ours, may run a little apart. */
const CLOCKS_APART = 0.99;
const limitsReached = new WeakSet<Error>();

/**
 * PostgreSQL says `57014 query_canceled` both when a statement reaches its time limit and when somebody ends it, and tells
 * them apart only in the words of its own language. The limit is set by us: a statement that ended before it was ended by
 * somebody.
 */
export class StatementClock {
  /** Null: no limit. */
  limitMs: number | null = null;
  private sentAt = 0;

  constructor(client: pg.Client) {
    const { connection } = client as unknown as { connection: PgConnection };
    const query = connection.query.bind(connection);
    const parse = connection.parse.bind(connection);
    connection.query = (text) => {
      this.sentAt = performance.now();
      query(text);
    };
    connection.parse = (message) => {
      this.sentAt = performance.now();
      parse(message);
    };
    connection.prependListener('errorMessage', (error) => {
      if (errorCode(error) === QUERY_CANCELED && this.isLimitReached()) limitsReached.add(error);
    });
  }

  private isLimitReached(): boolean {
    return this.limitMs !== null && performance.now() - this.sentAt >= this.limitMs * CLOCKS_APART;
  }
}

/** Whether the server ended the statement because it took longer than the limit set for it. */
export function endedByTimeLimit(error: unknown): boolean {
  return error instanceof Error && limitsReached.has(error);
}
