import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '#server/db/client.ts';
import { claimNext, enqueue } from '#server/jobs/queue.ts';
import { addRuleset, openScratchDatabase } from '#server/jobs/testing/control-database.ts';
import { type RunChange, watchedRuns, watchRun } from './run-poller.ts';

describe('watching a run', () => {
  let db: Database;
  let runId: string;
  let close: () => Promise<void>;
  const never = new AbortController().signal;

  beforeEach(async () => {
    ({ db, close } = await openScratchDatabase());
    ({ id: runId } = await enqueue(db, await addRuleset(db), new Date()));
  });
  afterEach(() => close());

  const say = (message: string): Promise<unknown> =>
    db.$transaction([
      db.runEvent.create({ data: { runId, at: new Date(), level: 'info', message } }),
      db.run.update({ where: { id: runId }, data: { revision: { increment: 1 } } }),
    ]);
  const end = (): Promise<unknown> =>
    db.$transaction([
      db.runEvent.create({ data: { runId, at: new Date(), level: 'info', message: 'last words' } }),
      db.run.update({ where: { id: runId }, data: { status: 'failed', endedAt: new Date(), revision: { increment: 1 } } }),
    ]);
  const collect = async (changes: AsyncGenerator<RunChange, void>): Promise<{ statuses: string[]; messages: string[] }> => {
    const statuses: string[] = [];
    const messages: string[] = [];
    for await (const change of changes) {
      statuses.push(change.run.status);
      messages.push(...change.events.map((event) => event.message));
    }
    return { statuses, messages };
  };

  it('gives every watcher the state, every event once and in order, and ends with the run', async () => {
    await say('first');
    const watching = watchRun(db, runId, 0, never);
    const first = await watching.next();
    const early = collect(watching);
    await claimNext(db, 'w1', () => new Date());
    for (let i = 0; i < 20; i++) await say(`line ${i}`);
    const seen = await db.runEvent.findFirstOrThrow({ where: { message: 'line 9' } });
    const late = collect(watchRun(db, runId, seen.id, never));
    expect(watchedRuns(db)).toBe(1);
    for (let i = 20; i < 40; i++) await say(`line ${i}`);
    await end();
    const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`);
    const [a, b] = await Promise.all([early, late]);
    expect(first.value).toMatchObject({ run: { status: 'queued' }, events: [{ message: 'first' }] });
    expect(a.messages).toEqual([...lines, 'last words']);
    expect(b.messages).toEqual([...lines.slice(10), 'last words']);
    expect(a.statuses.at(-1)).toBe('failed');
    expect(b.statuses.at(-1)).toBe('failed');
    expect(watchedRuns(db)).toBe(0);
  });

  it('asks the control database once for many watchers, and not at all for none', async () => {
    let asked = 0;
    const counting = db.$extends({
      query: {
        run: {
          findUnique: ({ args, query }) => {
            if (args.select && !args.select.status) asked++;
            return query(args);
          },
        },
      },
    }) as unknown as Database;
    const leaving = new AbortController();
    const watchers = Array.from({ length: 10 }, () => collect(watchRun(counting, runId, 0, leaving.signal)));
    const stay = watchRun(counting, runId, 0, never);
    await stay.next();
    await say('a change for everyone');
    await stay.next();
    const afterFirst = asked;
    expect(afterFirst).toBeLessThanOrEqual(4);
    await say('another');
    await stay.next();
    expect(asked - afterFirst).toBeLessThanOrEqual(4);
    leaving.abort();
    await Promise.all(watchers);
    await stay.return();
    expect(watchedRuns(counting)).toBe(0);
  });

  it('ends without a word for a run that does not exist, and when the watcher leaves', async () => {
    expect(await collect(watchRun(db, 'EXEC_00000000', 0, never))).toEqual({ statuses: [], messages: [] });
    const leaving = new AbortController();
    const following = collect(watchRun(db, runId, 0, leaving.signal));
    leaving.abort();
    expect((await following).statuses.length).toBeLessThanOrEqual(1);
    expect(watchedRuns(db)).toBe(0);
  });
});
