import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ArrayTable } from '../landing/testing/array-connector.ts';
import { landingFixture } from '../landing/testing/landing-fixture.ts';
import { allOutcomes, reconcileArrays } from '../landing/testing/reconcile-arrays.ts';
import type { RulesetDefinition } from '../plan/definition.ts';

const fixture = landingFixture();
const text = { kind: 'string' } as const;
const signal = new AbortController().signal;
let executions = 0;

async function run(source: ArrayTable, target: ArrayTable, ruleset: Partial<RulesetDefinition>) {
  const executionId = `EXEC_${executions++}`;
  const { document, plan } = await reconcileArrays({ landing: fixture.landing, executionId, source, target, ruleset });
  return { executionId, document, plan, rows: await allOutcomes(fixture.landing, executionId) };
}

const orders: ArrayTable = {
  columns: { id: text, status: text, amount: text, name: text },
  primaryKey: ['id'],
  rows: [
    ['007', ' paid ', '1.234,50', 'Weber, Anna '],
    ['008', 'open', '2,00', 'ACME'],
    ['009', null, 'n/a', 'x'],
    ['010', 'open', '1,00', null],
  ],
};
const books: ArrayTable = {
  columns: { id: { kind: 'integer', digits: 9 }, state: text, total: { kind: 'decimal', precision: 10, scale: 2 }, client: text },
  primaryKey: ['id'],
  rows: [
    ['7', 'PAID', '1234.5', 'weber, anna'],
    ['8', 'PAID', '2.00', 'Acme'],
    ['10', 'OPEN', '1.01', null],
  ],
};
const rules: RulesetDefinition['rules'] = [
  { name: 'number', type: 'transformation', keys: [{ source: 'id', target: 'id', transforms: [{ to_integer: {} }] }] },
];
const fields: RulesetDefinition['fields'] = [
  { source: 'status', target: 'state', transforms: ['trim', 'upper'] },
  { source: 'amount', target: 'total', transforms: [{ to_decimal: { decimal_mark: ',', group_mark: '.', precision: 12, scale: 4 } }] },
];

describe('a run with transforms', () => {
  it('matches and compares what they make, and shows what was there', async () => {
    const { document, plan, rows } = await run(orders, books, { rules, fields });
    expect(document).toMatchObject({ equal_count: 1, mismatched_count: 2, rejected_source_count: 1, unmatched_source_count: 0 });
    expect(document.rules).toMatchObject([{ name: 'number', type: 'transformation', matched: 3, confidence: 0.9 }]);
    expect(rows.map(({ outcome, key, fields: found }) => ({ outcome, key, ...found }))).toEqual([
      {
        outcome: 'mismatched',
        key: { id: '008' },
        status: { source: 'open', transformed: 'OPEN', target: 'PAID', equal: false },
        amount: { source: '2,00', transformed: '2.0000', target: '2.00', equal: true },
      },
      {
        outcome: 'mismatched',
        key: { id: '010' },
        status: { source: 'open', transformed: 'OPEN', target: 'OPEN', equal: true },
        amount: { source: '1,00', transformed: '1.0000', target: '1.01', equal: false },
      },
      {
        outcome: 'rejected_source',
        key: { id: '009' },
        status: { source: null, transformed: null, equal: false },
        amount: { source: 'n/a', transformed: null, equal: false },
      },
      {
        outcome: 'equal',
        key: { id: '007' },
        status: { source: ' paid ', transformed: 'PAID', target: 'PAID', equal: true },
        amount: { source: '1.234,50', transformed: '1234.5000', target: '1234.50', equal: true },
      },
    ]);
    expect(rows.find((row) => row.outcome === 'rejected_source')?.reason).toBe('"n/a" is not a decimal number (to_decimal, column amount)');
    // At the precision of what is compared, not of what was read.
    expect(plan.warnings.filter(({ code }) => code === 'mutual_precision').map(({ path }) => path)).toEqual(['fields[1]']);
    expect(plan.warnings.filter(({ code }) => code === 'unlike_types')).toEqual([]);
  });

  it('exports them beside the values, and tells their types', async () => {
    const { executionId } = await run(orders, books, { rules, fields });
    const columns = await fixture.landing.columns({ executionId });
    expect(columns.fields).toMatchObject([
      { source: 'status', sourceType: 'string', transformedType: 'string', targetType: 'string' },
      { source: 'amount', sourceType: 'string', transformedType: 'decimal(12,4)', targetType: 'decimal(10,2)' },
    ]);
    const written = async (format: 'csv' | 'json') => {
      const path = join(fixture.dataDir, `out.${format}`);
      await fixture.landing.export({ executionId }, { outcomes: ['mismatched', 'rejected_source'] }, format, path, signal);
      return readFile(path, 'utf8');
    };
    expect((await written('csv')).split('\n').slice(0, 2)).toEqual([
      'outcome,rule,confidence,reason,id,status_source,status_transformed,status_target,status_equal,amount_source,amount_transformed,amount_target,amount_equal',
      'mismatched,number,0.9,,008,open,OPEN,PAID,false,"2,00",2.0000,2.00,true',
    ]);
    expect(JSON.parse(await written('json'))[2].fields).toEqual({
      status: { source: null, transformed: null, equal: false },
      amount: { source: 'n/a', transformed: null, equal: false },
    });
  });

  it('finds rows by the key and by the values after the transforms', async () => {
    const { executionId } = await run(orders, books, { rules, fields });
    const ids = async (column: string, value: string) => {
      const conditions = [{ side: 'source' as const, column, operator: 'eq' as const, value }];
      return (await allOutcomes(fixture.landing, executionId, { conditions })).map((row) => row.key.id);
    };
    expect(await ids('id after to_integer', '8')).toEqual(['008']);
    expect(await ids('status after trim, upper', 'OPEN')).toEqual(['008', '010']);
  });

  it('counts keys that are the same only after their transforms', async () => {
    const twice = { ...orders, rows: [...orders.rows, ['0008', 'open', '2,00', 'ACME']] };
    const { document, executionId } = await run(twice, books, { rules, fields });
    expect(document).toMatchObject({ duplicate_key_source_count: 1, unmatched_source_count: 1 });
    const { keys } = await fixture.landing.duplicates({ executionId }, 'source', null, 10, signal);
    expect(keys).toEqual([{ side: 'source', rows: 2, key: { 'id after to_integer': '8' } }]);
  });

  it('makes names similar after their transforms, in a block of transformed keys', async () => {
    const { document, rows } = await run(orders, books, {
      fields: [],
      rules: [
        {
          name: 'name',
          type: 'fuzzy',
          keys: [{ source: 'id', target: 'id', transforms: [{ to_integer: {} }] }],
          similarity: {
            source: 'name',
            target: 'client',
            transforms: ['trim', 'lower'],
            target_transforms: ['lower'],
            measure: 'levenshtein',
            threshold: 1,
          },
        },
      ],
    });
    expect(document.rules).toMatchObject([{ matched: 2, confidence: 0.85 }]);
    expect(rows.filter((row) => row.outcome === 'equal').map((row) => row.key)).toEqual([
      { id: '007', name: 'Weber, Anna ' },
      { id: '008', name: 'ACME' },
    ]);
    const lone = rows.find((row) => row.outcome === 'source_only' && row.key.id === '010');
    expect(lone?.reason).toBe('the key column name after trim, lower is NULL');
  });
});
