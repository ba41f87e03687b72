import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import type { Role } from '#server/auth/permissions.ts';
import { sqliteWriterSubject } from '#server/engine/connectors/testing/writer-sqlite.ts';
import { createToken } from '#server/features/tokens/token.service.ts';
import { type ChangeScene, openChangeScene, PEOPLE_RULESET, type PersonRow } from '#server/jobs/testing/change-scene.ts';
import { startWorker, type Worker } from '#server/jobs/worker.ts';
import { applyChangeSet, decideChangeSet, undoChangeSet } from './change-set-deeds.ts';
import { getChangeRows, getChangeSets, getOneChangeSet, planChangeSet } from './change-sets.ts';
import { handleChangeExport } from './export-file.ts';
import { handleRest } from './handle-rest.ts';
import { expectDescribed, isDescribedRequest } from './testing/described.ts';

// Each step waits for a worker, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });

const SOURCE: PersonRow[] = [
  ['1', 'Ada', '1.00'],
  ['2', 'Grace', '2.50'],
  ['3', 'Alan', null],
  ['4', 'Edsger', '4.00'],
];
const TARGET: PersonRow[] = [
  ['1', 'ada', '1.00'],
  ['2', 'grace', '2.00'],
  ['3', 'Alan', '3.00'],
];

interface SetBody {
  change_set_id: string;
  version: number;
  status: string;
}
interface RowsBody {
  rows: { row: number; kind: string; key: Record<string, string>; outcome: string | null }[];
  next_cursor: number | null;
}
type Problem = Record<string, unknown>;

describe('change sets over REST', () => {
  let scene: ChangeScene;
  let worker: Worker;
  let runId: string;
  const tokens: Partial<Record<Role, string>> = {};

  beforeEach(async () => {
    scene = await openChangeScene(sqliteWriterSubject());
    await scene.load(SOURCE, TARGET, { inserts: true, four_eyes: true, confirm_above: 3 });
    for (const role of ['viewer', 'analyst', 'operator'] as const) {
      tokens[role] = (await createToken(scene.scratch.app, CLI_ACTOR, { name: role, role })).token;
    }
    const planned = await scene.plan();
    runId = planned.runId as string;
    worker = await startWorker(scene.scratch.app);
  });
  afterEach(async () => {
    await worker.stop();
    await scene.close();
  });

  const openApp = async () => scene.scratch.app;
  function request(role: Role | null, path: string, body?: unknown, headers: Record<string, string> = {}): Request {
    return new Request(`http://localhost:3000/api/v1/change-sets${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { ...(role ? { authorization: `Bearer ${tokens[role]}` } : {}), 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
  async function call<Body = SetBody>(
    role: Role,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: Body; headers: Headers }> {
    const [, id = '', deed = ''] = /^(?:\/(CHG_\w+|x))?(\/\w+)?/.exec(path) ?? [];
    const answer = {
      '': id === '' ? (body === undefined ? getChangeSets : planChangeSet) : getOneChangeSet,
      '/rows': getChangeRows,
      '/decisions': decideChangeSet,
      '/apply': applyChangeSet,
      '/undo': undoChangeSet,
    }[deed] as typeof getOneChangeSet;
    const response = await handleRest(openApp, request(role, path, body, headers), (given) => answer(given, id));
    const described = `/api/v1/change-sets${id === '' ? '' : '/{id}'}${deed}`;
    const told = await expectDescribed<Body>(body === undefined ? 'get' : 'post', described, response);
    // What was taken is what the API says that it takes.
    if (body !== undefined && response.status < 300) expect(isDescribedRequest(described, body), described).toBe(true);
    return { status: response.status, body: told, headers: response.headers };
  }

  it('are planned, read, decided, tried, applied and undone, with the same rules as on the screens', async () => {
    const planned = await call('analyst', '', { execution_id: runId });
    const { change_set_id: id, version } = planned.body;
    expect(planned.status).toBe(201);
    expect(planned.headers.get('location')).toBe(`/api/v1/change-sets/${id}`);
    expect(planned.body).toMatchObject({
      ...{ status: 'planned', execution_id: runId, ruleset_id: PEOPLE_RULESET, side: 'target', created_by: 'analyst' },
      ...{ updates: 3, inserts: 1, deletes: 0, four_eyes: true, confirm_above: 3 },
    });

    const first = await call<RowsBody>('viewer', `/${id}/rows?limit=3`);
    expect(first.body.rows.map(({ key }) => key.id)).toEqual(['1', '2', '3']);
    expect(first.headers.get('link')).toBe(`</api/v1/change-sets/${id}/rows?limit=3&cursor=${first.body.next_cursor}>; rel="next"`);
    const second = await call<RowsBody>('viewer', `/${id}/rows?limit=3&cursor=${first.body.next_cursor}`);
    expect(second.body).toMatchObject({ rows: [{ kind: 'insert', key: { id: '4' } }], next_cursor: null });
    expect((await call<RowsBody>('viewer', `/${id}/rows?key=id=2&field=amount`)).body.rows).toHaveLength(1);
    expect((await call<Problem>('viewer', `/${id}/rows?field=nope`)).body).toMatchObject({
      status: 400,
      detail: expect.stringContaining('nope'),
    });

    const trial = await call<{ statements: string[] }>('viewer', `/${id}/apply`, { dry_run: true });
    expect(trial.body).toMatchObject({ rows: 4, approved: false, dry_run: true });
    expect(trial.body.statements).toHaveLength(4);

    const decide = (role: Role, body: object) => call<SetBody & Problem>(role, `/${id}/decisions`, body);
    expect(await decide('viewer', { decision: 'approved', all: true, version })).toMatchObject({ status: 403 });
    expect((await decide('analyst', { decision: 'approved', version })).body).toMatchObject({
      status: 400,
      detail: 'The request does not say which rows are meant.',
    });
    expect((await decide('analyst', { decision: 'approved', version, filter: { feild: 'name' } })).body).toMatchObject({
      status: 400,
      detail: 'filter.feild: unknown key; did you mean "field"?',
    });
    const approved = await decide('analyst', { decision: 'approved', all: true, version });
    expect(approved.body).toMatchObject({ decided: 4, left: 0 });
    expect(await decide('analyst', { decision: 'rejected', all: true, version })).toMatchObject({ status: 409 });
    const rejected = await decide('analyst', { decision: 'rejected', filter: { key: { id: '3' } }, version: approved.body.version });
    expect(rejected.body).toMatchObject({ decided: 1 });

    const before = await scene.dump();
    const apply = (role: Role, body: object, headers?: Record<string, string>) =>
      call<SetBody & Problem>(role, `/${id}/apply`, body, headers);
    expect((await apply('operator', {})).body).toMatchObject({ status: 400, detail: expect.stringMatching(/^version: is missing/) });
    expect(await apply('analyst', { version: rejected.body.version })).toMatchObject({ status: 403 });
    expect(await apply('operator', { version })).toMatchObject({ status: 409 });
    expect(await scene.dump()).toEqual(before);
    const applied = await apply('operator', { version: rejected.body.version });
    expect(applied).toMatchObject({ status: 200, body: { success: true, status: 'applied', applied: 3, skipped: 1, stale: 0, failed: 0 } });
    expect(await scene.dump()).not.toEqual(before);
    const outcome = await call<RowsBody>('viewer', `/${id}/rows?outcome=applied&kind=update,insert`);
    expect(outcome.body.rows.map(({ key }) => key.id)).toEqual(['1', '2', '4']);

    const undo = await call('operator', `/${id}/undo`, { filter: { kind: ['update'] } });
    expect(undo).toMatchObject({ status: 201, body: { origin: 'undo', undo_of: id, updates: 2, deletes: 0 } });
    const list = await call<{ change_sets: SetBody[] }>('viewer', `?execution_id=${runId}&status=applied`);
    expect(list.body.change_sets.map((set) => set.change_set_id)).toEqual([id]);
  });

  it('demand four eyes and the number of rows also here, and write nothing when a row is stale', async () => {
    const { body: set } = await call('analyst', '', { execution_id: runId });
    const path = `/${set.change_set_id}`;
    const { body: decided } = await call('operator', `${path}/decisions`, { decision: 'approved', all: true, version: set.version });
    const confirmed = { version: decided.version, confirmation: 4 };
    expect((await call<Problem>('operator', `${path}/apply`, confirmed)).body).toMatchObject({
      status: 403,
      detail: expect.stringContaining('four eyes'),
    });

    const { body: again } = await call('analyst', `${path}/decisions`, { decision: 'pending', all: true, version: decided.version });
    const { body: other } = await call('analyst', `${path}/decisions`, { decision: 'approved', all: true, version: again.version });
    expect((await call<Problem>('operator', `${path}/apply`, { version: other.version })).body).toMatchObject({
      status: 400,
      advice: 'Type the number 4 to confirm it.',
    });
    await scene.subject.sql!(`UPDATE people SET name = 'changed' WHERE id = 2`);
    const before = await scene.dump();
    const stale = await call<Problem>('operator', `${path}/apply`, { version: other.version, confirmation: 4 });
    expect(stale).toMatchObject({ status: 409, body: { success: false, applied: 0, stale: 1, change_set_status: 'planned' } });
    expect(await scene.dump()).toEqual(before);
    const skipped = await call<Problem>('operator', `${path}/apply`, { version: other.version, confirmation: 4, on_stale: 'skip' });
    expect(skipped).toMatchObject({ status: 200, body: { applied: 3, stale: 1 } });
  });

  it('answer at once when the caller prefers not to wait, and with problems that say what is wrong', async () => {
    const accepted = await call('analyst', '', { execution_id: runId }, { prefer: 'respond-async' });
    expect(accepted).toMatchObject({
      status: 202,
      body: { status: 'planning', location: `/api/v1/change-sets/${accepted.body.change_set_id}` },
    });
    expect(await call('viewer', '', { execution_id: runId })).toMatchObject({ status: 403 });
    expect(await call('analyst', '', { execution_id: 'EXEC_00000000' })).toMatchObject({ status: 404 });
    expect(await call('analyst', '', { execution: runId })).toMatchObject({ status: 400 });
    expect(await call('viewer', '/CHG_00000000')).toMatchObject({ status: 404 });
    expect((await call<Problem>('viewer', '/x')).body).toMatchObject({
      status: 400,
      detail: expect.stringContaining('This is no change set.'),
    });
    expect(await call('operator', '/CHG_00000000/undo', {})).toMatchObject({ status: 404 });
  });

  it('are exported with decisions, values and what became of each row', async () => {
    const { body: set } = await call('analyst', '', { execution_id: runId });
    const path = `/${set.change_set_id}`;
    const { body: decided } = await call('analyst', `${path}/decisions`, { decision: 'approved', field: 'name', version: set.version });
    await call('operator', `${path}/apply`, { version: decided.version });
    const exported = (query: string, role: Role | null = 'viewer'): Promise<Response> =>
      handleChangeExport(openApp, request(role, `${path}/export${query}`), set.change_set_id);

    const csv = await exported('?kind=update');
    expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="${PEOPLE_RULESET}-${set.change_set_id}.csv"`);
    const [names, ...lines] = (await csv.text())
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    const told = lines.map((line) => Object.fromEntries(line.map((value, index) => [names![index], value])));
    expect(told).toMatchObject([
      {
        row: '1',
        kind: 'update',
        key_id: '1',
        field: 'name',
        old_value: 'ada',
        new_value: 'Ada',
        decision: 'approved',
        outcome: 'applied',
      },
      { row: '2', key_id: '2', field: 'name', old_value: 'grace', new_value: 'Grace', decided_by: 'analyst', applied_by: 'operator' },
      { row: '2', key_id: '2', field: 'amount', old_value: '2.00', new_value: '2.50', decision: 'pending', decided_by: '' },
      { row: '3', key_id: '3', field: 'amount', new_value: '', decision: 'pending', outcome: '' },
    ]);

    const json = (await (await exported('?format=json')).json()) as RowsBody['rows'];
    expect(json).toEqual((await call<RowsBody>('viewer', `${path}/rows`)).body.rows);
    const parquet = Buffer.from(await (await exported('?format=parquet')).arrayBuffer());
    expect([parquet.subarray(0, 4).toString(), parquet.subarray(-4).toString()]).toEqual(['PAR1', 'PAR1']);
    expect((await exported('', null)).status).toBe(401);
    expect((await exported('?format=xls')).status).toBe(400);
    expect((await handleChangeExport(openApp, request('viewer', '/CHG_00000000/export'), 'CHG_00000000')).status).toBe(404);
  });
});
