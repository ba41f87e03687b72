import type { Logger } from 'pino';
import { TieoutError } from '#server/engine/errors.ts';
import { pause } from './pause.ts';

const TRIES = 6;
const FIRST_PAUSE_MS = 250;

/**
 * Does a write of the control database that must not be lost, again and again for some seconds: another process may hold
 * the lock, or a full disk may get room. Our own errors (the lease is lost, the run was cancelled) are answers, not faults.
 */
export async function insist<T>(log: Logger, what: string, write: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await write();
    } catch (error) {
      if (error instanceof TieoutError || tried === TRIES) throw error;
      log.warn({ err: error, tried }, `${what} did not work, trying again`);
      await pause(FIRST_PAUSE_MS * 2 ** (tried - 1), new AbortController().signal);
    }
  }
}
