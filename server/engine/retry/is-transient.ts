import { errorCode } from '../connectors/error-text.ts';
import { TieoutError } from '../errors.ts';

/** The name does not exist: asking again gives the same answer. EAI_AGAIN, a name server that did not answer, is not among them. */
const UNKNOWN_HOST = new Set(['ENOTFOUND', 'EAI_NONAME']);

/**
 * Whether a failure may be gone in a while: a server that is down, restarting, full or busy, a connection that broke, a
 * statement that somebody else ended. The one place that decides it.
 *
 * Never: a cancel, a refused sign-in, a missing right or table, data that cannot be read, a broken invariant, a time limit
 * of a statement (it would run into the same limit), and a commit whose end is not known (it may have happened).
 */
export function isTransient(error: unknown): error is TieoutError {
  if (!(error instanceof TieoutError) || error.commitUnknown) return false;
  switch (error.code) {
    case 'too_busy':
    case 'connection_lost':
      return true;
    case 'connection_failed':
      return !UNKNOWN_HOST.has(errorCode(error.cause) ?? '');
    default:
      return false;
  }
}
