import { Cancelled } from '../errors.ts';
import type { PoolLimits } from './pool-settings.ts';
import type { PoolUse } from './pool-use.ts';
import { SlotQueue } from './slot-queue.ts';

/** What a pool asks of a driver. */
export interface SessionSource<Session> {
  /** A new signed-in session. @throws the driver's error; Cancelled when the signal fires. */
  open(signal: AbortSignal): Promise<Session>;
  /** A round trip that proves the session still works. @throws when it does not. */
  ping(session: Session): Promise<void>;
  /** Undoes what the last user left: transaction, locks, session settings. @throws when that is impossible. */
  reset(session: Session): Promise<void>;
  /** False once the socket is known to be closed. */
  isOpen(session: Session): boolean;
  /** Says goodbye to the server. Never throws. */
  close(session: Session): void;
  /** Closes the socket at once. Never throws. */
  destroy(session: Session): void;
}

/** One session, held until exactly one of the two is called; calling again does nothing. */
export interface Lease<Session> {
  readonly session: Session;
  /** After work that ended well: the session is made clean and may be used again. */
  release(): Promise<void>;
  /** After a failure, a cancel or half a stream: nobody uses it again. The caller may have destroyed it already. */
  discard(): void;
}

export interface PoolTimes {
  /** An idle connection within `size` is closed after this long, one beyond it after `surplusIdleMs`. */
  idleMs: number;
  surplusIdleMs: number;
  /** An idle connection that does not answer within this is taken for dead. */
  pingMs: number;
}

const TIMES: PoolTimes = { idleMs: 300_000, surplusIdleMs: 10_000, pingMs: 5_000 };

interface Pooled<Session> {
  session: Session;
  openedAt: number;
  idleSince: number;
}

/**
 * Keeps sessions for reuse. Never more than `size + overflow` are open; who comes later waits in line. Every idle session is
 * checked before it is used, and a dead one is replaced without anybody noticing.
 * @example const lease = await pool.acquire(signal); try { … await lease.release(); } catch { lease.discard(); }
 */
export class ConnectionPool<Session> {
  private readonly source: SessionSource<Session>;
  private readonly limits: PoolLimits;
  private readonly times: PoolTimes;
  private readonly slots: SlotQueue;
  /** The one used last stands last and is taken first, so that those not needed grow old. */
  private idle: Pooled<Session>[] = [];
  private readonly leased = new Set<Pooled<Session>>();
  private readonly closing = new AbortController();
  private sweep: NodeJS.Timeout | null = null;
  private opened = 0;
  private recycled = 0;
  private replaced = 0;
  private failed = 0;

  constructor(source: SessionSource<Session>, limits: PoolLimits, times: Partial<PoolTimes> = {}) {
    this.source = source;
    this.limits = limits;
    this.times = { ...TIMES, ...times };
    this.slots = new SlotQueue(limits.size + limits.overflow, limits.waitMs);
  }

  /** @throws TieoutError too_busy when all connections stay in use; Cancelled; the driver's error when none can be opened. */
  async acquire(signal: AbortSignal): Promise<Lease<Session>> {
    const either = AbortSignal.any([signal, this.closing.signal]);
    await this.slots.take(either);
    try {
      const pooled = (await this.takeIdle()) ?? (await this.open(either));
      this.leased.add(pooled);
      if (!either.aborted) return this.lease(pooled);
      this.leased.delete(pooled);
      this.source.destroy(pooled.session);
      throw new Cancelled();
    } catch (error) {
      this.slots.give();
      throw error;
    }
  }

  use(): PoolUse {
    const { size, overflow } = this.limits;
    return {
      size,
      overflow,
      inUse: this.slots.taken,
      idle: this.idle.length,
      waiting: this.slots.waiting,
      opened: this.opened,
      recycled: this.recycled,
      replaced: this.replaced,
      failed: this.failed,
      timedOut: this.slots.timedOut,
    };
  }

  /** Closes idle sessions and sends away who waits. Sessions in use are closed when they come back. */
  close(): void {
    this.closing.abort(new Cancelled());
    if (this.sweep) clearTimeout(this.sweep);
    this.sweep = null;
    for (const { session } of this.idle.splice(0)) this.source.close(session);
  }

  private lease(pooled: Pooled<Session>): Lease<Session> {
    let held = true;
    const end = (): boolean => {
      const first = held;
      held = false;
      return first;
    };
    return {
      session: pooled.session,
      release: async () => {
        if (end()) await this.takeBack(pooled);
      },
      discard: () => {
        if (!end()) return;
        this.source.destroy(pooled.session);
        this.leave(pooled);
      },
    };
  }

  private async takeBack(pooled: Pooled<Session>): Promise<void> {
    const { session } = pooled;
    if (this.isTooOld(pooled)) {
      this.recycled += 1;
      this.source.close(session);
    } else if (this.closing.signal.aborted) this.source.close(session);
    else if (await this.succeeds(this.source.reset(session))) {
      pooled.idleSince = performance.now();
      if (this.closing.signal.aborted) this.source.close(session);
      else this.idle.push(pooled);
    } else this.source.destroy(session);
    this.leave(pooled);
  }

  private leave(pooled: Pooled<Session>): void {
    this.leased.delete(pooled);
    this.slots.give();
    this.planSweep();
  }

  private async takeIdle(): Promise<Pooled<Session> | null> {
    for (let pooled = this.idle.pop(); pooled; pooled = this.idle.pop()) {
      if (this.isTooOld(pooled)) {
        this.recycled += 1;
        this.source.close(pooled.session);
      } else if (this.source.isOpen(pooled.session) && (await this.succeeds(this.source.ping(pooled.session)))) return pooled;
      else {
        this.replaced += 1;
        this.source.destroy(pooled.session);
      }
    }
    return null;
  }

  private async open(signal: AbortSignal): Promise<Pooled<Session>> {
    try {
      const session = await this.source.open(signal);
      this.opened += 1;
      return { session, openedAt: performance.now(), idleSince: 0 };
    } catch (error) {
      if (!signal.aborted) this.failed += 1;
      throw error;
    }
  }

  private isTooOld(pooled: Pooled<Session>): boolean {
    return performance.now() - pooled.openedAt >= this.limits.recycleMs;
  }

  /** Whether it is done in time, without an error. */
  private async succeeds(work: Promise<void>): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, this.times.pingMs, false);
    });
    const done = work.then(
      () => true,
      () => false,
    );
    try {
      return await Promise.race([done, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Wakes up when the next idle session has been idle for too long. Keeps no process alive. */
  private planSweep(): void {
    if (this.sweep) clearTimeout(this.sweep);
    this.sweep = null;
    if (this.idle.length === 0 || this.closing.signal.aborted) return;
    const now = performance.now();
    const due = this.idle.map((pooled, index) => this.closesAt(pooled, index) - now);
    this.sweep = setTimeout(() => this.closeIdle(), Math.max(1, Math.ceil(Math.min(...due))));
    this.sweep.unref();
  }

  private closeIdle(): void {
    this.sweep = null;
    const now = performance.now();
    const kept = this.idle.filter((pooled, index) => this.closesAt(pooled, index) > now && this.source.isOpen(pooled.session));
    const gone = this.idle.filter((pooled) => !kept.includes(pooled));
    this.idle = kept;
    for (const pooled of gone) {
      if (this.isTooOld(pooled)) this.recycled += 1;
      this.source.close(pooled.session);
    }
    this.planSweep();
  }

  /** Those that were idle longest stand first: they are the surplus. */
  private closesAt(pooled: Pooled<Session>, index: number): number {
    const surplus = this.idle.length + this.leased.size - this.limits.size;
    const idleMs = index < surplus ? this.times.surplusIdleMs : this.times.idleMs;
    return Math.min(pooled.idleSince + idleMs, pooled.openedAt + this.limits.recycleMs);
  }
}
