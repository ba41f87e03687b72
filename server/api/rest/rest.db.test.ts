import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import type { Role } from '#server/auth/permissions.ts';
import { cancelRun } from '#server/features/runs/cancel-run.ts';
import { watchedRuns } from '#server/features/runs/run-poller.ts';
import { createToken, listTokens, revokeToken } from '#server/features/tokens/token.service.ts';
import { claimNext } from '#server/jobs/queue.ts';
import { addRuleset } from '#server/jobs/testing/control-database.ts';
import { openScratchApp, type ScratchApp } from '#server/jobs/testing/scratch-app.ts';
import { executeWithLanding } from './execute-with-landing.ts';
import { getExecution } from './execution.ts';
import { getExecutionOutcomes } from './execution-outcomes.ts';
import { handleExport } from './export-file.ts';
import { handleRest } from './handle-rest.ts';
import { openApiDocument } from './open-api.ts';

const RULESET = 'RECON_TEST';
const URL_ROOT = 'http://localhost:3000';

describe('the REST API', () => {
  let data: ScratchApp;
  let token: string;
  beforeEach(async () => {
    data = await openScratchApp();
    await addRuleset(data.app.db, RULESET);
    token = await tokenFor('analyst');
  });
  afterEach(() => data.close());

  const openApp = async (): Promise<ScratchApp['app']> => data.app;
  const tokenFor = async (role: Role): Promise<string> => (await createToken(data.app, CLI_ACTOR, { name: role, role })).token;
  const request = (path: string, init: RequestInit & { bearer?: string | null } = {}): Request => {
    const { bearer = token, headers, ...rest } = init;
    const given = {
      host: 'localhost:3000',
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      ...(headers as Record<string, string>),
    };
    return new Request(`${URL_ROOT}${path}`, { ...rest, headers: given });
  };
  const execute = (body: unknown, init: RequestInit & { bearer?: string | null } = {}): Promise<Response> =>
    handleRest(
      openApp,
      request('/api/v1/reconciliation/execute-with-landing', {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        ...init,
        headers: { prefer: 'respond-async', ...(init.headers as Record<string, string>) },
      }),
      executeWithLanding,
    );
  const problemOf = async (response: Response): Promise<Record<string, unknown>> => {
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = (await response.json()) as Record<string, unknown>;
    expect(problem).toMatchObject({ status: response.status, detail: problem.message, requestId: response.headers.get('x-request-id') });
    expect(JSON.stringify(problem)).not.toMatch(/node_modules|\.ts:\d+/);
    return problem;
  };

  it('answers 202 with the place of the result, and one run for one idempotency key', async () => {
    const headers = { 'idempotency-key': 'order 17' };
    const [first, second] = await Promise.all([
      execute({ ruleset_id: RULESET }, { headers }),
      execute({ ruleset_id: RULESET }, { headers }),
    ]);
    expect(first.status).toBe(202);
    expect(first.headers.get('preference-applied')).toBe('respond-async');
    const body = (await first.json()) as { execution_id: string };
    expect(body).toEqual({
      execution_id: expect.stringMatching(/^EXEC_[0-9a-f]{8}$/),
      ruleset_id: RULESET,
      status: 'queued',
      location: `/api/v1/executions/${body.execution_id}`,
    });
    expect(first.headers.get('location')).toBe(`/api/v1/executions/${body.execution_id}`);
    expect(await second.json()).toEqual(body);
    expect(await data.app.db.run.findMany({ select: { origin: true, requestedBy: true } })).toEqual([
      { origin: 'rest', requestedBy: 'analyst' },
    ]);

    const execution = await handleRest(openApp, request(`/api/v1/executions/${body.execution_id}`), (call) =>
      getExecution(call, body.execution_id),
    );
    expect(execution.status).toBe(200);
    expect(await execution.json()).toMatchObject({ success: false, status: 'queued', execution_id: body.execution_id, error: null });
  });

  it('takes the seed’s request as it is, null included, and stores its passwords unreadable', async () => {
    const database = { db_type: 'mysql', host: '127.0.0.1', port: 3306, database: 'crm', username: 'reader', password: 'hunter2hunter2' };
    const body = {
      ruleset_id: RULESET,
      source_db_config: database,
      target_db_config: null,
      limit: 10_000,
      keep_staging: true,
      store_in_mongodb: true,
    };
    const response = await execute(body);
    expect(response.status).toBe(202);
    const run = await data.app.db.run.findFirstOrThrow();
    expect(run.options).toMatchObject({ limit: 10_000, keepStaging: true, storeInMongodb: true });
    const everything = JSON.stringify([run, await data.app.db.auditEntry.findMany(), await response.text()]);
    expect(everything).not.toContain('hunter2');
  });

  it('refuses without a token, with a revoked one, and beyond the role of the token', async () => {
    for (const bearer of [null, 'tieout_wrong']) {
      const response = await execute({ ruleset_id: RULESET }, { bearer });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect((await problemOf(response)).code).toBe('permission_denied');
    }
    const viewer = await execute({ ruleset_id: RULESET }, { bearer: await tokenFor('viewer') });
    expect(viewer.status).toBe(403);
    expect((await problemOf(viewer)).advice).toBe('Ask an administrator for the role analyst.');
    const { id } = (await listTokens(data.app, CLI_ACTOR)).find((one) => one.name === 'analyst')!;
    await revokeToken(data.app, CLI_ACTOR, { id });
    expect((await execute({ ruleset_id: RULESET })).status).toBe(401);
    expect(await data.app.db.run.count()).toBe(0);
  });

  it.each([
    ['{"ruleset_id": ', 400, 'The request body is not JSON.'],
    [{}, 400, 'ruleset_id'],
    [[], 400, 'The request: expected keys and values, found a list.'],
    [{ ruleset_id: 'RECON_TEST', limit: -1 }, 400, 'limit: expected more than 0'],
    [{ ruleset_id: 'RECON_TEST', limt: 5 }, 400, 'limt: unknown key; did you mean "limit"?'],
    [{ ruleset_id: 'RECON_TEST', source_db_config: { host: 'x' } }, 400, 'source_db_config.db_type: give the type'],
    [{ ruleset_id: 'RECON_TEST', source_db_config: { db_type: 'dbase' } }, 400, 'db_type: there is no connection type "dbase"'],
    [{ ruleset_id: 'RECON_TEST', target_db_config: { db_type: 'mysql' } }, 400, 'target_db_config.host: is missing'],
    [{ ruleset_id: 'NOPE' }, 404, 'NOPE'],
    [{ ruleset_id: 'RECON_TEST', ruleset_version: 3 }, 404, 'no version 3'],
  ])('answers %j with a problem that says what is wrong', async (body, status, words) => {
    const response = await execute(body);
    expect(response.status).toBe(status);
    const problem = await problemOf(response);
    expect(problem.detail).toContain(words);
    expect(problem.advice).toEqual(expect.stringMatching(/\.$/));
  });

  it.each([
    ['application/json; charset=utf-8', 202],
    ['application/merge-patch+json', 202],
    ['application/x-www-form-urlencoded', 202],
    ['application/xml', 415],
    ['multipart/form-data; boundary=x', 415],
  ])('takes a body that calls itself %s: %i', async (type, status) => {
    const response = await execute({ ruleset_id: RULESET }, { headers: { 'content-type': type } });
    expect(response.status).toBe(status);
    if (status === 415) expect((await problemOf(response)).detail).toContain(`${type.split(';')[0]}, not JSON`);
  });

  it('waits for the end; a caller who leaves ends the waiting and not the run', async () => {
    const leaving = new AbortController();
    const waiting = execute({ ruleset_id: RULESET }, { headers: { prefer: 'wait=100' }, signal: leaving.signal });
    const claim = await claimUntilThere();
    leaving.abort();
    expect((await waiting).status).toBe(499);
    expect(watchedRuns(data.app.db)).toBe(0);
    expect(await data.app.db.run.findUniqueOrThrow({ where: { id: claim } })).toMatchObject({ status: 'running', cancelRequestedAt: null });
  });

  it('answers a waiting caller with the failure of the run, or that someone cancelled it', async () => {
    const failing = execute({ ruleset_id: RULESET }, { headers: { prefer: '' } });
    const failed = await claimUntilThere();
    const failure = {
      phase: 'extract_source',
      code: 'connection_failed',
      message: 'crm (source): nobody answers.',
      advice: 'Start it.',
      detail: 'ECONNREFUSED',
    };
    await data.app.db.run.update({
      where: { id: failed },
      data: { status: 'failed', failure, endedAt: new Date(), revision: { increment: 1 } },
    });
    const response = await failing;
    expect(response.status).toBe(500);
    expect(await problemOf(response)).toMatchObject({
      success: false,
      execution_id: failed,
      phase: 'extract_source',
      code: 'connection_failed',
      detail: 'crm (source): nobody answers.',
      advice: 'Start it.',
      cause: 'ECONNREFUSED',
    });

    const cancelling = execute({ ruleset_id: RULESET }, { headers: { prefer: '' } });
    const cancelled = await claimUntilThere();
    await data.app.db.run.update({ where: { id: cancelled }, data: { status: 'queued', revision: { increment: 1 } } });
    await cancelRun(data.app, CLI_ACTOR, { id: cancelled });
    const answer = await cancelling;
    expect(answer.status).toBe(409);
    expect(await problemOf(answer)).toMatchObject({ code: 'cancelled', execution_id: cancelled, run_status: 'cancelled' });
  });

  async function claimUntilThere(): Promise<string> {
    for (;;) {
      const claim = await claimNext(data.app.db, 'w1', () => new Date());
      if (claim && watchedRuns(data.app.db) > 0) return claim.runId;
      if (claim) await data.app.db.run.update({ where: { id: claim.runId }, data: { status: 'queued' } });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('says that outcomes are not there yet, or never were', async () => {
    const { execution_id: id } = (await (await execute({ ruleset_id: RULESET })).json()) as { execution_id: string };
    const page = (query = '', run = id): Promise<Response> =>
      handleRest(openApp, request(`/api/v1/executions/${run}/outcomes${query}`), (call) => getExecutionOutcomes(call, run));
    expect((await page()).status).toBe(409);
    expect((await page('', 'EXEC_00000000')).status).toBe(404);
    expect((await problemOf(await page('?outcome=wrong'))).detail).toContain('mismatched');
    expect(await problemOf(await page('?limit=0'))).toMatchObject({ status: 400, detail: 'limit: expected at least 1.' });
    expect(await problemOf(await page('?limit=some'))).toMatchObject({
      status: 400,
      detail: 'limit: expected a number, found something that is no number.',
    });
    expect(await problemOf(await page('?limt=1'))).toMatchObject({ detail: 'limt: unknown key; did you mean "limit"?' });
    await cancelRun(data.app, CLI_ACTOR, { id });
    expect((await problemOf(await page())).detail).toBe(`The run ${id} was cancelled: it has no outcomes.`);
    const missing = await handleExport(openApp, request(`/api/exports/${id}`), id);
    expect(missing.status).toBe(404);
    const nobody = await handleExport(openApp, request(`/api/exports/${id}`, { bearer: null }), id);
    expect(nobody.status).toBe(401);
  });

  it('describes itself in full', () => {
    const text = JSON.stringify(openApiDocument());
    const document = JSON.parse(text) as { paths: Record<string, object>; openapi: string };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual([
      '/api/v1/reconciliation/execute-with-landing',
      '/api/v1/executions/{id}',
      '/api/v1/executions/{id}/outcomes',
      '/api/v1/executions/{id}/duplicates',
      '/api/v1/change-sets',
      '/api/v1/change-sets/{id}',
      '/api/v1/change-sets/{id}/rows',
      '/api/v1/change-sets/{id}/export',
      '/api/v1/change-sets/{id}/decisions',
      '/api/v1/change-sets/{id}/apply',
      '/api/v1/change-sets/{id}/undo',
      '/api/v1/kpis.csv',
      '/api/health',
    ]);
    for (const name of [
      'ruleset_id',
      'source_db_config',
      'matched_count',
      'rei_utilisation',
      'staging_ttl_hours',
      'changed_field',
      'next_cursor',
    ])
      expect(text).toContain(`"${name}"`);
  });
});
