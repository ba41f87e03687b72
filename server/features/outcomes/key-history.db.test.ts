import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { runHere } from '#server/jobs/run-here.ts';
import { addOrderBooks, RULESET_ID } from '#server/jobs/testing/order-books.ts';
import { openScratchApp, type ScratchApp } from '#server/jobs/testing/scratch-app.ts';
import { keyHistory } from './key-history.ts';
import { outcomePage } from './outcome.service.ts';

describe('the history of a key', { timeout: 120_000 }, () => {
  let scratch: ScratchApp;
  beforeEach(async () => {
    scratch = await openScratchApp();
    await addOrderBooks(scratch.app, scratch.folder, 40);
  });
  afterEach(() => scratch.close());

  const run = async (): Promise<string> =>
    (await runHere(scratch.app, CLI_ACTOR, { rulesetId: RULESET_ID }, { signal: new AbortController().signal })).id;

  it('tells what became of it in earlier runs, newest first, also where it is in the target only', async () => {
    const first = await run();
    await writeFile(join(scratch.folder, 'ledger.csv'), 'id,state,total\n7,PAID,7.50\n500,PAID,1.00\n');
    const second = await run();
    await writeFile(join(scratch.folder, 'ledger.csv'), 'id,state,total\n500,PAID,1.00\n');
    const third = await run();

    const history = async (runId: string, id: string): Promise<[string, string[]][]> =>
      (await keyHistory(scratch.app, CLI_ACTOR, { runId, key: { order_id: id } })).map((entry) => [
        entry.runId,
        entry.rows.map((row) => row.outcome),
      ]);
    expect(await history(third, '7')).toEqual([
      [second, ['equal']],
      [first, ['mismatched']],
    ]);
    expect(await history(third, '500')).toEqual([
      [second, ['target_only']],
      [first, []],
    ]);
    expect(await history(first, '7')).toEqual([]);
    expect(await keyHistory(scratch.app, CLI_ACTOR, { runId: third, key: { another: '7' } })).toEqual([]);

    await scratch.app.db.run.update({ where: { id: second }, data: { outcomesDroppedAt: new Date() } });
    expect(await history(third, '7')).toEqual([[first, ['mismatched']]]);
    const page = await outcomePage(scratch.app, CLI_ACTOR, { runId: third, limit: 10, outcomes: ['target_only'] });
    expect(page.rows.map((row) => row.key)).toEqual([{ order_id: '500' }]);
  });
});
