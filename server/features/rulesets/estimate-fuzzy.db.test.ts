import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { createConnection } from '#server/features/connections/connection.service.ts';
import { openScratchApp, type ScratchApp } from '#server/jobs/testing/scratch-app.ts';
import { estimateFuzzy } from './estimate-fuzzy.ts';

describe('what fuzzy rules would compare', { timeout: 120_000 }, () => {
  let scratch: ScratchApp;
  beforeAll(async () => {
    scratch = await openScratchApp();
    const people = (count: number) => ['town,name', ...Array.from({ length: count }, (_, at) => `T${at % 10},name ${at}`), ',lost'];
    await writeFile(join(scratch.folder, 'left.csv'), `${people(200).join('\n')}\n`);
    await writeFile(join(scratch.folder, 'right.csv'), `${people(100).join('\n')}\n`);
    await createConnection(scratch.app, CLI_ACTOR, { name: 'files', type: 'files', config: { path: scratch.folder } });
  });
  afterAll(() => scratch.close());

  const sides = { source: { connection: 'files', table: 'left.csv' }, target: { connection: 'files', table: 'right.csv' } };
  const similarity = { source: 'name', target: 'name' };
  const town = { source: 'town', target: 'town' };
  const estimate = (rules: Parameters<typeof estimateFuzzy>[2]['rules']) =>
    estimateFuzzy(scratch.app, CLI_ACTOR, { ...sides, rules }, new AbortController().signal);

  it('is estimated from the blocking keys of both databases, NULL keys aside', async () => {
    // Ten towns of 20 and of 10 people.
    expect(await estimate([{ name: 'in town', keys: [town], similarity }])).toEqual([
      { rule: 'in town', pairs: 2_000, limit: 100_000_000, sampled: false, refusal: null },
    ]);
  });

  it('is every row with every row without a blocking key', async () => {
    const [found] = await estimate([{ name: 'anywhere', keys: [], similarity }]);
    expect(found).toMatchObject({ pairs: 201 * 101, refusal: null });
  });

  it('above the limit says that the run would refuse, and how to raise it', async () => {
    const [found] = await estimate([{ name: 'in town', keys: [town], similarity, maxCandidatePairs: 1_999 }]);
    expect(found?.refusal).toEqual({
      message: 'The fuzzy rule "in town" would compare about 2,000 pairs (200 source rows and 100 target rows); its limit is 1,999.',
      advice: expect.stringContaining('max_candidate_pairs: 2000'),
    });
  });

  it('is estimated for keys that transforms make, on either side and from other columns too', async () => {
    const first = { substring: { start: 1, length: 1 } };
    const rules = [
      // All of a side in one block, but for the row without a town.
      { name: 'letter', keys: [{ ...town, transforms: [first], target_transforms: ['lower' as const, first] }], similarity },
      { name: 'filled', keys: [{ ...town, transforms: [{ coalesce: { value: 'T0' } }] }], similarity, maxCandidatePairs: 2_000 },
      // The town of a person is the person: no two are in one block.
      { name: 'person', keys: [{ ...town, transforms: [{ concat: { after: [{ column: 'name' }] } }] }], similarity },
      { name: 'number', keys: [{ ...town, transforms: ['to_integer' as const] }], similarity },
    ];
    const found = await estimate(rules as Parameters<typeof estimateFuzzy>[2]['rules']);
    expect(found.map(({ rule, pairs, sampled }) => [rule, pairs, sampled])).toEqual([
      ['letter', 20_000, true],
      // √(9·20² + 21²) · √(10·10²)
      ['filled', 2_010, true],
      // √201 · √(10·10²): who has no town has a name.
      ['person', 448, true],
      ['number', 0, true],
    ]);
    expect(found[1]?.refusal?.message).toBe(
      'The fuzzy rule "filled" would compare about 2,010 pairs (201 source rows and 100 target rows); its limit is 2,000.',
    );
  });

  it('says what is wrong with a transform', async () => {
    const rule = { name: 'r', keys: [{ ...town, transforms: [{ round: { digits: 1 } }] }], similarity };
    await expect(estimate([rule])).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ path: 'source.table', message: expect.stringContaining('transforms[0]: round needs') }],
    });
  });

  it('names what is wrong with a side', async () => {
    const rule = { name: 'r', keys: [{ source: 'twn', target: 'town' }], similarity };
    await expect(estimate([rule])).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
