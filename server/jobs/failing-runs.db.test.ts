import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import type { RunFailure } from '#server/engine/run-document.ts';
import { createConnection } from '#server/features/connections/connection.service.ts';
import { createRuleset } from '#server/features/rulesets/ruleset.service.ts';
import { waitForRun } from '#server/features/runs/follow-run.ts';
import { getRun } from '#server/features/runs/run.service.ts';
import { startRun } from '#server/features/runs/start-run.ts';
import { runHere } from './run-here.ts';
import { addOrderBooks, bookRuleset, RULESET_ID } from './testing/order-books.ts';
import { openScratchApp, type ScratchApp } from './testing/scratch-app.ts';
import { startWorker } from './worker.ts';

const PASSWORD = 'a-password-nobody-may-see';

describe('a run that fails', { timeout: 120_000 }, () => {
  let scratch: ScratchApp;
  beforeEach(async () => {
    scratch = await openScratchApp();
    await addOrderBooks(scratch.app, scratch.folder, 50);
  });
  afterEach(() => scratch.close());

  async function failureOf(definition: Partial<RulesetDefinition>): Promise<RunFailure> {
    await createRuleset(scratch.app, CLI_ACTOR, {
      definition: { ...bookRuleset({ table: 'ledger.csv' }), id: 'RECON_BAD', ...definition },
    });
    const { id, end } = await runHere(scratch.app, CLI_ACTOR, { rulesetId: 'RECON_BAD' }, { signal: new AbortController().signal });
    expect(end).toBe('failed');
    const run = await getRun(scratch.app, CLI_ACTOR, { id });
    expect(run).toMatchObject({ status: 'failed', document: null, rcr: null, outcomesAvailable: false, endedAt: expect.any(Date) });
    expect(await scratch.app.db.kpiPoint.count()).toBe(0);
    expect(await scratch.app.landing.inventory()).toEqual([]);
    const events = await scratch.app.db.runEvent.findMany({ where: { runId: id }, orderBy: { id: 'asc' } });
    expect(events.at(-1)).toMatchObject({ level: 'error', message: `The run failed. ${run.failure!.message}` });
    expect(JSON.stringify([run, events])).not.toContain(PASSWORD);
    return run.failure!;
  }

  it('because nobody answers, says which side and what to do', async () => {
    const config = { host: '127.0.0.1', port: 1, database: 'crm', username: 'reader', password: PASSWORD };
    await createConnection(scratch.app, CLI_ACTOR, { name: 'dead', type: 'mysql', config });
    const failure = await failureOf({ source: { connection: 'dead', table: 'orders' } });
    expect(failure).toMatchObject({ code: 'connection_failed', message: expect.stringMatching(/^dead \(source\): .*127\.0\.0\.1:1/) });
    expect(failure.advice).toMatch(/\.$/);
    expect(failure.message).toContain('(tried 6 times)');
  });

  it('because a table is missing, names it and the connection', async () => {
    const failure = await failureOf({ source: { connection: 'shop', table: 'ordrs' } });
    expect(failure).toMatchObject({ code: 'not_found', message: expect.stringMatching(/^shop \(source\): .*ordrs/) });
  });

  it('because columns are gone, names every one with its place', async () => {
    const failure = await failureOf({
      rules: [{ name: 'number', type: 'exact', keys: [{ source: 'order_idd', target: 'id' }] }],
      fields: [{ source: 'status', target: 'stat' }],
    });
    expect(failure.code).toBe('invalid_input');
    expect(failure.message).toMatch(/rules\[0\]\.keys\[0\]\.source: .*order_idd.*and 1 more/);
    expect(failure.detail?.split('\n')).toHaveLength(2);
  });

  it('because a variable of the environment is not set, names the variable', async () => {
    const config = { host: '127.0.0.1', database: 'crm', username: 'reader', password: { env: 'NO_SUCH_VARIABLE_HERE' } };
    await createConnection(scratch.app, CLI_ACTOR, { name: 'unset', type: 'mysql', config });
    const failure = await failureOf({ source: { connection: 'unset', table: 'orders' } });
    expect(failure.message).toContain('NO_SUCH_VARIABLE_HERE');
  });

  it('because a line of a file cannot be read, says which', async () => {
    const folder = join(scratch.folder, 'broken');
    await mkdir(folder);
    await writeFile(join(folder, 'ledger.csv'), 'id,state,total\n1,PAID,1.50\n2,"PAID,2.50\n3,PAID,3.50\n');
    await createConnection(scratch.app, CLI_ACTOR, { name: 'broken', type: 'files', config: { path: folder } });
    const failure = await failureOf({ target: { connection: 'broken', table: 'ledger.csv' } });
    expect(failure).toMatchObject({ code: 'unreadable_data', message: expect.stringMatching(/^broken \(target\): .*ledger\.csv/) });
  });

  it('does not stop the worker from executing the next one', async () => {
    const dead = { source: { type: 'mysql', config: { host: '127.0.0.1', port: 1, database: 'd', username: 'u', password: PASSWORD } } };
    const first = await startRun(scratch.app, CLI_ACTOR, { rulesetId: RULESET_ID }, { overrides: dead });
    const second = await startRun(scratch.app, CLI_ACTOR, { rulesetId: RULESET_ID });
    const worker = await startWorker(scratch.app);
    try {
      const failed = await waitForRun(scratch.app, first.id, AbortSignal.timeout(20_000));
      expect(failed).toMatchObject({
        status: 'failed',
        failure: { message: expect.stringMatching(/^The source given with the request: /) },
      });
      expect(JSON.stringify(failed)).not.toContain(PASSWORD);
      expect((await waitForRun(scratch.app, second.id, AbortSignal.timeout(20_000)))?.status).toBe('succeeded');
    } finally {
      await worker.stop();
    }
  });
});
