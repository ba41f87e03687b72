'use client';

import { useSyncExternalStore } from 'react';

/** One clock per interval for the whole page: many times on a screen cost one timer, and all of them change together. */
class SharedClock {
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setInterval> | undefined;
  private time = 0;

  constructor(private readonly intervalMs: number) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    this.timer ??= setInterval(() => {
      this.time = Date.now();
      for (const each of this.listeners) each();
    }, this.intervalMs);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) {
        clearInterval(this.timer);
        this.timer = undefined;
      }
    };
  };

  readonly read = (): number => {
    // Between ticks everyone sees the same time; without a running timer the stored one would be old.
    if (this.time === 0 || this.timer === undefined) this.time = Math.floor(Date.now() / this.intervalMs) * this.intervalMs;
    return this.time;
  };
}

const everySecond = new SharedClock(1000);
const everyTenSeconds = new SharedClock(10_000);
const onServer = () => null;

/** The present, ticking; null on the server and while hydrating, where the viewer's clock and zone are not known. */
export function useNow(pace: 'second' | 'ten-seconds'): Date | null {
  const clock = pace === 'second' ? everySecond : everyTenSeconds;
  const time = useSyncExternalStore(clock.subscribe, clock.read, onServer);
  return time === null ? null : new Date(time);
}
