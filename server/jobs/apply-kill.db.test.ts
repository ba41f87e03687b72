import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { mysqlWriterSubject } from '#server/engine/connectors/testing/writer-mysql.ts';
import { postgresqlWriterSubject } from '#server/engine/connectors/testing/writer-postgresql.ts';
import { people } from '#server/engine/connectors/testing/writer-scene.ts';
import { sqliteWriterSubject } from '#server/engine/connectors/testing/writer-sqlite.ts';
import { sqlserverWriterSubject } from '#server/engine/connectors/testing/writer-sqlserver.ts';
import type { WriterSubject } from '#server/engine/connectors/testing/writer-subject.ts';
import type { ChangeSetState } from '#server/features/changes/change-view.ts';
import { startApply } from '#server/features/changes/start-apply.ts';
import { describeEngine } from '#server/testing/engines.ts';
import type { ApplyMoment } from './apply-state.ts';
import { type ChangeScene, openChangeScene, type PersonRow } from './testing/change-scene.ts';
import { killAllWorkers, startWorkerProcess } from './testing/worker-process.ts';
import { startWorker, type Worker } from './worker.ts';

// Each test starts a process and waits for its lease to run out, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const TIMES = { leaseMs: 3_000, renewMs: 500, cancelPollMs: 100 };
const ROWS = 6_000;
const TARGET = Array.from({ length: ROWS }, (_, index): PersonRow => [String(index + 1), `name ${index}`, '1.00']);
/** Every row but each tenth differs; one is new, one is to go. */
const SOURCE = [
  ...TARGET.slice(0, -1).map(([id, name], index): PersonRow => [id, name, index % 10 === 0 ? '1.00' : '2.00']),
  [String(ROWS + 1), 'new', null] satisfies PersonRow,
];

const MOMENTS: ApplyMoment[] = ['page', 'confirmed', 'commit_sent', 'committed', 'read_back'];
/** For a server that is slow: around the commit, where the databases differ. */
const AROUND_COMMIT: ApplyMoment[] = ['confirmed', 'commit_sent', 'committed'];

/** A real worker process is killed by SIGKILL, or stands still, at a chosen moment of an apply. */
function killing(makeSubject: () => WriterSubject, moments = MOMENTS): void {
  let scene: ChangeScene;
  let second: Worker | null = null;
  let approved: ChangeSetState;
  beforeEach(async () => {
    scene = await openChangeScene(makeSubject());
    await scene.load(SOURCE, TARGET, { inserts: true, deletes: true });
    approved = await scene.approveAll(await scene.plan());
  });
  afterEach(async () => {
    await killAllWorkers();
    await second?.stopNow();
    second = null;
    await scene.close();
  });

  const settled = () =>
    vi.waitFor(
      async () => {
        const set = await scene.state(approved.id);
        expect(set.task).toBeNull();
        return set;
      },
      { timeout: 200_000, interval: 200 },
    );
  const startNext = async () => {
    second = await startWorker(scene.scratch.app, { times: TIMES });
  };
  const begin = async (moment: ApplyMoment) => {
    await startApply(scene.scratch.app, CLI_ACTOR, { id: approved.id, version: approved.version });
    const first = startWorkerProcess(scene.scratch.env, `apply:${moment}`);
    await first.said('HALTED');
    return first;
  };

  async function expectAppliedOnce(set: ChangeSetState): Promise<void> {
    const rows = approved.counts!.toWrite.rows;
    expect(set).toMatchObject({
      status: 'applied',
      failure: null,
      report: { applied: rows, stale: 0, skipped: 0, failed: 0, changedSince: 0 },
    });
    await scene.subject.createTable({ ...people, name: 'expected' }, SOURCE);
    expect(await scene.dump()).toEqual((await scene.subject.dump('expected')).sort());
    const { db } = scene.scratch.app;
    expect(await db.changeAttempt.findMany({ select: { number: true, state: true } })).toEqual([{ number: 1, state: 'applied' }]);
    expect(await db.auditEntry.count({ where: { action: 'change.apply' } })).toBe(1);
    expect(await db.change.count({ where: { changeSetId: set.id, outcome: 'applied' } })).toBe(rows);
  }

  it.each(moments)('a worker killed at %s has claimed nothing, and the next one brings it to the right end', async (moment) => {
    const first = await begin(moment);
    await first.kill('SIGKILL');
    expect(await scene.state(approved.id)).toMatchObject({ status: 'applying', report: null });
    await startNext();
    await expectAppliedOnce(await settled());
  });

  it('a worker that stood still until another one had taken over neither spoils the report nor writes twice', async () => {
    const first = await begin('confirmed');
    await startNext();
    await vi.waitFor(
      async () => expect((await scene.state(approved.id)).task).toMatchObject({ phase: expect.stringMatching(/^settling/) }),
      {
        timeout: 60_000,
        interval: 100,
      },
    );
    await first.wake();
    await expectAppliedOnce(await settled());
  });

  it('a worker that stood still before it said that it commits finds that it may not', async () => {
    const first = await begin('written');
    await startNext();
    // The second waits for the first one's locks: it may begin, and end, as soon as that one has been refused.
    await vi.waitFor(
      async () => expect(await scene.scratch.app.db.changeTask.findFirst({ where: { kind: 'apply' } })).toMatchObject({ attempt: 2 }),
      {
        timeout: 60_000,
        interval: 100,
      },
    );
    await first.wake();
    await expectAppliedOnce(await settled());
  });
}

describe('an apply to SQLite', () => killing(sqliteWriterSubject));
describeEngine('mariadb', 'an apply', (engine) => killing(() => mysqlWriterSubject(engine)));
describeEngine('postgresql', 'an apply', (engine) => killing(() => postgresqlWriterSubject(engine)));
describeEngine('sqlserver', 'an apply', (engine) => killing(() => sqlserverWriterSubject(engine), AROUND_COMMIT));
