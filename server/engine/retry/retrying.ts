import { setTimeout as delay } from 'node:timers/promises';
import { TieoutError, throwIfCancelled } from '../errors.ts';
import { isTransient } from './is-transient.ts';
import { delayBefore, type RetryPolicy, type RetryPorts } from './retry-policy.ts';

/** Why work is tried again, and when. */
export interface Retry {
  /** The try that comes: 2 is the first repetition. */
  next: number;
  /** How many tries there are in all. */
  most: number;
  waitMs: number;
  error: TieoutError;
}

/** The real clock and real chance. */
export function retryPorts(policy: RetryPolicy): RetryPorts {
  return {
    policy,
    sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
    random: Math.random,
  };
}

/**
 * Does `work`, and does it again from its beginning when it fails for a reason that passes. Only for work that may be
 * repeated: reads. Without ports it is tried once.
 * @param onRetry is told before each wait.
 * @throws the first error that does not pass; after the last try its error, which then says how many tries there were; at
 * once the signal's reason when it fires.
 */
export async function retrying<Result>(
  work: (attempt: number) => Promise<Result>,
  ports: RetryPorts | undefined,
  signal: AbortSignal,
  onRetry: (retry: Retry) => void,
): Promise<Result> {
  const most = 1 + (ports?.policy.retries ?? 0);
  for (let attempt = 1; ; attempt += 1) {
    throwIfCancelled(signal);
    try {
      return await work(attempt);
    } catch (error) {
      throwIfCancelled(signal);
      if (ports === undefined || !isTransient(error)) throw error;
      if (attempt >= most) throw afterTries(error, attempt);
      const waitMs = delayBefore(attempt, ports.policy, ports.random);
      onRetry({ next: attempt + 1, most, waitMs, error });
      await ports.sleep(waitMs, signal).catch((reason: unknown) => {
        throwIfCancelled(signal);
        throw reason;
      });
    }
  }
}

/** `in 9.7 s (try 2 of 6)` */
export function retryText({ next, most, waitMs }: Retry): string {
  const seconds = waitMs < 10_000 ? Math.round(waitMs / 100) / 10 : Math.round(waitMs / 1000);
  return `in ${seconds} s (try ${next} of ${most})`;
}

function afterTries(error: TieoutError, tries: number): TieoutError {
  if (tries === 1) return error;
  return new TieoutError(error.code, `${error.message.replace(/\.$/, '')} (tried ${tries} times).`, error.advice, {
    detail: error.detail,
    cause: error.cause,
  });
}
