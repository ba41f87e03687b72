import { describe, expect, it } from 'vitest';
import { buildRunDocument, type FinishedRun } from './build-run-document.ts';
import type { OutcomeCounts } from './landing/contract.ts';
import { ArrayConnector, type ArrayTable } from './landing/testing/array-connector.ts';
import { landingFixture } from './landing/testing/landing-fixture.ts';
import { planArrays, reconcileArrays } from './landing/testing/reconcile-arrays.ts';
import { PHASES } from './ports.ts';
import type { LogicalType } from './values/logical-type.ts';

const integer: LogicalType = { kind: 'integer', digits: 10 };
const string: LogicalType = { kind: 'string' };
const boolean: LogicalType = { kind: 'boolean' };
const fixture = landingFixture();

function table(rows: (string | null)[][], change: Partial<ArrayTable> = {}): ArrayTable {
  return { columns: { id: integer, status: string, gone: boolean }, primaryKey: ['id'], rows, ...change };
}

const source = table(
  [
    ['1', 'PAID', 'false'],
    ['2', 'PAID', 'true'],
    ['2', 'OPEN', 'false'],
    ['3', 'OPEN', 'true'],
    [null, 'OPEN', 'false'],
    ['x', 'OPEN', 'false'],
  ],
  { sanitised: [{ column: 'status', repair: 'nul_byte', count: 2 }], snapshot: false },
);
const target = table([
  ['1', 'PAID', null],
  ['2', 'OPEN', null],
  ['4', 'PAID', null],
]);

describe('reconcile', () => {
  it('reports phases in order, staging before its rows, and one document', async () => {
    const connectors = { source: new ArrayConnector(source), target: new ArrayConnector(target) };
    const { document, events } = await reconcileArrays({
      landing: fixture.landing,
      executionId: 'EXEC_doc',
      source,
      target,
      connectors,
      ruleset: {
        id: 'ORDERS',
        name: 'Orders',
        inactive: 'gone',
        fields: [{ source: 'status', target: 'status' }],
        thresholds: { rcr: { healthy: 30, warning: 20 } },
      },
    });
    const started = events.flatMap((event) => (event.type === 'phase_started' ? [event.phase] : []));
    const ended = events.flatMap((event) => (event.type === 'phase_ended' ? [event.phase] : []));
    expect(started).toEqual(PHASES.filter((phase) => phase !== 'clean_up'));
    expect(ended.toSorted()).toEqual(started.toSorted());
    expect(events.slice(0, 2).map((event) => event.type === 'staging_created' && event.tableName)).toEqual([
      expect.stringMatching(/^recon_stage_EXEC_doc_source_\d{8}_\d{6}$/),
      expect.stringMatching(/^recon_stage_EXEC_doc_target_\d{8}_\d{6}$/),
    ]);
    expect(events.find((event) => event.type === 'phase_ended' && event.phase === 'extract_source')).toMatchObject({ rows: 6 });

    expect(document).toMatchObject({
      success: true,
      execution_id: 'EXEC_doc',
      ruleset_id: 'ORDERS',
      ruleset_name: 'Orders',
      ruleset_version: 1,
      landing_engine: 'duckdb',
      matched_count: 2,
      equal_count: 2,
      mismatched_count: 0,
      unmatched_source_count: 3,
      unmatched_target_count: 1,
      rejected_source_count: 1,
      rejected_target_count: 0,
      duplicate_key_source_count: 1,
      duplicate_key_target_count: 0,
      null_key_source_count: 1,
      null_key_target_count: 0,
      total_source_count: 6,
      total_target_count: 3,
      rcr: 33.33,
      rcr_status: 'HEALTHY',
      dqcs: 0.95,
      dqcs_status: 'GOOD',
      far: 100,
      far_status: 'HEALTHY',
      irr: 33.33,
      irr_status: 'CRITICAL',
      rei_success: 33.33,
      rei_utilisation: 100,
      rules: [
        { name: 'primary key', type: 'exact', matched: 2, confidence: 0.95, duplicate_key_source_count: 1, duplicate_key_target_count: 0 },
      ],
      fields: [{ source: 'status', target: 'status', mismatched: 0, compared: 2, far: 100 }],
      sanitised: [{ column: 'status', repair: 'nul_byte', count: 2, side: 'source' }],
      source_staging: { row_count: 6, indexes: [] },
      target_staging: { row_count: 3 },
      mongodb_document_id: null,
      staging_retained: true,
      staging_ttl_hours: 24,
      limit: null,
    });
    expect(document.warnings).toEqual(document.warning_details.map((warning) => warning.message));
    expect(document.warning_details.map((warning) => `${warning.code}: ${warning.message}`)).toEqual([
      'rules_defaulted: No rules are listed: rows are matched by the primary key that both sides declare ("id").',
      'unmapped_columns: Not compared in the source left: "gone".',
      'unmapped_columns: Not compared in the target right: "gone".',
      'no_snapshot: The source could not be read as of one moment: rows that changed meanwhile may show as differences.',
      'rejected_rows: 1 row of the source holds a value that does not fit its type.',
      'duplicate_keys: 1 key occurs more than once in the source.',
      "null_keys: 1 row of the source has NULL in the first rule's key.",
      'sanitised: 2 values lost their NUL bytes in "status" of the source.',
    ]);
    expect(document.rei).toBeCloseTo((document.rei_success * document.rei_utilisation * document.rei_speed) / 10_000, 1);
    expect(document.total_time_ms).toBeGreaterThanOrEqual(document.extraction_time_ms + document.reconciliation_time_ms);
    expect(Date.parse(document.ended_at) - Date.parse(document.started_at)).toBe(document.total_time_ms);
  });

  it('reads no more than the limit and says so', async () => {
    const rows = [
      ['1', 'a', null],
      ['2', 'b', null],
      ['3', 'c', null],
    ];
    const { document } = await reconcileArrays({
      landing: fixture.landing,
      executionId: 'LIMIT',
      source: table(rows),
      target: table(rows),
      limit: 2,
    });
    expect(document).toMatchObject({ total_source_count: 2, total_target_count: 2, equal_count: 2, limit: 2 });
    expect(document.warning_details.map((warning) => warning.code)).toContain('limited');
  });

  it('refuses to run when the columns are not those of the plan any more', async () => {
    const plan = { columns: { id: integer, status: string }, primaryKey: ['id'], rows: [] };
    const changed = { ...plan, columns: { id: integer, status: { kind: 'date' } as const } };
    const run = reconcileArrays({
      landing: fixture.landing,
      executionId: 'CHANGED',
      source: plan,
      target: plan,
      connectors: { source: new ArrayConnector(plan), target: new ArrayConnector(changed) },
    });
    await expect(run).rejects.toMatchObject({
      code: 'conflict',
      message: 'The columns of the target right changed while the run was being prepared.',
    });
    expect(await fixture.leftovers()).not.toContain('CHANGED');
  });

  it('works through rules in order, each on what the former left, with their filters', async () => {
    const columns = { id: integer, name: string, open: boolean };
    const { document } = await reconcileArrays({
      landing: fixture.landing,
      executionId: 'RULES',
      source: {
        columns,
        rows: [
          ['1', 'a', 'true'],
          ['2', 'b', 'true'],
          [null, 'c', 'true'],
          ['4', 'd', 'false'],
          ['5', 'z', 'true'],
        ],
      },
      target: {
        columns,
        rows: [
          ['1', 'x', 'true'],
          ['9', 'b', 'true'],
          ['8', 'c', 'true'],
          ['4', 'd', 'true'],
          ['6', 'a', 'true'],
        ],
      },
      ruleset: {
        rules: [
          { name: 'name', type: 'exact', confidence: 0.8, priority: 2, keys: [{ source: 'name', target: 'name' }] },
          { name: 'id', type: 'exact', priority: 1, keys: [{ source: 'id', target: 'id' }], source_filter: 'open' },
        ],
        fields: [],
      },
    });
    expect(document.rules.map((rule) => [rule.name, rule.matched])).toEqual([
      ['id', 1],
      ['name', 3],
    ]);
    // The row 1-a was matched by id, so the target's "a" is left over.
    expect(document).toMatchObject({ unmatched_source_count: 1, unmatched_target_count: 1, dqcs: 0.838, far: null });
  });
});

it('counts rows per second over the whole run, rounded down', () => {
  const counts: OutcomeCounts = {
    totalSource: 9800,
    totalTarget: 9700,
    equal: 9300,
    mismatched: 200,
    sourceOnly: 300,
    targetOnly: 200,
    rejectedSource: 0,
    rejectedTarget: 0,
    duplicateKeySource: 0,
    duplicateKeyTarget: 0,
    nullKeySource: 0,
    nullKeyTarget: 0,
    inactive: null,
    rules: [{ name: 'order number', matched: 9500, confidence: 0.95, confidenceSum: 9025, duplicateKeySource: 0, duplicateKeyTarget: 0 }],
    fields: [],
  };
  const plain = table([]);
  const ruleset = { rules: [{ name: 'order number', type: 'exact' as const, keys: [{ source: 'id', target: 'id' }] }], fields: [] };
  const side = {
    table: { side: 'source' as const, tableName: 't', rowCount: 9800, rejectedCount: 0, sizeBytes: 15.2 * 1024 * 1024, indexes: [] },
    extracted: { rows: 9800, sanitised: [] },
  };
  const start = Date.parse('2025-01-24T12:00:00Z');
  const run: FinishedRun = {
    input: {
      executionId: 'E',
      plan: planArrays({ source: plain, target: plain, ruleset }),
      source: new ArrayConnector(plain),
      target: new ArrayConnector(plain),
    },
    settings: { rulesetVersion: 3, keepStaging: true, stagingTtlHours: 24 },
    landingEngine: 'duckdb',
    counts,
    staged: { source: side, target: side },
    finished: { source: side.table, target: side.table },
    times: {
      startedAt: new Date(start),
      stagedAt: new Date(start + 4200),
      comparedAt: new Date(start + 4350),
      endedAt: new Date(start + 4400),
    },
  };
  // The sample of interfaces.md.
  expect(buildRunDocument(run)).toMatchObject({
    rcr: 96.94,
    dqcs: 0.95,
    rei: 96.94,
    rei_status: 'EXCELLENT',
    extraction_time_ms: 4200,
    reconciliation_time_ms: 150,
    total_time_ms: 4400,
    rows_per_second: 4431,
    source_staging: { size_mb: 15.2 },
  });
});
