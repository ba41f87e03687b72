import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getExecutionDuplicates } from '#server/api/rest/execution-duplicates.ts';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { runHere } from '#server/jobs/run-here.ts';
import { addOrderBooks, RULESET_ID } from '#server/jobs/testing/order-books.ts';
import { openScratchApp, type ScratchApp } from '#server/jobs/testing/scratch-app.ts';
import { duplicateKeys } from './duplicate-keys.ts';

describe('duplicate keys of a run', { timeout: 120_000 }, () => {
  let scratch: ScratchApp;
  let runId: string;
  beforeAll(async () => {
    scratch = await openScratchApp();
    await addOrderBooks(scratch.app, scratch.folder, 40);
    const lines = ['7,PAID,7.50', '7,OPEN,7.50', '7,PAID,7.50', '8,PAID,8.50', '8,PAID,8.50', '9,PAID,9.50'];
    await writeFile(join(scratch.folder, 'ledger.csv'), `id,state,total\n${lines.join('\n')}\n`);
    runId = (await runHere(scratch.app, CLI_ACTOR, { rulesetId: RULESET_ID }, { signal: new AbortController().signal })).id;
  });
  afterAll(() => scratch.close());

  it('are listed per side, those of most rows first, page by page', async () => {
    const first = await duplicateKeys(scratch.app, CLI_ACTOR, { runId, side: 'target', limit: 1 });
    expect(first.keys).toEqual([{ side: 'target', rows: 3, key: { id: '7' } }]);
    const second = await duplicateKeys(scratch.app, CLI_ACTOR, { runId, side: 'target', limit: 1, cursor: first.next ?? '' });
    expect(second).toEqual({ keys: [{ side: 'target', rows: 2, key: { id: '8' } }], next: null });
    expect(await duplicateKeys(scratch.app, CLI_ACTOR, { runId, side: 'source', limit: 10 })).toEqual({ keys: [], next: null });
  });

  it('are read by REST with a link to the next page', async () => {
    const call = (query: string) => ({
      app: scratch.app,
      actor: CLI_ACTOR,
      request: new Request(`http://localhost/d${query}`),
      requestId: 'test',
    });
    const response = await getExecutionDuplicates(call('?side=target&limit=1'), runId);
    const body = (await response.json()) as { next_cursor: string };
    expect(body).toMatchObject({ execution_id: runId, side: 'target', duplicates: [{ key: { id: '7' }, rows: 3 }] });
    expect(response.headers.get('link')).toContain(`cursor=${encodeURIComponent(body.next_cursor)}`);
    const last = await getExecutionDuplicates(call(`?side=target&cursor=${encodeURIComponent(body.next_cursor)}`), runId);
    expect(await last.json()).toMatchObject({ duplicates: [{ key: { id: '8' }, rows: 2 }], next_cursor: null });
    await expect(getExecutionDuplicates(call(''), runId)).rejects.toThrow('side: is missing; expected source or target.');
  });
});
