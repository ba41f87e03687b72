import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database } from '#server/db/client.ts';
import { parseProgress } from '#server/features/runs/run-progress.ts';
import { type ClaimedRun, claimNext, enqueue } from './queue.ts';
import { RunRecorder } from './run-recorder.ts';
import { addRuleset, openScratchDatabase } from './testing/control-database.ts';

const log = pino({ level: 'silent' });

describe('the recorder of a run', () => {
  let db: Database;
  let claim: ClaimedRun;
  let close: () => Promise<void>;

  beforeEach(async () => {
    ({ db, close } = await openScratchDatabase());
    await enqueue(db, await addRuleset(db), new Date());
    claim = (await claimNext(db, 'w1', () => new Date()))!;
  });
  afterEach(() => close());

  const revision = async (): Promise<number> => (await db.run.findUniqueOrThrow({ where: { id: claim.runId } })).revision;

  it('writes thousands of reports at most twice a second, and the last state is the true one', async () => {
    const recorder = new RunRecorder({ db, log }, claim);
    const before = await revision();
    const startedAt = new Date(Date.now() - 2_000);
    recorder.record({ type: 'phase_started', phase: 'extract_source', at: startedAt });
    const began = performance.now();
    let rows = 0;
    while (performance.now() - began < 1_300) {
      rows += 100;
      recorder.record({ type: 'phase_progress', phase: 'extract_source', at: new Date(), rows, bytes: rows * 10, detail: 'batch' });
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { progress, events } = await recorder.close();
    const written = (await revision()) - before;
    expect(written).toBeGreaterThanOrEqual(2);
    expect(written).toBeLessThanOrEqual(4);
    expect(progress.phases[0]).toMatchObject({ phase: 'extract_source', startedAt, rows, bytes: rows * 10, detail: 'batch' });
    expect(progress.phases[0]!.rowsPerSecond).toBeGreaterThan(rows / 5);
    expect(events).toEqual([]);
    const stored = parseProgress((await db.run.findUniqueOrThrow({ where: { id: claim.runId } })).progress);
    expect(stored.phases[0]!.startedAt).toEqual(startedAt);
    expect(stored.phases[0]!.rows).toBeGreaterThan(0);
  });

  it('keeps every line of the log, in order, across writing and closing', async () => {
    const recorder = new RunRecorder({ db, log }, claim);
    for (let i = 0; i < 50; i++) {
      recorder.record({ type: 'log', level: 'info', phase: null, at: new Date(), message: `line ${i}` });
      if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 60));
    }
    const { events } = await recorder.close();
    const stored = await db.runEvent.findMany({ where: { runId: claim.runId }, orderBy: { id: 'asc' } });
    expect([...stored, ...events].map((event) => event.message)).toEqual(Array.from({ length: 50 }, (_, i) => `line ${i}`));
  });

  it('says in the log what each phase did', async () => {
    const recorder = new RunRecorder({ db, log }, claim);
    recorder.record({ type: 'phase_started', phase: 'extract_target', at: new Date() });
    recorder.record({ type: 'phase_ended', phase: 'extract_target', at: new Date(), rows: 1_234_567, bytes: 5 });
    recorder.record({ type: 'phase_ended', phase: 'kpis', at: new Date(), rows: 0, bytes: 0 });
    const { events, progress } = await recorder.close();
    expect(events.map((event) => event.message)).toEqual(['Read the target: started', 'Read the target: 1,234,567 rows', 'KPIs: done']);
    expect(progress.phases.find((entry) => entry.phase === 'extract_target')!.endedAt).not.toBeNull();
  });

  it('leaves out the rest when a run says too much', async () => {
    const recorder = new RunRecorder({ db, log }, claim);
    for (let i = 0; i < 5_000; i++) recorder.record({ type: 'log', level: 'info', phase: null, at: new Date(), message: `line ${i}` });
    const { events } = await recorder.close();
    expect(events).toHaveLength(2_000);
    expect(events.at(-1)!.message).toMatch(/left out/);
  });

  it('writes nothing once another worker has the run', async () => {
    let tried = 0;
    const counting = db.$extends({
      query: {
        run: {
          async updateMany({ args, query }) {
            const answer = await query(args);
            tried++;
            return answer;
          },
        },
      },
    }) as unknown as Database;
    const recorder = new RunRecorder({ db: counting, log }, claim);
    await db.run.update({ where: { id: claim.runId }, data: { workerId: 'w2', attempt: 2 } });
    const before = await revision();
    recorder.record({ type: 'log', level: 'info', phase: null, at: new Date(), message: 'from the past' });
    await vi.waitFor(() => expect(tried).toBe(1));
    await recorder.close();
    expect(await revision()).toBe(before);
    expect(await db.runEvent.count()).toBe(0);
  });
});
