import { mkdir, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import type { ArrayTable } from '#server/engine/landing/testing/array-connector.ts';
import { planArrays } from '#server/engine/landing/testing/reconcile-arrays.ts';
import { outcomePage } from '#server/features/outcomes/outcome.service.ts';
import { getRun, runEvents } from '#server/features/runs/run.service.ts';
import { updateSettings } from '#server/features/settings/settings.service.ts';
import {
  cleanUpNow,
  dropStagingTables,
  extendStaging,
  listStaging,
  pinStaging,
  previewStaging,
} from '#server/features/staging/staging.service.ts';
import type { StagingRow } from '#server/features/staging/staging-view.ts';
import { cleanUp, exportFolder } from './clean-up.ts';
import { claimCleanUp } from './clean-up-report.ts';
import { claimNext, enqueue } from './queue.ts';
import { runHere } from './run-here.ts';
import { addOrderBooks, RULESET_ID } from './testing/order-books.ts';
import { openScratchApp, type ScratchApp } from './testing/scratch-app.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const byTable = (one: { tableName: string }, other: { tableName: string }) => one.tableName.localeCompare(other.tableName);

describe('the clean-up', { timeout: 120_000 }, () => {
  let scratch: ScratchApp;
  let later: number;
  beforeEach(async () => {
    scratch = await openScratchApp();
    later = 0;
    scratch.app.now = () => new Date(Date.now() + later);
    await addOrderBooks(scratch.app, scratch.folder, 100);
  });
  afterEach(() => scratch.close());

  const run = async (more: object = {}): Promise<string> => {
    const { id, end } = await runHere(
      scratch.app,
      CLI_ACTOR,
      { rulesetId: RULESET_ID, ttlHours: 24, ...more },
      { signal: new AbortController().signal },
    );
    expect(end).toBe('succeeded');
    return id;
  };
  const tables = async (runId: string): Promise<StagingRow[]> =>
    (await listStaging(scratch.app, CLI_ACTOR)).rows.filter((row) => row.runId === runId);
  const onDisk = async (runId: string): Promise<{ staging: boolean; outcomes: boolean }> => {
    const entry = (await scratch.app.landing.inventory()).find((one) => one.executionId === runId);
    return { staging: (entry?.stagingBytes ?? 0) > 0, outcomes: (entry?.outcomesBytes ?? 0) > 0 };
  };
  const readable = (runId: string): ReturnType<typeof outcomePage> => outcomePage(scratch.app, CLI_ACTOR, { runId, limit: 5 });

  it('drops what has had its time, keeps what is pinned or was given longer, and keeps the outcomes', async () => {
    const [over, pinned, extended] = [await run(), await run(), await run()];
    const [table] = await tables(pinned);
    expect((await pinStaging(scratch.app, CLI_ACTOR, { id: table!.id, pinned: true })).map((row) => row.pinned)).toEqual([true, true]);
    await extendStaging(scratch.app, CLI_ACTOR, { id: (await tables(extended))[1]!.id, hours: 2 });

    later = 23 * HOUR_MS;
    expect(await cleanUp(scratch.app)).toMatchObject({ dropped: 0, orphansRemoved: 0, freedBytes: 0 });
    later = 25 * HOUR_MS;
    const report = await cleanUp(scratch.app);
    expect(report).toMatchObject({ dropped: 2, outcomesDropped: 0, orphansRemoved: 0 });
    expect(report.freedBytes).toBeGreaterThan(0);
    expect(await onDisk(over)).toEqual({ staging: false, outcomes: true });
    expect(await onDisk(pinned)).toEqual({ staging: true, outcomes: true });
    expect(await onDisk(extended)).toEqual({ staging: true, outcomes: true });
    expect((await readable(over)).rows).toHaveLength(5);

    later = 1_000 * HOUR_MS;
    expect((await cleanUp(scratch.app)).dropped).toBe(2);
    expect(await onDisk(pinned)).toEqual({ staging: true, outcomes: true });
    const list = await listStaging(scratch.app, CLI_ACTOR);
    expect(list.rows.map((row) => [row.runId, row.status])).toEqual([
      [pinned, 'active'],
      [pinned, 'active'],
    ]);
    expect(list.lastCleanUp).toMatchObject({ at: expect.any(Date), dropped: 2, orphansRemoved: 0 });
    expect(list.orphans).toEqual([]);
    expect(list.totalBytes).toBeGreaterThan(0);
  });

  it('never touches a run that works or waits, however old its staging is', async () => {
    const id = await run();
    await scratch.app.db.run.update({ where: { id }, data: { status: 'running' } });
    later = 1_000 * HOUR_MS;
    expect(await cleanUp(scratch.app)).toMatchObject({ dropped: 0, orphansRemoved: 0 });
    expect(await onDisk(id)).toEqual({ staging: true, outcomes: true });
    expect((await tables(id)).map((row) => row.status)).toEqual(['active', 'active']);
  });

  it('finishes what a clean-up began that died, and lets nobody rely on it', async () => {
    const id = await run();
    const [table] = await tables(id);
    await scratch.app.db.stagingTable.updateMany({ where: { runId: id }, data: { status: 'expired' } });
    await expect(pinStaging(scratch.app, CLI_ACTOR, { id: table!.id, pinned: true })).rejects.toMatchObject({ code: 'not_found' });
    await expect(previewStaging(scratch.app, CLI_ACTOR, { id: table!.id })).rejects.toMatchObject({ code: 'not_found' });
    expect((await cleanUp(scratch.app)).dropped).toBe(2);
    expect(await onDisk(id)).toEqual({ staging: false, outcomes: true });
    expect(await tables(id)).toEqual([]);
  });

  it('drops one run’s staging by hand, shows its rows before, and says so after', async () => {
    const id = await run();
    const [source, target] = await tables(id);
    const preview = await previewStaging(scratch.app, CLI_ACTOR, { id: source!.id });
    expect(preview.columns.map((column) => column.name)).toEqual(['order_id', 'status', 'amount']);
    expect(preview.rows).toHaveLength(20);
    expect(await dropStagingTables(scratch.app, CLI_ACTOR, { id: target!.id })).toEqual({
      dropped: 2,
      freedBytes: source!.sizeBytes + target!.sizeBytes,
    });
    expect(await onDisk(id)).toEqual({ staging: false, outcomes: true });
    await expect(dropStagingTables(scratch.app, CLI_ACTOR, { id: source!.id })).rejects.toMatchObject({ code: 'not_found' });
    await expect(extendStaging(scratch.app, CLI_ACTOR, { id: source!.id, hours: 1 })).rejects.toMatchObject({ code: 'not_found' });
    expect((await getRun(scratch.app, CLI_ACTOR, { id })).outcomesAvailable).toBe(true);
  });

  it('drops outcomes after the days of the settings; the counts stay', async () => {
    const [old, kept] = [await run({ ttlHours: 1 }), await run({ ttlHours: 1 })];
    await pinStaging(scratch.app, CLI_ACTOR, { id: (await tables(kept))[0]!.id, pinned: true });
    await updateSettings(scratch.app, CLI_ACTOR, { outcomesKeepDays: 7 });
    later = 6 * DAY_MS;
    expect(await cleanUp(scratch.app)).toMatchObject({ dropped: 2, outcomesDropped: 0 });
    later = 8 * DAY_MS;
    expect(await cleanUp(scratch.app)).toMatchObject({ outcomesDropped: 1 });
    expect(await onDisk(old)).toEqual({ staging: false, outcomes: false });
    await expect(readable(old)).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringMatching(/were dropped on \d{4}-\d\d-\d\d; its counts are kept\./),
    });
    const run_ = await getRun(scratch.app, CLI_ACTOR, { id: old });
    expect(run_).toMatchObject({ outcomesAvailable: false, rcr: expect.any(Number), document: { total_source_count: 100 } });
    // Staging that someone still needs holds the outcomes beside it back.
    expect(await onDisk(kept)).toEqual({ staging: true, outcomes: true });
  });

  it('removes what belongs to nobody, and nothing of a run under way', async () => {
    const good = await run();
    const { landing, db } = scratch.app;
    const names = { source: 's', target: 't' };
    const empty: ArrayTable = { columns: { id: { kind: 'integer' } }, primaryKey: ['id'], rows: [] };
    const plan = planArrays({ source: empty, target: empty });
    await landing.begin({ executionId: 'EXEC_0000dead' }, names, plan);
    const [failed, working] = [
      await enqueue(
        db,
        { rulesetId: RULESET_ID, rulesetVersion: 1, rulesetName: 'x', origin: 'web', requestedBy: 'x', options: {} },
        new Date(0),
      ),
      await enqueue(
        db,
        { rulesetId: RULESET_ID, rulesetVersion: 1, rulesetName: 'x', origin: 'web', requestedBy: 'x', options: {} },
        new Date(1),
      ),
    ];
    for (const { id } of [failed, working]) {
      await claimNext(db, 'w1', () => new Date());
      await landing.begin({ executionId: id }, names, plan);
      await db.stagingTable.create({
        data: { runId: id, side: 'source', tableName: `t_${id}`, status: 'loading', expiresAt: new Date(0) },
      });
    }
    await db.run.update({ where: { id: failed.id }, data: { status: 'failed' } });

    const before = await listStaging(scratch.app, CLI_ACTOR);
    expect(before.orphans.map((orphan) => orphan.executionId).sort()).toEqual(['EXEC_0000dead', failed.id].sort());
    later = 1_000 * HOUR_MS;
    await pinStaging(scratch.app, CLI_ACTOR, { id: (await tables(good))[0]!.id, pinned: true });
    expect(await cleanUpNow(scratch.app, CLI_ACTOR)).toMatchObject({ dropped: 0 });
    const left = (await landing.inventory()).map((entry) => entry.executionId).sort();
    expect(left).toEqual([good, working.id].sort());
    expect(await tables(failed.id)).toEqual([]);
    expect((await tables(working.id)).map((row) => row.status)).toEqual(['loading']);
    expect((await listStaging(scratch.app, CLI_ACTOR)).orphans).toEqual([]);
    expect(await db.auditEntry.findFirst({ where: { action: 'staging.clean_up' } })).toMatchObject({ actor: 'cli' });
  });

  it('writes down what somebody removed outside of Tieout, and what really lies on disk', async () => {
    const [whole, half, none] = [await run(), await run(), await run()];
    const place = (id: string, file: string) => join(scratch.app.environment.dataDir, 'executions', id, file);
    const [halfSource, halfTarget] = await tables(half);
    await pinStaging(scratch.app, CLI_ACTOR, { id: halfTarget!.id, pinned: true });
    await rm(place(half, 'staging-target.duckdb'));
    await rm(place(none, ''), { recursive: true });
    await truncate(place(whole, 'staging-source.duckdb'), 4_096);

    const before = await listStaging(scratch.app, CLI_ACTOR);
    const missing = [halfTarget!, ...(await tables(none))].map(({ runId, tableName }) => ({ runId, tableName }));
    expect(before.missing.toSorted(byTable)).toEqual(missing.toSorted(byTable));
    expect(before.totalBytes).toBe((await tables(half))[0]!.sizeBytes + 4_096 + (await tables(whole))[1]!.sizeBytes);
    expect(before.orphans).toEqual([]);

    // The outcomes of `none` are gone as well.
    expect(await cleanUp(scratch.app)).toMatchObject({ missingSettled: 4, dropped: 0, outcomesDropped: 0, orphansRemoved: 0 });
    const after = await listStaging(scratch.app, CLI_ACTOR, { status: ['active', 'dropped'] });
    expect(after.missing).toEqual([]);
    const gone = after.rows.filter((row) => row.status === 'dropped');
    expect(gone.map((row) => [row.tableName, row.dropReason, row.pinned]).toSorted()).toEqual(
      missing.map(({ tableName }) => [tableName, 'missing', false]).toSorted(),
    );
    expect(after.rows.find((row) => row.id === halfSource!.id)).toMatchObject({ status: 'active', pinned: true });
    expect((await tables(whole))[0]!.sizeBytes).toBe(4_096);
    expect(await getRun(scratch.app, CLI_ACTOR, { id: half })).toMatchObject({ outcomesAvailable: true });
    expect(await getRun(scratch.app, CLI_ACTOR, { id: none })).toMatchObject({ outcomesAvailable: false, rcr: expect.any(Number) });
    const said = (await runEvents(scratch.app, CLI_ACTOR, { id: none })).map((event) => event.message);
    expect(said.filter((message) => message.includes('removed outside of Tieout'))).toHaveLength(3);
    expect((await cleanUp(scratch.app)).missingSettled).toBe(0);
  });

  it('leaves a trial of a ruleset alone while it may be under way, and removes what a dead one left', async () => {
    const executions = join(scratch.app.environment.dataDir, 'executions');
    const [fresh, old] = ['TRY_00000001', 'TRY_00000002'].map((id) => join(executions, `${id}~1.partial`)) as [string, string];
    for (const folder of [fresh, old]) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'staging-source.duckdb'), 'x');
    }
    const past = new Date(Date.now() - 2 * HOUR_MS);
    await utimes(join(old, 'staging-source.duckdb'), past, past);
    expect((await listStaging(scratch.app, CLI_ACTOR)).orphans).toEqual([{ executionId: 'TRY_00000002', bytes: 1 }]);
    await cleanUp(scratch.app);
    expect(await readdir(executions)).toEqual(['TRY_00000001~1.partial']);
  });

  it('says why each table is gone', async () => {
    const [over, dropped] = [await run({ ttlHours: 1 }), await run()];
    await run({ keepStaging: false });
    await dropStagingTables(scratch.app, CLI_ACTOR, { id: (await tables(dropped))[0]!.id });
    later = 2 * HOUR_MS;
    await cleanUp(scratch.app);
    const { rows } = await listStaging(scratch.app, CLI_ACTOR, { status: ['dropped'] });
    const reasons = (runId: string) => rows.filter((row) => row.runId === runId).map((row) => row.dropReason);
    expect(reasons(over)).toEqual(['time_over', 'time_over']);
    expect(reasons(dropped)).toEqual(['by_hand', 'by_hand']);
    expect(rows.filter((row) => row.dropReason === 'not_kept')).toHaveLength(2);
    expect(rows.every((row) => row.droppedAt !== null)).toBe(true);
  });

  it('does not take a disk that is not there for a loss of every outcome', async () => {
    const id = await run();
    await rm(join(scratch.app.environment.dataDir, 'executions'), { recursive: true });
    await cleanUp(scratch.app);
    expect(await getRun(scratch.app, CLI_ACTOR, { id })).toMatchObject({ outcomesAvailable: true });
  });

  it('removes export files whose download never ended', async () => {
    const folder = exportFolder(scratch.app.environment.dataDir);
    await mkdir(folder, { recursive: true });
    for (const name of ['old.csv', 'new.csv']) await writeFile(join(folder, name), 'x');
    const old = new Date(Date.now() - 2 * HOUR_MS);
    await utimes(join(folder, 'old.csv'), old, old);
    await cleanUp(scratch.app);
    expect(await readdir(folder)).toEqual(['new.csv']);
  });

  it('is due for one worker every six hours', async () => {
    const { db } = scratch.app;
    const claims = async (at: number): Promise<number> => {
      const answers = await Promise.all([1, 2, 3].map(() => claimCleanUp(db, new Date(at))));
      return answers.filter(Boolean).length;
    };
    const start = Date.now();
    expect(await claims(start)).toBe(1);
    expect(await claims(start + 6 * HOUR_MS - 1)).toBe(0);
    expect(await claims(start + 6 * HOUR_MS)).toBe(1);
    expect(await claims(start + 6 * HOUR_MS + 1)).toBe(0);
  });
});
