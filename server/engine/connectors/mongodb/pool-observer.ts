import type { MongoClient } from 'mongodb';
import type { PoolLimits } from '../pool-settings.ts';
import type { PoolUse } from '../pool-use.ts';

/** Counts what the driver's own pools tell (CMAP events), one pool for each server of a replica set. */
export class PoolObserver {
  private open = 0;
  private inUse = 0;
  private waiting = 0;
  private opened = 0;
  private recycled = 0;
  private replaced = 0;
  private failed = 0;
  private timedOut = 0;

  observe(client: MongoClient): void {
    client.on('connectionCreated', () => {
      this.open += 1;
      this.opened += 1;
    });
    client.on('connectionClosed', ({ reason }) => {
      this.open -= 1;
      if (reason === 'idle') this.recycled += 1;
      else if (reason === 'stale') this.replaced += 1;
      else if (reason === 'error') this.failed += 1;
    });
    client.on('connectionCheckOutStarted', () => {
      this.waiting += 1;
    });
    client.on('connectionCheckOutFailed', ({ reason }) => {
      this.waiting -= 1;
      if (reason === 'timeout') this.timedOut += 1;
    });
    client.on('connectionCheckedOut', () => {
      this.waiting -= 1;
      this.inUse += 1;
    });
    client.on('connectionCheckedIn', () => {
      this.inUse -= 1;
    });
  }

  use({ size, overflow }: PoolLimits): PoolUse {
    const { inUse, waiting, opened, recycled, replaced, failed, timedOut } = this;
    return { size, overflow, inUse, idle: Math.max(0, this.open - inUse), waiting, opened, recycled, replaced, failed, timedOut };
  }
}
