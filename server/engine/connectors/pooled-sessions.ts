import { Cancelled, TieoutError, throwIfCancelled } from '../errors.ts';
import type { ConnectionPool, Lease } from './connection-pool.ts';
import { SILENCE_MS, type WatchedSession, watchSilence } from './silence-watch.ts';
import { nameStatementLimit, type TimeLimit } from './statement-timeout.ts';

/** A session whose statement can be ended from outside. */
export interface PoolableSession {
  /** Ends the running statement on the server, then the connection. Never throws. */
  cancel(): Promise<void>;
  limitStatements(seconds: number): Promise<void>;
  /** Where the server can be asked what it does. */
  watched?: WatchedSession;
}

export type Explain = (error: unknown) => TieoutError;

/** Work on the sessions of one connector's pool: cancelled on the server, explained, and never given back dirty. */
export class PooledSessions<Session extends PoolableSession> {
  readonly pool: ConnectionPool<Session>;
  readonly silenceMs: number;
  private readonly explain: Explain;
  private readonly closing = new AbortController();

  constructor(pool: ConnectionPool<Session>, explain: Explain, silenceMs = SILENCE_MS) {
    this.pool = pool;
    this.silenceMs = silenceMs;
    this.explain = explain;
  }

  /** Work that is over when its promise is. */
  run<T>(time: TimeLimit, signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T> {
    return this.hold(time, signal, async (lease, either) => {
      const result = await work(lease.session);
      // The server may be told to end the statement of this session at any moment now: it must not be another's.
      throwIfCancelled(either);
      return { result, lease };
    }).then(async ({ result, lease }) => {
      await lease.release();
      return result;
    });
  }

  /** Work that goes on after its promise is fulfilled, and ends the lease itself; until then, a failure or a cancel ends it. */
  async hold<T>(
    time: TimeLimit,
    signal: AbortSignal,
    work: (lease: Lease<Session>, signal: AbortSignal, explain: Explain) => Promise<T>,
  ): Promise<T> {
    const either = AbortSignal.any([signal, this.closing.signal]);
    let lease: Lease<Session> | null = null;
    const explain = (error: unknown) => nameStatementLimit(lease ? brokenLater(this.explain(error)) : this.explain(error), time);
    let endWatch: (() => void) | undefined;
    // Even describing a table can wait for a lock.
    let cancelling: Promise<void> | undefined;
    const onAbort = () => {
      cancelling ??= lease?.session.cancel();
    };
    try {
      lease = await this.pool.acquire(either);
      either.addEventListener('abort', onAbort, { once: true });
      if (lease.session.watched) endWatch = watchSilence(lease.session.watched, this.silenceMs);
      if (time.seconds !== null) await lease.session.limitStatements(time.seconds);
      return await work(lease, either, explain);
    } catch (error) {
      // Nobody waits for a cancel: it goes on by itself.
      if (cancelling) void cancelling.then(lease?.discard);
      else lease?.discard();
      throw either.aborted ? cancelReason(either) : explain(error);
    } finally {
      endWatch?.();
      either.removeEventListener('abort', onAbort);
    }
  }

  /** Ends whatever still runs, and closes the pool. */
  close(): void {
    this.closing.abort(new Cancelled());
    this.pool.close();
  }
}

/** Encryption that fails on a connection that stood already was not refused: what came over it was damaged. */
function brokenLater(error: TieoutError): TieoutError {
  if (error.code !== 'tls_failed') return error;
  return new TieoutError(
    'connection_lost',
    'The encrypted connection broke: what came over it was damaged on the way.',
    'Check the network and the server, then start again; nothing that was read so far is used.',
    { detail: error.detail, cause: error.cause },
  );
}

function cancelReason(signal: AbortSignal): TieoutError {
  return signal.reason instanceof TieoutError ? signal.reason : new Cancelled();
}
