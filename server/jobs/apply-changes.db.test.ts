import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { mysqlWriterSubject } from '#server/engine/connectors/testing/writer-mysql.ts';
import { postgresqlWriterSubject } from '#server/engine/connectors/testing/writer-postgresql.ts';
import { people } from '#server/engine/connectors/testing/writer-scene.ts';
import { sqliteWriterSubject } from '#server/engine/connectors/testing/writer-sqlite.ts';
import { sqlserverWriterSubject } from '#server/engine/connectors/testing/writer-sqlserver.ts';
import type { WriterSubject } from '#server/engine/connectors/testing/writer-subject.ts';
import { Cancelled } from '#server/engine/errors.ts';
import { changePage } from '#server/features/changes/change-page.ts';
import { applyHere, undoHere } from '#server/features/changes/work-here.ts';
import { describeEngine } from '#server/testing/engines.ts';
import { type ChangeScene, NEVER, openChangeScene, type PersonRow } from './testing/change-scene.ts';

const SOURCE: PersonRow[] = [
  ['1', 'Ada', '10.00'],
  ['2', 'Grace', null],
  ['3', '', '30.25'],
  ['4', 'Edsger', '40.00'],
  ['6', 'Barbara', '60.00'],
];
const TARGET: PersonRow[] = [
  ['1', 'ada', '10.00'],
  ['2', 'Grace', '20.00'],
  ['3', null, '30.50'],
  ['4', 'Edsger', '40.00'],
  ['5', 'Alan', '50.00'],
];

function applying(makeSubject: () => WriterSubject): void {
  let scene: ChangeScene;
  beforeEach(async () => {
    scene = await openChangeScene(makeSubject());
  });
  afterEach(() => scene.close());

  const dumpOf = async (rows: PersonRow[]) => {
    await scene.subject.createTable({ ...people, name: 'expected' }, rows);
    return (await scene.subject.dump('expected')).sort();
  };

  it('makes the target equal to the source, and undo makes it what it was', async () => {
    await scene.load(SOURCE, TARGET, { inserts: true, deletes: true });
    const before = await scene.dump();
    const planned = await scene.plan();
    expect(planned).toMatchObject({
      status: 'planned',
      counts: { total: 5, byKind: { update: { pending: 3 }, insert: { pending: 1 }, delete: { pending: 1 } } },
    });
    expect(await scene.dump()).toEqual(before);
    const applied = await scene.apply(await scene.approveAll(planned));
    expect(applied).toMatchObject({
      status: 'applied',
      failure: null,
      report: { applied: 5, stale: 0, skipped: 0, failed: 0, changedSince: 0 },
    });
    expect(await scene.dump()).toEqual(await dumpOf(SOURCE));

    const undo = await undoHere(scene.scratch.app, CLI_ACTOR, { id: applied.id }, { signal: NEVER });
    expect(undo).toMatchObject({ origin: 'undo', undoOf: applied.id, status: 'planned', counts: { total: 5, byDecision: { pending: 5 } } });
    expect(await scene.dump()).toEqual(await dumpOf(SOURCE));
    const undone = await scene.apply(await scene.approveAll(undo));
    expect(undone).toMatchObject({ status: 'applied', report: { applied: 5, stale: 0, failed: 0 } });
    expect(await scene.dump()).toEqual(before);
    expect(await scene.scratch.app.db.change.count({ where: { changeSetId: applied.id, undoneBy: undone.id } })).toBe(5);
    await expect(undoHere(scene.scratch.app, CLI_ACTOR, { id: applied.id }, { signal: NEVER })).rejects.toMatchObject({ code: 'conflict' });
    expect(await auditTrail()).toEqual([
      'change.plan',
      'change.planned',
      'change.approve_many',
      'change.apply_start',
      'change.apply',
      'change.undo',
      'change.planned',
      'change.approve_many',
      'change.apply_start',
      'change.apply_undo',
    ]);
  });

  it('writes nothing when a row has changed since the run, or only the others when that is asked for', async () => {
    await scene.load(SOURCE, TARGET);
    const approved = await scene.approveAll(await scene.plan());
    const stranger = scene.subject.open();
    const writer = await stranger.openWriter({ table: scene.subject.datasetName('people'), keyColumns: ['id'] }, NEVER);
    await writer.write([{ id: 'x', kind: 'update', key: { id: '2' }, before: {}, after: { amount: '21.00' } }], NEVER);
    await writer.commit();
    await stranger.close();
    const before = await scene.dump();

    const aborted = await scene.apply(approved);
    expect(aborted).toMatchObject({
      status: 'planned',
      appliedBy: null,
      report: { applied: 0, stale: 1, skipped: 2, failed: 0 },
      failure: { code: 'conflict', message: '1 row is no longer as the run saw them, so nothing was written.' },
    });
    expect(await scene.dump()).toEqual(before);
    const stale = await changePage(scene.scratch.app, CLI_ACTOR, { id: approved.id, filter: { outcomes: ['stale'] } });
    expect(stale.rows).toMatchObject([
      { key: { id: '2' }, stale: { reason: 'changed', current: { id: '2', amount: expect.stringMatching(/^21(\.00)?$/) } } },
    ]);

    const skipped = await scene.apply(aborted, { onStale: 'skip' });
    expect(skipped).toMatchObject({ status: 'applied', failure: null, report: { applied: 2, stale: 1, skipped: 0, failed: 0 } });
    expect(await scene.dump()).toEqual(
      await dumpOf([['1', 'Ada', '10.00'], ['2', 'Grace', '21.00'], ['3', '', '30.25'], ...TARGET.slice(3)]),
    );
  });

  it('leaves the target byte for byte as it was when one row of 10,000 is refused', async () => {
    const rows = Array.from({ length: 10_000 }, (_, index): PersonRow => [String(index + 1), `name ${index}`, '1.00']);
    const wanted = rows.map(([id, name], index): PersonRow => [id, index === 7_776 ? 'name 1' : name, '2.00']);
    await scene.load(wanted, rows, {}, { unique: ['name'] });
    const before = await scene.dump();
    const failed = await scene.apply(await scene.approveAll(await scene.plan()));
    expect(failed).toMatchObject({
      status: 'planned',
      report: { applied: 0, stale: 0, skipped: 9_999, failed: 1 },
      failure: { seq: 7_777 },
    });
    expect(failed.failure?.message).toContain('id = "7777"');
    expect(await scene.dump()).toEqual(before);
    const { rows: blamed } = await changePage(scene.scratch.app, CLI_ACTOR, { id: failed.id, filter: { outcomes: ['failed'] } });
    expect(blamed).toMatchObject([{ seq: 7_777, key: { id: '7777' }, failure: { message: failed.failure?.message } }]);
    expect((await auditTrail()).at(-1)).toBe('change.apply_failed');
  }, 300_000);

  it('is done once when two people apply at the same time, and not again after that', async () => {
    await scene.load(SOURCE, TARGET);
    const approved = await scene.approveAll(await scene.plan());
    const both = await Promise.allSettled([scene.apply(approved), scene.apply(approved)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((one) => one.status === 'rejected')?.reason).toMatchObject({ name: 'TieoutError', code: 'conflict' });
    const applied = await scene.state(approved.id);
    expect(applied).toMatchObject({ status: 'applied', report: { applied: 3 } });
    await expect(scene.apply(applied)).rejects.toMatchObject({ code: 'conflict' });
    expect(await scene.scratch.app.db.changeAttempt.count()).toBe(1);
  });

  it('rolls back when it is cancelled before the commit', async () => {
    await scene.load(SOURCE, TARGET);
    const approved = await scene.approveAll(await scene.plan());
    const before = await scene.dump();
    const { db } = scene.scratch.app;
    const stopped = new AbortController();
    const cancelled = await applyHere(scene.scratch.app, CLI_ACTOR, approved, {
      signal: stopped.signal,
      observe: (moment) => {
        if (moment === 'written') stopped.abort(new Cancelled());
      },
    });
    expect(cancelled).toMatchObject({ status: 'planned', failure: { code: 'cancelled' }, report: { applied: 0 }, task: null });
    expect(await scene.dump()).toEqual(before);
    expect(await db.changeAttempt.findFirst()).toMatchObject({ state: 'not_applied' });
    expect(await scene.apply(cancelled)).toMatchObject({ status: 'applied', report: { applied: 3 } });
  });

  async function auditTrail(): Promise<string[]> {
    const entries = await scene.scratch.app.db.auditEntry.findMany({ where: { entityType: 'change_set' }, orderBy: { id: 'asc' } });
    return entries.map(({ action }) => action);
  }
}

describe('applying on SQLite', () => applying(sqliteWriterSubject));
describeEngine('mariadb', 'applying', (engine) => applying(() => mysqlWriterSubject(engine)));
describeEngine('mysql', 'applying', (engine) => applying(() => mysqlWriterSubject(engine)));
describeEngine('postgresql', 'applying', (engine) => applying(() => postgresqlWriterSubject(engine)));
describeEngine('sqlserver', 'applying', (engine) => applying(() => sqlserverWriterSubject(engine)));
