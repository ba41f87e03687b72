import { describe, expect, it } from 'vitest';
import type { RulesetDefinition } from '../../plan/definition.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { landingFixture } from '../testing/landing-fixture.ts';
import { allOutcomes, reconcileArrays } from '../testing/reconcile-arrays.ts';

const integer: LogicalType = { kind: 'integer', digits: 10 };
const string: LogicalType = { kind: 'string' };
const money: LogicalType = { kind: 'decimal', precision: 10, scale: 2 };
const columns = { id: integer, name: string, amount: money };
const fixture = landingFixture();
let runs = 0;

/** What became of each row: `equal a=a`, `mismatched a≠b`, `source_only a: reason`, by name. */
async function outcomes(source: (string | null)[][], target: (string | null)[][], ruleset: Partial<RulesetDefinition> = {}) {
  const executionId = `TWINS_${runs++}`;
  const { document } = await reconcileArrays({
    landing: fixture.landing,
    executionId,
    source: { columns, rows: source },
    target: { columns, rows: target },
    ruleset: {
      rules: [{ name: 'id', type: 'exact', keys: [{ source: 'id', target: 'id' }] }],
      fields: [
        { source: 'name', target: 'name' },
        { source: 'amount', target: 'amount' },
      ],
      ...ruleset,
    },
  });
  const rows = (await allOutcomes(fixture.landing, executionId)).map((row) => {
    const value = (side: 'source' | 'target') => `${row.fields.name![side]} ${row.fields.amount![side]}`;
    if (row.rule === null) return `${row.outcome} ${value(row.outcome === 'source_only' ? 'source' : 'target')}: ${row.reason}`;
    return `${row.outcome} ${value('source')} | ${value('target')}`;
  });
  return { document, rows };
}

describe('rows with the same key', () => {
  it('pair one to one: equal rows first, the rest in order, what is left over stays unmatched', async () => {
    const { rows, document } = await outcomes(
      [
        ['1', 'c', '3'],
        ['1', 'a', '1'],
        ['1', 'b', '2'],
        ['2', 'x', '1'],
      ],
      [
        ['1', 'b', '2'],
        ['1', 'd', '4'],
        ['2', 'x', '1'],
        ['2', 'x', '1'],
      ],
    );
    expect(rows).toEqual([
      'mismatched a 1.00 | d 4.00',
      'source_only c 3.00: every target row with this key is paired with another row',
      'target_only x 1.00: every source row with this key is paired with another row',
      'equal b 2.00 | b 2.00',
      'equal x 1.00 | x 1.00',
    ]);
    expect(document).toMatchObject({ matched_count: 3, duplicate_key_source_count: 1, duplicate_key_target_count: 2 });
  });

  it('never multiply, and take time in proportion to their number', async () => {
    const many = (from: number) => Array.from({ length: 30_000 }, (_, index) => ['7', `name ${(index + from) % 30_000}`, '1']);
    const { document } = await outcomes(many(0), [...many(15_000), ['7', 'one more', '1']]);
    expect(document).toMatchObject({ equal_count: 30_000, mismatched_count: 0, unmatched_target_count: 1, duplicate_key_source_count: 1 });
  });

  it('pair equal rows before rows within a tolerance, and these before the rest', async () => {
    const fields = [
      { source: 'name', target: 'name' },
      { source: 'amount', target: 'amount', compare: { absolute_tolerance: 0.05 } },
    ];
    const { rows } = await outcomes(
      [
        ['1', 'a', '1.00'],
        ['1', 'a', '1.04'],
        ['1', 'a', '9.00'],
      ],
      [
        ['1', 'a', '1.04'],
        ['1', 'a', '1.03'],
        ['1', 'b', '1.00'],
      ],
      { fields },
    );
    expect(rows.toSorted()).toEqual(['equal a 1.00 | a 1.03', 'equal a 1.04 | a 1.04', 'mismatched a 9.00 | b 1.00']);
  });

  const tolerant = [
    { source: 'name', target: 'name' },
    { source: 'amount', target: 'amount', compare: { absolute_tolerance: 0.05 } },
  ];

  it('find their partner within a tolerance also where the sides do not have as many of them', async () => {
    const { rows } = await outcomes(
      [
        ['1', 'a', '1.00'],
        ['1', 'a', '5.00'],
        ['2', 'b', '1.00'],
        ['2', 'b', '1.04'],
      ],
      [
        ['1', 'a', '5.01'],
        ['2', 'b', '0.00'],
        ['2', 'b', '1.02'],
        ['2', 'b', '1.07'],
      ],
      { fields: tolerant },
    );
    expect(rows.toSorted()).toEqual([
      'equal a 5.00 | a 5.01',
      'equal b 1.00 | b 1.02',
      'equal b 1.04 | b 1.07',
      'source_only a 1.00: every target row with this key is paired with another row',
      'target_only b 0.00: every source row with this key is paired with another row',
    ]);
  });

  it('take time in proportion to their number with a tolerance as well', async () => {
    const many = (cents: number) =>
      Array.from({ length: 3000 }, (_, index) => ['7', 'a', `${index + 1}.${String(cents).padStart(2, '0')}`]);
    const { document } = await outcomes(many(0), [...many(3), ['7', 'a', '9999.99']], { fields: tolerant });
    expect(document).toMatchObject({ equal_count: 3000, mismatched_count: 0, unmatched_target_count: 1 });
  });

  it('compare keys as typed values, also when one side is text', async () => {
    const { document } = await reconcileArrays({
      landing: fixture.landing,
      executionId: 'TYPED_KEYS',
      source: { columns: { id: money }, rows: [['1.50'], ['2'], ['2.0']] },
      target: { columns: { id: { kind: 'decimal' } }, rows: [['1.5'], ['2.000'], ['02']] },
      ruleset: { rules: [{ name: 'id', type: 'exact', keys: [{ source: 'id', target: 'id' }] }] },
    });
    expect(document).toMatchObject({ equal_count: 3, duplicate_key_source_count: 1, duplicate_key_target_count: 1 });
  });

  it('say why nothing matched them', async () => {
    const flags = { id: integer, name: string, amount: money, use: { kind: 'boolean' } as const };
    await reconcileArrays({
      landing: fixture.landing,
      executionId: 'REASONS',
      source: {
        columns: flags,
        rows: [
          [null, 'null key', '1', 'true'],
          ['1', 'filtered', '1', 'false'],
          ['2', 'no partner', '1', 'true'],
        ],
      },
      target: { columns: flags, rows: [['1', 'theirs', '1', 'true']] },
      ruleset: {
        rules: [{ name: 'id', type: 'exact', keys: [{ source: 'id', target: 'id' }], source_filter: 'use' }],
        fields: [{ source: 'name', target: 'name' }],
      },
    });
    const rows = await allOutcomes(fixture.landing, 'REASONS');
    expect(rows.map((row) => `${row.fields.name!.source ?? row.fields.name!.target}: ${row.reason}`)).toEqual([
      "filtered: the rule's filter leaves this row out",
      'no partner: no target row has this key',
      'null key: the key column id is NULL',
      'theirs: no source row has this key',
    ]);
  });

  it('are loaded side by side on a machine with more processors', async () => {
    const { DuckDbLanding } = await import('./duckdb-landing.ts');
    const landing = new DuckDbLanding({ dataDir: fixture.dataDir, threads: 6 });
    const rows = Array.from({ length: 70_000 }, (_, index) => [String(index), 'z'.repeat(1000), '1']);
    const { document } = await reconcileArrays({
      landing,
      executionId: 'SIX',
      source: { columns, primaryKey: ['id'], rows },
      target: { columns, primaryKey: ['id'], rows: rows.toReversed() },
    });
    expect(document).toMatchObject({ equal_count: 70_000, total_source_count: 70_000, total_target_count: 70_000 });
    await landing.close();
  });
});
