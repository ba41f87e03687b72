import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actor, openTestApp, type TestApp } from '#server/api/testing/test-app.ts';
import { createConnection } from '../connections/connection.service.ts';
import { checkRuleset } from './check-ruleset.ts';
import { previewRulesetTransforms, sampleSide } from './preview-transforms.ts';
import { previewTransformsInput } from './ruleset.schema.ts';

const analyst = actor('analyst');
const here = () => new AbortController().signal;

describe('a preview of transforms', () => {
  let app: TestApp;
  let folder: string;

  beforeAll(async () => {
    app = await openTestApp();
    folder = await mkdtemp(join(tmpdir(), 'tieout-preview-'));
    const file = createClient({ url: `file:${join(folder, 'crm.db')}` });
    await file.executeMultiple(`
      CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT, branch TEXT);
      INSERT INTO orders VALUES (1, ' paid ', 'B'), (2, NULL, 'B'), (3, 'x', '');`);
    file.close();
    await createConnection(app, actor('admin'), { name: 'crm', type: 'sqlite', config: { path: join(folder, 'crm.db') } });
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await app.close();
  });

  const preview = (given: { column?: string; transforms: unknown; sample?: unknown }) =>
    previewRulesetTransforms(
      app,
      analyst,
      previewTransformsInput.parse({ column: 'status', sample: { dataset: { connection: 'crm', table: 'orders' } }, ...given }),
      here(),
    );

  it('shows the first rows of a table before, in between and after', async () => {
    expect(await preview({ transforms: ['trim', { map: { values: { paid: 'P' }, otherwise: 'reject' } }] })).toEqual({
      problems: [],
      preview: {
        type: 'string',
        steps: [
          { name: 'trim', type: 'string' },
          { name: 'map', type: 'string' },
        ],
        rows: [
          { before: ' paid ', steps: ['paid', 'P'], after: 'P' },
          { before: null, steps: [null, null], after: null },
          { before: 'x', steps: ['x'], after: null, error: '"x" is not among the values listed (map)' },
        ],
      },
    });
  });

  it('works on rows that are given, whose other columns it reads, and on no transforms at all', async () => {
    const sample = {
      columns: [
        { name: 'amount', logicalType: { kind: 'decimal', precision: 10, scale: 2 } },
        { name: 'unit', logicalType: { kind: 'string' } },
      ],
      rows: [
        ['1.5', 'kg'],
        [null, null],
      ],
    };
    const joined = await preview({ column: 'AMOUNT', transforms: [{ concat: { after: [' ', { column: 'unit' }] } }], sample });
    expect(joined.preview?.rows.map((row) => row.after)).toEqual(['1.50 kg', null]);
    expect((await preview({ column: 'amount', transforms: [], sample })).preview).toMatchObject({ type: 'decimal(10,2)', steps: [] });
  });

  it('reads only the rows that the filter lets through', async () => {
    const dataset = { connection: 'crm', table: 'orders', filter: "branch = ''" };
    expect((await sampleSide(app, analyst, { dataset }, here())).rows).toEqual([['3', 'x', '']]);
  });

  it('tells what is wrong at its place', async () => {
    const problemsOf = async (transforms: unknown, column?: string) =>
      (await preview({ transforms, ...(column && { column }) })).problems.map(({ path, message }) => `${path}: ${message}`);
    expect(await problemsOf(['trim', { pad: { length: 5, fill: 'ab' } }])).toEqual(['transforms[1].pad.fill: write one character']);
    expect(await problemsOf('trim')).toHaveLength(1);
    expect(await problemsOf([{ round: { digits: 1 } }])).toEqual(['transforms[0]: round needs a number; "status" is a string']);
    expect(await problemsOf([{ concat: { after: [{ column: 'brnch' }] } }])).toEqual([
      'transforms[0].concat.after[0].column: no column "brnch" in the sample; did you mean "branch"?',
    ]);
    expect(await problemsOf(['trim'], 'statsu')).toEqual(['column: no column "statsu" in the sample; did you mean "status"?']);
    await expect(preview({ transforms: [], sample: { dataset: { connection: 'crm', table: 'orderz' } } })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ path: 'dataset.table' }],
    });
  });

  it('is for those who may write rulesets', async () => {
    const viewer = actor('viewer');
    const input = previewTransformsInput.parse({ column: 'a', transforms: [], sample: { columns: [], rows: [] } });
    await expect(previewRulesetTransforms(app, viewer, input, here())).rejects.toMatchObject({ code: 'permission_denied' });
    await expect(sampleSide(app, viewer, { dataset: { connection: 'crm', table: 'orders' } }, here())).rejects.toMatchObject({
      code: 'permission_denied',
    });
  });

  it('the check of a definition tells it too, with the place in the definition', async () => {
    const side = { connection: 'crm', table: 'orders' };
    const definition = {
      id: 'R',
      name: 'R',
      source: side,
      target: side,
      rules: [{ name: 'id', type: 'transformation', keys: [{ source: 'id', target: 'id', target_transforms: ['trim'] }] }],
      fields: [{ source: 'status', target: 'status', transforms: ['trim', { date_trunc: { unit: 'day' } }] }],
    };
    const { problems } = await checkRuleset(app, analyst, { definition }, here());
    expect(problems).toEqual([
      { path: 'rules[0].keys[0].target_transforms[0]', message: 'trim needs text; "id" is a whole number' },
      { path: 'fields[0].transforms[1]', message: 'date_trunc needs a date or a timestamp; trim gives a string' },
    ]);
  });
});
