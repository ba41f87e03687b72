import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Cancelled, type ErrorCode, TieoutError } from '../errors.ts';
import { isTransient } from './is-transient.ts';
import { delayBefore, type RetryPorts } from './retry-policy.ts';
import { type Retry, retrying, retryPorts, retryText } from './retrying.ts';

const POLICY = { retries: 5, baseDelayMs: 10_000, maxDelayMs: 300_000, jitter: 0.1 };
const never = new AbortController().signal;
const lost = () => new TieoutError('connection_lost', 'The connection was lost.', 'Look at the network.', { detail: 'ECONNRESET' });

/** Ports that wait for nothing and remember how long they would have waited. */
function recordedPorts(random = 0.5): RetryPorts & { waits: number[] } {
  const waits: number[] = [];
  const sleep = async (milliseconds: number) => void waits.push(milliseconds);
  return { policy: POLICY, waits, sleep, random: () => random };
}

describe('the wait before a further try', () => {
  it('doubles from the base up to the cap', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7].map((retry) => delayBefore(retry, POLICY, () => 0.5));
    expect(waits).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
  });

  it('is spread by the jitter, and never above the cap', () => {
    expect(delayBefore(1, POLICY, () => 0)).toBe(9_000);
    expect(delayBefore(1, POLICY, () => 0.999_999)).toBeCloseTo(11_000, 0);
    expect(delayBefore(9, POLICY, () => 0.999_999)).toBe(300_000);
    expect(delayBefore(9, POLICY, () => 0)).toBe(270_000);
    expect(delayBefore(1, { ...POLICY, jitter: 0 }, () => 0)).toBe(10_000);
  });
});

describe('what passes', () => {
  const of = (code: ErrorCode, options = {}) => isTransient(new TieoutError(code, 'It failed.', 'Look.', options));

  it('is a server that is busy, down or lost', () => {
    expect(of('too_busy')).toBe(true);
    expect(of('connection_lost')).toBe(true);
    expect(of('connection_failed', { cause: { code: 'ECONNREFUSED' } })).toBe(true);
    expect(of('connection_failed', { cause: { code: 'ETIMEDOUT' } })).toBe(true);
    expect(of('connection_failed', { cause: { code: 'EAI_AGAIN' } })).toBe(true);
  });

  it('is not a host that does not exist, nor anything that stays as it is', () => {
    expect(of('connection_failed', { cause: { code: 'ENOTFOUND' } })).toBe(false);
    const lasting: ErrorCode[] = ['sign_in_failed', 'tls_failed', 'permission_denied', 'not_found', 'invalid_input', 'unreadable_data'];
    for (const code of [...lasting, 'timeout', 'disk_full', 'conflict', 'limit_exceeded', 'integrity', 'internal'] as const) {
      expect([code, of(code)]).toEqual([code, false]);
    }
    expect(isTransient(new Cancelled())).toBe(false);
    expect(isTransient(new Error('connection_lost'))).toBe(false);
    expect(of('connection_lost', { commitUnknown: true })).toBe(false);
  });
});

describe('retrying', () => {
  it('does the work again until it succeeds, and tells of each wait', async () => {
    const ports = recordedPorts();
    const told: string[] = [];
    const tell = (retry: Retry) => told.push(`${retry.error.code} ${retryText(retry)}`);
    const result = await retrying(
      async (attempt) => {
        if (attempt < 3) throw lost();
        return `try ${attempt}`;
      },
      ports,
      never,
      tell,
    );
    expect(result).toBe('try 3');
    expect(ports.waits).toEqual([10_000, 20_000]);
    expect(told).toEqual(['connection_lost in 10 s (try 2 of 6)', 'connection_lost in 20 s (try 3 of 6)']);
  });

  it('says after the last try how many there were, and stays the same error otherwise', async () => {
    const ports = recordedPorts();
    let tries = 0;
    const error = await retrying(
      () => {
        tries += 1;
        return Promise.reject(lost());
      },
      ports,
      never,
      () => undefined,
    ).catch((caught) => caught);
    expect(tries).toBe(6);
    expect(ports.waits).toHaveLength(5);
    expect(error).toMatchObject({ code: 'connection_lost', message: 'The connection was lost (tried 6 times).', detail: 'ECONNRESET' });
  });

  it('tries once what does not pass, and everything when it has no ports', async () => {
    for (const [error, ports] of [
      [new TieoutError('not_found', 'There is no such table.', 'Look.'), recordedPorts()],
      [lost(), undefined],
    ] as const) {
      let tries = 0;
      const work = () => {
        tries += 1;
        return Promise.reject(error);
      };
      await expect(retrying(work, ports, never, () => undefined)).rejects.toBe(error);
      expect(tries).toBe(1);
    }
  });

  it('ends at once when it is cancelled while it waits, and leaves no listener', async () => {
    const controller = new AbortController();
    const ports = retryPorts({ ...POLICY, baseDelayMs: 3_600_000, maxDelayMs: 3_600_000 });
    const reason = new Cancelled();
    const attempt = retrying(
      () => Promise.reject(lost()),
      ports,
      controller.signal,
      () => setImmediate(() => controller.abort(reason)),
    );
    await expect(attempt).rejects.toBe(reason);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('does not repeat work that failed because it was cancelled', async () => {
    const controller = new AbortController();
    let tries = 0;
    const work = () => {
      tries += 1;
      controller.abort();
      return Promise.reject(lost());
    };
    await expect(retrying(work, recordedPorts(), controller.signal, () => undefined)).rejects.toMatchObject({ code: 'cancelled' });
    expect(tries).toBe(1);
  });
});
