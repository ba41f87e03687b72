import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { sqliteWriterSubject } from '#server/engine/connectors/testing/writer-sqlite.ts';
import { decideChanges } from '#server/features/changes/decide-changes.ts';
import { planHere, undoHere } from '#server/features/changes/work-here.ts';
import { type WrittenRow, writtenRows } from '#server/features/changes/written-rows.ts';
import type { ApplyMoment } from './apply-state.ts';
import { runHere } from './run-here.ts';
import { type ChangeScene, NEVER, openChangeScene, PEOPLE_RULESET, type PersonRow } from './testing/change-scene.ts';

// Each test makes databases of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** More than an audit entry holds. */
const MANY = 205;

describe('the account of an apply', () => {
  let scene: ChangeScene;
  beforeEach(async () => {
    scene = await openChangeScene(sqliteWriterSubject());
  });
  afterEach(() => scene.close());

  async function accountOf(id: string, limit: number): Promise<WrittenRow[]> {
    const rows: WrittenRow[] = [];
    let cursor: number | null = null;
    do {
      const page: Awaited<ReturnType<typeof writtenRows>> = await writtenRows(scene.scratch.app, CLI_ACTOR, { id, cursor, limit });
      expect(page.rows.length).toBeLessThanOrEqual(limit);
      rows.push(...page.rows);
      cursor = page.next;
    } while (cursor !== null);
    return rows;
  }

  const lastAudit = () => scene.scratch.app.db.auditEntry.findFirstOrThrow({ orderBy: { id: 'desc' } });

  it('holds every row before and after, page by page; the audit entry holds the first ones and says how many', async () => {
    const rows = (amount: string) =>
      Array.from({ length: MANY }, (_, index): PersonRow => [String(index + 1), `name ${index + 1}`, amount]);
    await scene.load([...rows('2.00'), ['1000', 'new', null]], [...rows('1.00'), ['2000', 'old', '7.00']], {
      inserts: true,
      deletes: true,
    });
    const approved = await scene.approveAll(await scene.plan());
    // Of one row nothing is written.
    await decideChanges(scene.scratch.app, CLI_ACTOR, { id: approved.id, seqs: [3], decision: 'rejected' });
    const applied = await scene.apply(await scene.state(approved.id));
    const account = await accountOf(applied.id, 50);
    expect(account.map(({ row }) => row)).toEqual([...Array(MANY + 2).keys()].map((index) => index + 1).filter((seq) => seq !== 3));
    const updated = account.filter(({ kind }) => kind === 'update');
    expect(updated).toEqual(
      updated.map(({ row, key }) => ({
        ...{ row, key, kind: 'update', undoneBy: null },
        before: { amount: '1.00' },
        after: { amount: '2.00' },
      })),
    );
    expect(account.slice(-2)).toMatchObject([
      { kind: 'insert', key: { id: '1000' }, before: null, after: { name: 'new', amount: null } },
      { kind: 'delete', key: { id: '2000' }, before: { id: '2000', name: 'old' }, after: null },
    ]);
    const entry = await lastAudit();
    expect(entry).toMatchObject({ action: 'change.apply', after: { rowsShown: 200, report: { applied: MANY + 1 } } });
    const shown = (entry.before as { rows: { row: number; values: unknown }[] }).rows;
    expect(shown.map(({ row, values }) => [row, values])).toEqual(account.slice(0, 200).map(({ row, before }) => [row, before]));
  });

  it('has deletes before what takes their place, however many rows lie between them', async () => {
    // More than one page of inserts, the first of which needs the unique name of the row that is deleted.
    const inserts = Array.from({ length: 5_001 }, (_, index): PersonRow => [String(index + 10), `name ${index}`, '1.00']);
    await scene.load(inserts, [['1', 'name 0', '1.00']], { inserts: true, deletes: true }, { unique: ['name'] });
    const before = await scene.dump();
    const applied = await scene.apply(await scene.approveAll(await scene.plan()));
    expect(applied).toMatchObject({ status: 'applied', failure: null, report: { applied: 5_002, stale: 0, changedSince: 0 } });
    const undo = await undoHere(scene.scratch.app, CLI_ACTOR, { id: applied.id }, { signal: NEVER });
    expect(await scene.apply(await scene.approveAll(undo))).toMatchObject({ status: 'applied', report: { applied: 5_002, stale: 0 } });
    expect(await scene.dump()).toEqual(before);
  });

  it('is made in pages that hold few rows when values are long', async () => {
    const long = 'x'.repeat(9_000_000);
    const rows = (mark: string) => Array.from({ length: 2 }, (_, index): PersonRow => [String(index + 1), `${mark} ${long}`, '1.00']);
    const statements = [
      'ALTER TABLE people RENAME TO narrow',
      'CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, amount DECIMAL(12,2))',
      'INSERT INTO people SELECT * FROM narrow',
    ];
    await scene.load(rows('new'), rows('old'), {}, { statements });
    const approved = await scene.approveAll(await scene.plan());
    let pages = 0;
    const observe = (moment: ApplyMoment) => {
      if (moment === 'page') pages += 1;
    };
    expect(await scene.apply(approved, { observe })).toMatchObject({ status: 'applied', report: { applied: 2, changedSince: 0 } });
    // Two values of nine million characters a row, at most 32 million a page.
    expect(pages).toBe(2);
  });

  it('is the same for a source that is repaired from its target: planned, approved, applied, audited and undone', async () => {
    const source: PersonRow[] = [
      ['1', 'Ada', '1.00'],
      ['2', 'Grace', null],
      ['3', 'only here', '3.00'],
      ['5', 'same', '5.00'],
    ];
    const target: PersonRow[] = [
      ['1', 'ada', '1.00'],
      ['2', 'Grace', '2.50'],
      ['4', 'only there', '4.00'],
      ['5', 'same', '5.00'],
    ];
    await scene.load(source, target, { policy: 'target_wins', inserts: true, deletes: true });
    const { app, folder } = scene.scratch;
    const dumpSource = () => {
      const database = new Database(join(folder, 'registry.db'));
      try {
        return database.prepare('SELECT * FROM people ORDER BY id').raw().all();
      } finally {
        database.close();
      }
    };
    const before = { source: dumpSource(), target: await scene.dump() };
    const { id: runId } = await runHere(app, CLI_ACTOR, { rulesetId: PEOPLE_RULESET }, { signal: NEVER });
    await expect(planHere(app, CLI_ACTOR, { runId }, { signal: NEVER })).resolves.toMatchObject({
      side: 'target',
      counts: { byKind: { update: { pending: 0 } } },
    });
    const planned = await planHere(app, CLI_ACTOR, { runId, side: 'source' }, { signal: NEVER });
    expect(planned).toMatchObject({ status: 'planned', side: 'source', connection: 'registry', counts: { total: 4 } });
    const applied = await scene.apply(await scene.approveAll(planned));
    expect(applied).toMatchObject({ status: 'applied', failure: null, report: { applied: 4, stale: 0, failed: 0, changedSince: 0 } });
    expect(dumpSource()).toEqual([
      [1, 'ada', 1],
      [2, 'Grace', 2.5],
      [4, 'only there', 4],
      [5, 'same', 5],
    ]);
    expect(await scene.dump()).toEqual(before.target);
    expect(await accountOf(applied.id, 3)).toMatchObject([
      { kind: 'update', key: { id: '1' }, before: { name: 'Ada' }, after: { name: 'ada' } },
      { kind: 'update', key: { id: '2' }, before: { amount: null }, after: { amount: '2.50' } },
      { kind: 'insert', key: { id: '4' }, before: null, after: { name: 'only there', amount: '4.00' } },
      { kind: 'delete', key: { id: '3' }, before: { name: 'only here' }, after: null },
    ]);
    expect(await lastAudit()).toMatchObject({ action: 'change.apply', summary: `Applied 4 rows of ${applied.id} to people (registry)` });

    const undo = await undoHere(app, CLI_ACTOR, { id: applied.id }, { signal: NEVER });
    const undone = await scene.apply(await scene.approveAll(undo));
    expect(undone).toMatchObject({ side: 'source', status: 'applied', report: { applied: 4, stale: 0 } });
    expect({ source: dumpSource(), target: await scene.dump() }).toEqual(before);
    expect(await lastAudit()).toMatchObject({ action: 'change.apply_undo', after: { undoOf: applied.id } });
    expect((await accountOf(applied.id, 500)).map(({ undoneBy }) => undoneBy)).toEqual(Array(4).fill(undone.id));
  });
});
