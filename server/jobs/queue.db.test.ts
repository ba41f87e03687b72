import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '#server/db/client.ts';
import { MAX_ATTEMPTS } from './lease-times.ts';
import { askClaim, claimNext, enqueue, type NewRun, release, renewLease } from './queue.ts';
import { addRuleset, openScratchDatabase } from './testing/control-database.ts';

const LEASE_MS = 30_000;

describe('the queue', () => {
  let db: Database;
  let run: NewRun;
  let close: () => Promise<void>;
  let clock: number;
  const now = (): Date => new Date(clock);
  const later = (ms: number): void => {
    clock += ms;
  };

  beforeEach(async () => {
    ({ db, close } = await openScratchDatabase());
    run = await addRuleset(db);
    clock = Date.parse('2026-01-01T00:00:00Z');
  });
  afterEach(() => close());

  it('names runs by eight hex digits and hands them out in the order they came', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) {
      ids.push((await enqueue(db, run, now())).id);
      later(1);
    }
    expect(ids.every((id) => /^EXEC_[0-9a-f]{8}$/.test(id))).toBe(true);
    const claimed = [await claimNext(db, 'w1', now), await claimNext(db, 'w2', now), await claimNext(db, 'w1', now)];
    expect(claimed.map((claim) => claim?.runId)).toEqual(ids);
    expect(claimed[0]).toEqual({ runId: ids[0], workerId: 'w1', attempt: 1, takenOver: false, exhausted: false, cancelRequested: false });
    expect(await claimNext(db, 'w3', now)).toBeNull();
  });

  it('starts one run for one request key, even when both requests come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => enqueue(db, { ...run, requestKey: 'double click' }, now())));
    expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
    expect(answers.filter((answer) => answer.created)).toHaveLength(1);
    expect(await db.run.count()).toBe(1);
  });

  it('writes nothing when what belongs to the same moment fails', async () => {
    const failing = enqueue(db, run, now(), {
      alongside: async () => {
        throw new Error('the audit entry could not be written');
      },
    });
    await expect(failing).rejects.toThrow('audit entry');
    expect(await db.run.count()).toBe(0);
  });

  it('keeps a run that was born claimed away from other workers', async () => {
    const { id } = await enqueue(db, run, now(), { claimFor: { workerId: 'cli' } });
    expect(await claimNext(db, 'w1', now)).toBeNull();
    expect(await askClaim(db, { runId: id, workerId: 'cli', attempt: 1 })).toBe('held');
  });

  it('hands an abandoned run to another worker, and the former one can prove nothing any more', async () => {
    await enqueue(db, run, now());
    const first = (await claimNext(db, 'w1', now))!;
    later(LEASE_MS - 1);
    expect(await claimNext(db, 'w2', now)).toBeNull();
    expect(await renewLease(db, first, new Date(clock + LEASE_MS))).toBe(true);
    later(LEASE_MS + 1);
    const second = (await claimNext(db, 'w2', now))!;
    expect(second).toMatchObject({ runId: first.runId, attempt: 2, takenOver: true, exhausted: false });
    expect(await askClaim(db, first)).toBe('lost');
    expect(await renewLease(db, first, new Date(clock + LEASE_MS))).toBe(false);
    expect(await release(db, first)).toBe(false);
    expect(await askClaim(db, second)).toBe('held');
  });

  it('tells the same worker apart from its own former attempt', async () => {
    await enqueue(db, run, now());
    const first = (await claimNext(db, 'w1', now))!;
    later(LEASE_MS + 1);
    const second = (await claimNext(db, 'w1', now))!;
    expect(await askClaim(db, first)).toBe('lost');
    expect(await askClaim(db, second)).toBe('held');
  });

  it('says when the attempts are used up; a stop that was asked for uses none', async () => {
    await enqueue(db, run, now());
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      expect(await claimNext(db, 'w1', now)).toMatchObject({ attempt, exhausted: false });
      later(LEASE_MS + 1);
    }
    expect(await claimNext(db, 'w1', now)).toMatchObject({ exhausted: true });

    await enqueue(db, run, now());
    for (let attempt = 1; attempt <= 2 * MAX_ATTEMPTS; attempt++) {
      const claim = (await claimNext(db, 'w1', now))!;
      expect(claim.exhausted).toBe(false);
      expect(await release(db, claim)).toBe(true);
    }
  });

  it('tells a running worker that the run is to stop', async () => {
    const { id } = await enqueue(db, run, now());
    const claim = (await claimNext(db, 'w1', now))!;
    await db.run.update({ where: { id }, data: { cancelRequestedAt: now() } });
    expect(await askClaim(db, claim)).toBe('cancel_requested');
    later(LEASE_MS + 1);
    expect(await claimNext(db, 'w2', now)).toMatchObject({ runId: id, cancelRequested: true });
  });
});
