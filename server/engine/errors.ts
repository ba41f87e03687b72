/** What went wrong, in a form every entrance (browser, command line, REST) can show without translating it again. */
export type ErrorCode =
  | 'connection_failed' // unreachable, refused, unknown host
  | 'connection_lost' // went away in mid-stream
  | 'sign_in_failed'
  | 'tls_failed'
  | 'permission_denied'
  | 'not_found' // database, table, column, file, ruleset, run …
  | 'invalid_input' // what the user gave cannot be used: config, form, query, path
  | 'unreadable_data' // a file line or a value stream that cannot be decoded
  | 'timeout'
  | 'too_busy' // lock timeout, deadlock, too many connections
  | 'disk_full'
  | 'cancelled'
  | 'conflict' // in use, changed meanwhile, already exists
  | 'limit_exceeded'
  | 'integrity' // an invariant of semantics.md §4 does not hold, or rows were lost on the way
  | 'internal';

export interface TieoutErrorOptions {
  detail?: string | undefined;
  cause?: unknown;
  change?: { id: string; column: string | null } | undefined;
  commitUnknown?: boolean | undefined;
}

/**
 * An error meant for a person. `message` is one sentence that says what happened, `advice` one that says what to do.
 * Neither ever holds a secret.
 */
export class TieoutError extends Error {
  readonly code: ErrorCode;
  readonly advice: string;
  /** The server's own words, without secrets; shown behind "details". */
  readonly detail: string | undefined;
  /** The change of a writer that the server refused, and the column where the server names it. */
  readonly change: { id: string; column: string | null } | undefined;
  /** The connection went away after a commit was sent: it may or may not have happened. */
  readonly commitUnknown: boolean;
  constructor(code: ErrorCode, message: string, advice: string, options: TieoutErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'TieoutError';
    this.code = code;
    this.advice = advice;
    this.detail = options.detail;
    this.change = options.change;
    this.commitUnknown = options.commitUnknown ?? false;
  }
}

export class Cancelled extends TieoutError {
  constructor() {
    super('cancelled', 'The work was cancelled.', 'Start it again when you are ready.');
    this.name = 'Cancelled';
  }
}

/** Throws {@link Cancelled} when the signal has fired. Called between batches and statements. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw signal.reason instanceof TieoutError ? signal.reason : new Cancelled();
}
