import type { TextBatch } from './contract.ts';

/** What a channel asks of the socket behind it. */
export interface BatchSource {
  pause(): void;
  resume(): void;
  /**
   * Called exactly once. `abandoned`: the consumer stopped early or the work was cancelled, so the server may still be
   * sending and must be told to end the query.
   */
  close(how: 'finished' | 'failed' | 'abandoned'): Promise<void>;
}

/** Batches that may wait for the consumer before the socket is paused. */
const HIGH_WATER = 2;

/**
 * Carries batches from a socket that pushes to a consumer that pulls. Holds at most {@link HIGH_WATER} batches and what
 * the socket had already read. Ends in exactly one of: `end`, `fail`, or the consumer's `return`.
 */
export class BatchChannel implements AsyncIterableIterator<TextBatch> {
  private readonly source: BatchSource;
  private readonly waiting: TextBatch[] = [];
  private wake: (() => void) | null = null;
  private ended = false;
  private failure: Error | null = null;
  private paused = false;
  private closing: Promise<void> | null = null;

  constructor(source: BatchSource) {
    this.source = source;
  }

  /** True once every batch was handed over and the source ended well. */
  get complete(): boolean {
    return this.ended && this.failure === null && this.waiting.length === 0;
  }

  push(batch: TextBatch): void {
    if (this.closing || this.failure) return;
    this.waiting.push(batch);
    if (this.waiting.length >= HIGH_WATER && !this.paused) {
      this.paused = true;
      this.source.pause();
    }
    this.signalConsumer();
  }

  end(): void {
    this.ended = true;
    this.signalConsumer();
  }

  /** Batches that wait are dropped: what follows a failure is never reported. The first failure wins. */
  fail(error: Error): void {
    if (this.failure || this.complete) return;
    this.failure = error;
    this.waiting.length = 0;
    this.signalConsumer();
  }

  /** Fails and tells the server to end the query, whether or not anybody is reading. */
  abandon(error: Error): Promise<void> {
    this.fail(error);
    return this.close('abandoned');
  }

  async next(): Promise<IteratorResult<TextBatch>> {
    for (;;) {
      if (this.failure) {
        await this.close('failed');
        throw this.failure;
      }
      const batch = this.waiting.shift();
      if (batch) {
        if (this.paused && this.waiting.length < HIGH_WATER) {
          this.paused = false;
          this.source.resume();
        }
        return { done: false, value: batch };
      }
      if (this.ended) {
        await this.close('finished');
        return { done: true, value: undefined };
      }
      if (this.closing) {
        await this.closing;
        return { done: true, value: undefined };
      }
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  async return(): Promise<IteratorResult<TextBatch>> {
    await this.close(this.ended ? 'finished' : 'abandoned');
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private signalConsumer(): void {
    this.wake?.();
    this.wake = null;
  }

  private close(how: 'finished' | 'failed' | 'abandoned'): Promise<void> {
    this.closing ??= this.source.close(how).finally(() => this.signalConsumer());
    return this.closing;
  }
}
