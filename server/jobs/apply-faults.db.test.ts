import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import type { Database } from '#server/db/client.ts';
import { mysqlWriterSubject } from '#server/engine/connectors/testing/writer-mysql.ts';
import { postgresqlWriterSubject } from '#server/engine/connectors/testing/writer-postgresql.ts';
import { people } from '#server/engine/connectors/testing/writer-scene.ts';
import { sqliteWriterSubject } from '#server/engine/connectors/testing/writer-sqlite.ts';
import { sqlserverWriterSubject } from '#server/engine/connectors/testing/writer-sqlserver.ts';
import type { WriterSubject } from '#server/engine/connectors/testing/writer-subject.ts';
import type { ChangeSetState } from '#server/features/changes/change-view.ts';
import { applyHere } from '#server/features/changes/work-here.ts';
import { describeEngine } from '#server/testing/engines.ts';
import { startProxy, type TestProxy } from '#server/testing/proxy.ts';
import type { ApplyMoment } from './apply-state.ts';
import { type ChangeScene, NEVER, openChangeScene, type PersonRow } from './testing/change-scene.ts';
import { startWorker, type Worker } from './worker.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const TARGET: PersonRow[] = Array.from({ length: 50 }, (_, index): PersonRow => [String(index + 1), `name ${index}`, '1.00']);
const SOURCE = TARGET.map(([id, name]): PersonRow => [id, name, '2.00']);
const SHORT = { leaseMs: 500, renewMs: 200, cancelPollMs: 100 };

async function expectTarget(scene: ChangeScene, rows: PersonRow[]): Promise<void> {
  await scene.subject.createTable({ ...people, name: 'expected' }, rows);
  expect(await scene.dump()).toEqual((await scene.subject.dump('expected')).sort());
}

/** Connections to the written database that are cut around the commit. */
function cutting(makeSubject: () => WriterSubject): void {
  let scene: ChangeScene;
  let proxy: TestProxy;
  let approved: ChangeSetState;
  beforeEach(async () => {
    const subject = makeSubject();
    proxy = await startProxy(subject.server!.host, subject.server!.port);
    scene = await openChangeScene(subject);
    await scene.load(SOURCE, TARGET, {}, { config: { port: proxy.port } });
    approved = await scene.approveAll(await scene.plan());
  });
  afterEach(async () => {
    await scene.close();
    await proxy.close();
  });
  const at = (wanted: ApplyMoment, strike: () => void) => ({
    observe: (moment: ApplyMoment) => {
      if (moment === wanted) strike();
    },
  });

  it('tells what the rows hold when the answer to the commit is lost', async () => {
    const applied = await scene.apply(
      approved,
      at('confirmed', () => proxy.cutAfter(0, 1)),
    );
    expect(proxy.harmDone()).toBe(1);
    expect(applied).toMatchObject({ status: 'applied', failure: null, report: { applied: 50, stale: 0, failed: 0 } });
    await expectTarget(scene, SOURCE);
  });

  it('tells that nothing was written when the commit never arrived', async () => {
    const failed = await scene.apply(
      approved,
      at('confirmed', () => proxy.cut()),
    );
    expect(failed).toMatchObject({ status: 'planned', failure: { code: 'connection_lost' }, report: { applied: 0, skipped: 50 } });
    await expectTarget(scene, TARGET);
    expect(await scene.apply(failed)).toMatchObject({ status: 'applied', report: { applied: 50 } });
    await expectTarget(scene, SOURCE);
  });

  it('tells that nothing was written when the connection is cut while it writes', async () => {
    const failed = await scene.apply(
      approved,
      at('began', () => proxy.cutAfter(0, 1)),
    );
    expect(failed).toMatchObject({ status: 'planned', failure: { code: 'connection_lost' }, report: { applied: 0 } });
    await expectTarget(scene, TARGET);
  });

  it('waits for a server that is away after the commit, and reports what it then holds', async () => {
    const applied = await scene.apply(
      approved,
      at('recorded', () => {
        proxy.accept(false);
        proxy.cut();
        void vi
          .waitFor(async () => expect((await scene.state(approved.id)).task?.phase).toContain('waiting for the database'), {
            timeout: 60_000,
            interval: 50,
          })
          .then(() => proxy.accept(true));
      }),
    );
    expect(applied).toMatchObject({ status: 'applied', failure: null, report: { applied: 50 } });
  });
}

describeEngine('mariadb', 'a cut connection of an apply', (engine) => cutting(() => mysqlWriterSubject(engine)));
describeEngine('mysql', 'a cut connection of an apply', (engine) => cutting(() => mysqlWriterSubject(engine)));
describeEngine('postgresql', 'a cut connection of an apply', (engine) => cutting(() => postgresqlWriterSubject(engine)));
describeEngine('sqlserver', 'a cut connection of an apply', (engine) => cutting(() => sqlserverWriterSubject(engine)));

describe('a control database that is away', () => {
  let scene: ChangeScene;
  let approved: ChangeSetState;
  let worker: Worker | null = null;
  beforeEach(async () => {
    scene = await openChangeScene(sqliteWriterSubject());
    await scene.load(SOURCE, TARGET);
    approved = await scene.approveAll(await scene.plan());
  });
  afterEach(async () => {
    await worker?.stopNow();
    worker = null;
    await scene.close();
  });

  /** Everything that is asked of it fails, from then on. */
  function failing(db: Database, away: () => boolean): Database {
    return new Proxy(db, {
      get(target, name) {
        if (away()) throw new Error('the control database is away');
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  it.each([
    ['written', TARGET],
    ['confirmed', SOURCE],
    ['committed', SOURCE],
    ['recorded', SOURCE],
  ] as const)('from the moment %s on leaves an apply that is told right when it is back', async (moment, held) => {
    let away = false;
    const app = { ...scene.scratch.app, db: failing(scene.scratch.app.db, () => away) };
    const input = { id: approved.id, version: approved.version };
    const observe = (seen: ApplyMoment) => {
      if (seen === moment) away = true;
    };
    await expect(applyHere(app, CLI_ACTOR, input, { signal: NEVER, times: SHORT, observe })).rejects.toThrow();
    expect(await scene.state(approved.id)).toMatchObject({ status: 'applying', report: null });
    await expectTarget(scene, [...held]);
    worker = await startWorker(scene.scratch.app, { times: { leaseMs: 3_000, renewMs: 500, cancelPollMs: 100 } });
    const set = await vi.waitFor(
      async () => {
        const found = await scene.state(approved.id);
        expect(found.task).toBeNull();
        return found;
      },
      { timeout: 120_000, interval: 200 },
    );
    expect(set).toMatchObject({ status: 'applied', report: { applied: 50, stale: 0, failed: 0 } });
    await expectTarget(scene, SOURCE);
  });
});
