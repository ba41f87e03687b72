import { TieoutError, throwIfCancelled } from '../errors.ts';

/** A number of slots, given to those who ask in the order in which they asked. */
export class SlotQueue {
  private free: number;
  private readonly total: number;
  private readonly waitMs: number;
  private readonly queue: ((error: unknown) => void)[] = [];
  timedOut = 0;

  constructor(total: number, waitMs: number) {
    this.total = total;
    this.free = total;
    this.waitMs = waitMs;
  }

  get taken(): number {
    return this.total - this.free;
  }

  get waiting(): number {
    return this.queue.length;
  }

  /** @throws TieoutError too_busy after the waiting time; the signal's reason when it fires. */
  async take(signal: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    if (this.free > 0) this.free -= 1;
    else await this.wait(signal);
  }

  give(): void {
    const next = this.queue.shift();
    if (next) next(null);
    else this.free += 1;
  }

  private wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error: unknown) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        const place = this.queue.indexOf(settle);
        if (place >= 0) this.queue.splice(place, 1);
        if (error) reject(error);
        else resolve();
      };
      const onAbort = () => {
        try {
          throwIfCancelled(signal);
        } catch (error) {
          settle(error);
        }
      };
      const timer = setTimeout(() => {
        this.timedOut += 1;
        settle(this.tooBusy());
      }, this.waitMs);
      signal.addEventListener('abort', onAbort, { once: true });
      this.queue.push(settle);
    });
  }

  private tooBusy(): TieoutError {
    const all = this.total === 1 ? 'The one connection of the pool was' : `All ${this.total} connections of the pool were`;
    return new TieoutError(
      'too_busy',
      `${all} in use for ${this.waitMs / 1000} seconds.`,
      'Try again when less is running, or raise Connections (pool.size) or Wait for a connection (pool.timeout_seconds).',
    );
  }
}
