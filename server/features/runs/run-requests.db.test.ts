import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, CLI_ACTOR } from '#server/auth/actor.ts';
import { claimNext } from '#server/jobs/queue.ts';
import { addRuleset } from '#server/jobs/testing/control-database.ts';
import { openScratchApp, type ScratchApp } from '#server/jobs/testing/scratch-app.ts';
import { cancelRun } from './cancel-run.ts';
import { followRun } from './follow-run.ts';
import { findRuns, getRun, listRuns } from './run.service.ts';
import { retryRun, startRun } from './start-run.ts';

const ANALYST: Actor = { id: 'user-1', name: 'Ada', role: 'analyst', origin: 'web' };
const VIEWER: Actor = { ...ANALYST, role: 'viewer' };
const RULESET = 'RECON_TEST';

describe('asking for runs', () => {
  let data: ScratchApp;
  beforeEach(async () => {
    data = await openScratchApp();
    await addRuleset(data.app.db, RULESET);
  });
  afterEach(() => data.close());

  const start = (more: object = {}): ReturnType<typeof startRun> => startRun(data.app, ANALYST, { rulesetId: RULESET, ...more });
  const audit = async (): Promise<string[]> =>
    (await data.app.db.auditEntry.findMany({ orderBy: { id: 'asc' } })).map((entry) => entry.action);

  it('starts the latest version, says who asked, and leaves an audit entry', async () => {
    const { id, created } = await start({ limit: 10, keepStaging: false });
    expect(created).toBe(true);
    const run = await getRun(data.app, VIEWER, { id });
    expect(run).toMatchObject({
      status: 'queued',
      origin: 'web',
      requestedBy: 'Ada',
      rulesetVersion: 1,
      options: { limit: 10, keepStaging: false, ttlHours: null, hasOverrides: false },
      definition: { id: RULESET },
      document: null,
      outcomesAvailable: false,
    });
    expect(await audit()).toEqual(['run.start']);
  });

  it('starts one run for a double click, and refuses the key for another ruleset', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => start({ requestKey: 'the same click' })));
    expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
    expect(await audit()).toEqual(['run.start']);
    await addRuleset(data.app.db, 'RECON_OTHER');
    await expect(start({ rulesetId: 'RECON_OTHER', requestKey: 'the same click' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await data.app.db.run.count()).toBe(1);
  });

  it('refuses what is not there or not allowed, in words', async () => {
    await expect(start({ rulesetId: 'NOPE' })).rejects.toMatchObject({ code: 'not_found', message: 'There is no ruleset NOPE.' });
    await expect(start({ version: 9 })).rejects.toMatchObject({ code: 'not_found', message: 'The ruleset RECON_TEST has no version 9.' });
    await expect(startRun(data.app, VIEWER, { rulesetId: RULESET })).rejects.toMatchObject({ code: 'permission_denied' });
    await expect(cancelRun(data.app, VIEWER, { id: 'EXEC_00000000' })).rejects.toMatchObject({ code: 'permission_denied' });
    await expect(cancelRun(data.app, ANALYST, { id: 'EXEC_00000000' })).rejects.toMatchObject({ code: 'not_found' });
    expect(await data.app.db.run.count()).toBe(0);
  });

  it('lets only those who may store a connection read files of the server in its place', async () => {
    const overrides = { source: { type: 'sqlite', config: { path: 'data/tieout.db' } } };
    await expect(startRun(data.app, ANALYST, { rulesetId: RULESET }, { overrides })).rejects.toMatchObject({ code: 'permission_denied' });
    const { id } = await startRun(data.app, CLI_ACTOR, { rulesetId: RULESET }, { overrides });
    const stored = await data.app.db.run.findUniqueOrThrow({ where: { id } });
    expect(JSON.stringify(stored.options)).not.toContain('tieout.db');
    const env = { source: { type: 'mysql', config: { host: 'h', database: 'd', username: 'u', password: { env: 'SECRET' } } } };
    await expect(startRun(data.app, ANALYST, { rulesetId: RULESET }, { overrides: env })).rejects.toMatchObject({
      code: 'permission_denied',
    });
    const wrong = { target: { type: 'mysql', config: { port: 'many' } } };
    await expect(startRun(data.app, ANALYST, { rulesetId: RULESET }, { overrides: wrong })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: expect.arrayContaining([expect.objectContaining({ path: 'target.port' })]),
    });
  });

  it('cancels a run that waits at once, and one that works through its worker; twice is fine', async () => {
    const waiting = (await start()).id;
    expect(await cancelRun(data.app, ANALYST, { id: waiting })).toEqual({ status: 'cancelled' });
    expect(await cancelRun(data.app, ANALYST, { id: waiting })).toEqual({ status: 'cancelled' });
    expect(await claimNext(data.app.db, 'w1', () => new Date())).toBeNull();

    const working = (await start()).id;
    await claimNext(data.app.db, 'w1', () => new Date());
    expect(await cancelRun(data.app, ANALYST, { id: working })).toEqual({ status: 'cancelling' });
    expect(await cancelRun(data.app, ANALYST, { id: working })).toEqual({ status: 'cancelling' });
    expect((await getRun(data.app, VIEWER, { id: working })).cancelRequestedAt).not.toBeNull();
    expect((await audit()).filter((action) => action === 'run.cancel')).toHaveLength(2);
  });

  it('cancels a run whose worker died without waiting for another worker', async () => {
    const { id } = await start();
    await claimNext(data.app.db, 'w1', () => new Date(Date.now() - 3_600_000));
    expect(await cancelRun(data.app, ANALYST, { id })).toEqual({ status: 'cancelled' });
    expect(await getRun(data.app, VIEWER, { id })).toMatchObject({ status: 'cancelled', endedAt: expect.any(Date) });
  });

  it('refuses to cancel what has ended', async () => {
    const { id } = await start();
    await data.app.db.run.update({ where: { id }, data: { status: 'failed', endedAt: new Date() } });
    await expect(cancelRun(data.app, ANALYST, { id })).rejects.toMatchObject({
      code: 'conflict',
      message: `The run ${id} has already failed.`,
    });
  });

  it('retries the same version with the same options', async () => {
    const { id } = await start({ limit: 5 });
    await expect(retryRun(data.app, ANALYST, { id })).rejects.toMatchObject({ code: 'conflict' });
    await cancelRun(data.app, ANALYST, { id });
    await data.app.db.ruleset.update({ where: { id: RULESET }, data: { latestVersion: 2 } });
    const retried = await retryRun(data.app, ANALYST, { id });
    expect(retried.id).not.toBe(id);
    expect(await getRun(data.app, VIEWER, retried)).toMatchObject({ status: 'queued', rulesetVersion: 1, options: { limit: 5 } });
  });

  it('lists newest first, page by page without a gap, and finds by the beginning of an id', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 7; i++) ids.push((await start()).id);
    // Three in one millisecond: the cursor must not lose one of them.
    await data.app.db.run.updateMany({ where: { id: { in: ids.slice(2, 5) } }, data: { queuedAt: new Date(2020, 1, 1) } });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listRuns>> = await listRuns(data.app, VIEWER, { limit: 2, cursor });
      seen.push(...page.rows.map((run) => run.id));
      cursor = page.next;
    } while (cursor);
    expect(seen).toHaveLength(7);
    expect(new Set(seen)).toEqual(new Set(ids));
    expect(await listRuns(data.app, VIEWER, { limit: 50, status: ['running'] })).toEqual({ rows: [], next: null });
    await expect(listRuns(data.app, VIEWER, { limit: 2, cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid_input' });
    const found = await findRuns(data.app, VIEWER, { text: ids[0]!.slice(0, 9) });
    expect(found.map((run) => run.id)).toContain(ids[0]);
    expect((await findRuns(data.app, VIEWER, { text: ids[1]!.slice(5).toUpperCase() })).map((run) => run.id)).toEqual([ids[1]]);
  });

  it('follows a run from where the last connection broke', async () => {
    const { id } = await start();
    const say = (message: string): Promise<unknown> =>
      data.app.db.runEvent.create({ data: { runId: id, at: new Date(), level: 'info', message } });
    await say('one');
    await say('two');
    await cancelRun(data.app, ANALYST, { id });
    const follow = async (lastEventId?: string): Promise<{ words: string[]; places: string[] }> => {
      const words: string[] = [];
      const places: string[] = [];
      for await (const { place, message } of followRun(data.app, VIEWER, { id, lastEventId }, new AbortController().signal)) {
        places.push(place);
        words.push(message.kind === 'run' ? message.run.status : message.event.message);
      }
      return { words, places };
    };
    const whole = await follow();
    expect(whole.words).toEqual(['one', 'two', 'The run was cancelled.', 'cancelled']);
    expect((await follow(whole.places[0])).words).toEqual(['two', 'The run was cancelled.', 'cancelled']);
    expect((await follow(whole.places.at(-1))).words).toEqual(['cancelled']);
    expect((await follow('nonsense')).words).toEqual(whole.words);
    const nobody = followRun(data.app, VIEWER, { id: 'EXEC_00000000' }, new AbortController().signal);
    await expect(nobody.next()).rejects.toMatchObject({ code: 'not_found' });
  });
});
