import { z } from 'zod';
import { TieoutError, throwIfCancelled } from '../errors.ts';
import type { ConnectionField } from './contract.ts';

/** How many connections one open connector may hold. `recycle_seconds` is accepted for the seed's sake: each operation opens its own. */
export const poolSchema = z.strictObject({
  size: z.int().min(1).max(1000).optional(),
  overflow: z.int().min(0).max(1000).optional(),
  timeout_seconds: z.number().positive().max(86_400).optional(),
  recycle_seconds: z.number().positive().optional(),
});
export type PoolConfig = z.infer<typeof poolSchema>;

const DEFAULT_SIZE = 20;
const DEFAULT_OVERFLOW = 30;
const DEFAULT_TIMEOUT_SECONDS = 60;

export const poolFields: ConnectionField[] = [
  { name: 'pool.size', label: 'Connections', kind: 'number', required: false, defaultValue: DEFAULT_SIZE, advanced: true },
  { name: 'pool.overflow', label: 'Extra connections', kind: 'number', required: false, defaultValue: DEFAULT_OVERFLOW, advanced: true },
  {
    name: 'pool.timeout_seconds',
    label: 'Wait for a connection (s)',
    kind: 'number',
    required: false,
    defaultValue: DEFAULT_TIMEOUT_SECONDS,
    advanced: true,
  },
];

/** Keeps a connector within `size + overflow` connections; who comes later waits `timeout_seconds`. */
export class ConnectionSlots {
  private free: number;
  private readonly timeoutMs: number;
  private readonly waiting: (() => void)[] = [];

  constructor(pool: PoolConfig | undefined) {
    this.free = (pool?.size ?? DEFAULT_SIZE) + (pool?.overflow ?? DEFAULT_OVERFLOW);
    this.timeoutMs = (pool?.timeout_seconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000;
  }

  /**
   * Waits for a free slot and takes it; the returned function gives it back, once.
   * @throws TieoutError too_busy after the waiting time; Cancelled when the signal fires.
   */
  async take(signal: AbortSignal): Promise<() => void> {
    throwIfCancelled(signal);
    if (this.free > 0) this.free -= 1;
    else await this.wait(signal);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    };
  }

  private wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error: TieoutError | null) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        const place = this.waiting.indexOf(onFree);
        if (place >= 0) this.waiting.splice(place, 1);
        if (error) reject(error);
        else resolve();
      };
      const onFree = () => settle(null);
      const onAbort = () => {
        try {
          throwIfCancelled(signal);
        } catch (error) {
          settle(error as TieoutError);
        }
      };
      const timer = setTimeout(
        () =>
          settle(
            new TieoutError(
              'too_busy',
              `All connections of this connection's pool were in use for ${this.timeoutMs / 1000} seconds.`,
              'Try again later, or raise pool.size.',
            ),
          ),
        this.timeoutMs,
      );
      signal.addEventListener('abort', onAbort, { once: true });
      this.waiting.push(onFree);
    });
  }
}
