import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handleKpiExport } from '#server/api/rest/kpi-export.ts';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { publishRuleset } from '#server/features/rulesets/ruleset.service.ts';
import { createToken } from '#server/features/tokens/token.service.ts';
import { runHere } from '#server/jobs/run-here.ts';
import { addOrderBooks, bookRuleset, type OrderBooks, RULESET_ID } from '#server/jobs/testing/order-books.ts';
import { openScratchApp, type ScratchApp } from '#server/jobs/testing/scratch-app.ts';
import { fieldSeries, ruleSeries } from './breakdown-series.ts';
import { kpiSeries } from './kpi.service.ts';

const NEVER = new AbortController().signal;

describe('what rules and fields did over time', { timeout: 120_000 }, () => {
  let scratch: ScratchApp;
  let books: OrderBooks;
  beforeEach(async () => {
    scratch = await openScratchApp();
    books = await addOrderBooks(scratch.app, scratch.folder, 100);
  });
  afterEach(() => scratch.close());

  const run = async () => {
    const { id, end } = await runHere(scratch.app, CLI_ACTOR, { rulesetId: RULESET_ID }, { signal: NEVER });
    expect(end).toBe('succeeded');
    return id;
  };
  const only = { rulesetId: RULESET_ID };

  it('is kept with every run, with a gap where a version had no such rule or field', async () => {
    const first = await run();
    const definition = bookRuleset({ table: 'ledger.csv' });
    const renamed = { ...definition, rules: [{ ...definition.rules![0]!, name: 'by number' }], fields: [definition.fields![0]!] };
    await publishRuleset(scratch.app, CLI_ACTOR, { id: RULESET_ID, baseVersion: 1, definition: renamed });
    const second = await run();

    const { matched, mismatched } = books.expected;
    const rules = await ruleSeries(scratch.app, CLI_ACTOR, only);
    expect(rules.series).toEqual([
      {
        name: 'by number',
        type: 'exact',
        points: [
          expect.objectContaining({ runId: first, version: 1, matched: null, confidence: null }),
          expect.objectContaining({ runId: second, version: 2, matched, confidence: 0.95 }),
        ],
      },
      {
        name: 'order number',
        type: 'exact',
        points: [
          expect.objectContaining({ runId: first, matched, confidence: 0.95 }),
          expect.objectContaining({ runId: second, matched: null, confidence: null }),
        ],
      },
    ]);
    const fields = await fieldSeries(scratch.app, CLI_ACTOR, only);
    const agreement = Math.round(((matched - mismatched) / matched) * 10_000) / 100;
    expect(fields.series).toEqual([
      {
        source: 'status',
        target: 'state',
        points: [
          expect.objectContaining({ runId: first, compared: matched, mismatched, agreement }),
          expect.objectContaining({ runId: second, compared: matched, mismatched, agreement }),
        ],
      },
      {
        source: 'amount',
        target: 'total',
        points: [
          expect.objectContaining({ compared: matched, mismatched: 0, agreement: 100 }),
          expect.objectContaining({ runId: second, compared: null, mismatched: null, agreement: null }),
        ],
      },
    ]);
    const later = await ruleSeries(scratch.app, CLI_ACTOR, { ...only, from: fields.series[0]!.points[1]!.at });
    expect(later.series.map(({ name }) => name)).toEqual(['by number']);
    await expect(ruleSeries(scratch.app, CLI_ACTOR, { rulesetId: 'NONE' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is annotated with what a run found changed in the schema of its tables, once', async () => {
    await run();
    const client = createClient({ url: `file:${join(scratch.folder, 'shop.db')}` });
    await client.batch(['ALTER TABLE orders ADD COLUMN note TEXT', 'ALTER TABLE orders ADD COLUMN late TEXT'], 'write');
    client.close();
    await run();
    await run();
    const [series] = await kpiSeries(scratch.app, CLI_ACTOR, {});
    expect(series!.annotations.map(({ kind, label }) => [kind, label])).toEqual([
      ['published', 'Version 1 published'],
      ['schema_changed', 'orders of shop: columns note, late added'],
    ]);
    expect(series!.points[0]).not.toHaveProperty('breakdown');
    const beyond = { from: new Date(Date.now() + 60_000) };
    expect((await kpiSeries(scratch.app, CLI_ACTOR, beyond))[0]!.annotations).toEqual([]);
  });

  it('is a CSV file for who may see it', async () => {
    const id = await run();
    const { token } = await createToken(scratch.app, CLI_ACTOR, { name: 'ci', role: 'viewer' });
    const ask = (query: string, bearer: string | null = token) =>
      handleKpiExport(
        async () => scratch.app,
        new Request(`http://localhost/api/v1/kpis.csv${query}`, { headers: bearer ? { authorization: `Bearer ${bearer}` } : {} }),
      );
    const { matched, mismatched, totalTarget, sourceOnly, targetOnly } = books.expected;
    const lines = async (query: string) => (await (await ask(query)).text()).trimEnd().split('\r\n');

    const kpis = await lines('');
    expect(kpis[0]).toBe(
      'ruleset_id,ruleset,run,at,version,rcr,rcr_status,dqcs,dqcs_status,rei,rei_status,far,far_status,irr,irr_status,total_source,total_target,matched,mismatched,source_only,target_only,rejected',
    );
    expect(kpis[1]).toMatch(
      new RegExp(
        `^${RULESET_ID},Orders against the ledger,${id},[^,]+Z,1,90,HEALTHY,0.95,GOOD,.*,100,${totalTarget},${matched},${mismatched},${sourceOnly},${targetOnly},0$`,
      ),
    );
    expect(await lines(`?view=rules&rulesets=${RULESET_ID}`)).toEqual([
      'ruleset_id,ruleset,run,at,version,rule,type,matched,confidence',
      expect.stringMatching(new RegExp(`,1,order number,exact,${matched},0\\.95$`)),
    ]);
    expect((await lines('?view=fields')).slice(1)).toEqual([
      expect.stringMatching(new RegExp(`,status,state,${matched},${mismatched},[\\d.]+$`)),
      expect.stringMatching(new RegExp(`,amount,total,${matched},0,100$`)),
    ]);
    expect(await lines('?view=fields&from=2999-01-01T00:00:00Z')).toHaveLength(1);
    expect((await ask('?view=else')).status).toBe(400);
    expect((await ask('?from=yesterday')).status).toBe(400);
    expect((await ask('', null)).status).toBe(401);
  });
});
