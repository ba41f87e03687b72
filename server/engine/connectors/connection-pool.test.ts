import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ConnectionPool, type PoolTimes, type SessionSource } from './connection-pool.ts';
import { poolLimits } from './pool-settings.ts';

/** A session that writes down what happens to it; a server is not needed to see when a pool opens and closes. */
interface Session {
  name: number;
  state: 'open' | 'closed' | 'destroyed';
  resets: number;
}

const never = new AbortController().signal;
let sessions: Session[];
let source: SessionSource<Session>;
let pool: ConnectionPool<Session>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  sessions = [];
  source = {
    open: async () => {
      const session: Session = { name: sessions.length, state: 'open', resets: 0 };
      sessions.push(session);
      return session;
    },
    ping: async () => undefined,
    reset: async (session) => {
      session.resets += 1;
    },
    isOpen: (session) => session.state === 'open',
    close: (session) => {
      session.state = 'closed';
    },
    destroy: (session) => {
      session.state = 'destroyed';
    },
  };
});
afterEach(() => {
  pool.close();
  vi.useRealTimers();
});

const make = (settings: Parameters<typeof poolLimits>[0], times?: Partial<PoolTimes>) => {
  pool = new ConnectionPool(source, poolLimits(settings), times);
};
const states = () => sessions.map((session) => session.state);

it('never has more open than it may, and serves those who wait in their order', async () => {
  make({ size: 1, overflow: 2 });
  const first = await Promise.all([pool.acquire(never), pool.acquire(never), pool.acquire(never)]);
  const served: string[] = [];
  const waiting = ['a', 'b'].map((who) =>
    pool.acquire(never).then((lease) => {
      served.push(who);
      return lease;
    }),
  );
  await vi.waitFor(() => expect(pool.use()).toMatchObject({ inUse: 3, waiting: 2 }));
  await first[0]!.release();
  const a = await waiting[0]!;
  expect([served, a.session.name]).toEqual([['a'], 0]);
  first[1]!.discard();
  const b = await waiting[1]!;
  expect([served, b.session.name]).toEqual([['a', 'b'], 3]);
  expect(states().filter((state) => state === 'open')).toHaveLength(3);
});

it('gives a place back only once, however often it is asked to', async () => {
  make({ size: 2, overflow: 0 });
  const lease = await pool.acquire(never);
  await lease.release();
  await lease.release();
  lease.discard();
  expect(pool.use()).toMatchObject({ inUse: 0, idle: 1 });
  expect(states()).toEqual(['open']);
});

it('closes extra connections soon, and the others when nobody wants them for long', async () => {
  make({ size: 2, overflow: 2 }, { idleMs: 60_000, surplusIdleMs: 5_000 });
  const leases = await Promise.all([1, 2, 3].map(() => pool.acquire(never)));
  for (const lease of leases) await lease.release();
  expect(pool.use().idle).toBe(3);
  await vi.advanceTimersByTimeAsync(5_001);
  expect(states()).toEqual(['closed', 'open', 'open']);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(states()).toEqual(['closed', 'closed', 'closed']);
  expect(pool.use()).toMatchObject({ idle: 0, inUse: 0, opened: 3, recycled: 0 });
});

it('closes an idle connection when it is too old, without waiting for the next use', async () => {
  make({ recycle_seconds: 30 });
  await (await pool.acquire(never)).release();
  await vi.advanceTimersByTimeAsync(29_000);
  expect((await pool.acquire(never)).session.name).toBe(0);
  await vi.advanceTimersByTimeAsync(2_000);
  const second = await pool.acquire(never);
  await second.release();
  await vi.advanceTimersByTimeAsync(30_001);
  expect(states()).toEqual(['open', 'closed']);
  expect(pool.use()).toMatchObject({ recycled: 1, inUse: 1 });
});

it('takes one that does not answer in time for dead', async () => {
  make(undefined, { pingMs: 1_000 });
  await (await pool.acquire(never)).release();
  source.ping = () => new Promise(() => undefined);
  const next = pool.acquire(never);
  await vi.advanceTimersByTimeAsync(1_001);
  expect((await next).session.name).toBe(1);
  expect(states()).toEqual(['destroyed', 'open']);
  expect(pool.use()).toMatchObject({ replaced: 1, opened: 2 });
});

it('does not keep one that cannot be made clean', async () => {
  make(undefined);
  source.reset = () => Promise.reject(new Error('no'));
  await (await pool.acquire(never)).release();
  expect(states()).toEqual(['destroyed']);
  expect(pool.use()).toMatchObject({ idle: 0, inUse: 0 });
});

it('sends away who waits when it is closed, and closes what comes back', async () => {
  make({ size: 1, overflow: 0 });
  const lease = await pool.acquire(never);
  const waiting = expect(pool.acquire(never)).rejects.toMatchObject({ code: 'cancelled' });
  pool.close();
  await waiting;
  expect(states()).toEqual(['open']);
  await lease.release();
  expect(states()).toEqual(['closed']);
  await expect(pool.acquire(never)).rejects.toMatchObject({ code: 'cancelled' });
});
