import { expect, it } from 'vitest';
import type { ReconcilePlan } from '../../plan/plan.ts';
import { planArrays } from '../testing/reconcile-arrays.ts';
import { candidateRows, duplicateKeys } from './candidate-rows.ts';
import { compilePlan } from './compiled-plan.ts';
import { createStagingTable, loadSegment } from './load-sql.ts';
import { createOutcomesTable, derivedColumns } from './outcome-layout.ts';
import { createMismatchedPairs, insertEqualPairs, insertEqualTwins, insertMismatchedPairs, insertMismatchedTwins } from './pair-rows.ts';
import { createEqualTwins, createRemainingTwins, createTwins, insertLargeGroupTwins, selectTwinsWithinTolerance } from './pair-twins.ts';
import { quoteName } from './sql-text.ts';
import { createOutnumbered, createUnmatched } from './unmatched-reason.ts';
import {
  countDifferences,
  countOutcomes,
  insertLateEqual,
  insertMismatched,
  insertRejected,
  insertUnmatched,
  type OutcomeInsert,
} from './write-outcomes.ts';

/** Names that would break every statement if one of them reached SQL unquoted. */
const HOSTILE = `x"; DROP TABLE a; --'`;

const plan: ReconcilePlan = planArrays({
  source: {
    columns: {
      [HOSTILE]: { kind: 'integer', digits: 10 },
      job: { kind: 'string' },
      amount: { kind: 'decimal', precision: 10, scale: 2 },
      open: { kind: 'boolean' },
    },
    rows: [],
  },
  target: {
    columns: {
      [HOSTILE]: { kind: 'integer' },
      job: { kind: 'string' },
      amount: { kind: 'decimal', precision: 12, scale: 4 },
      open: { kind: 'boolean' },
    },
    rows: [],
  },
  ruleset: {
    rules: [
      {
        name: `first ' rule`,
        type: 'composite',
        keys: [
          { source: HOSTILE, target: HOSTILE },
          { source: 'job', target: 'job' },
        ],
        source_filter: 'open',
      },
      { name: 'second', type: 'exact', keys: [{ source: 'job', target: 'job' }] },
    ],
    fields: [
      { source: 'amount', target: 'amount', compare: { absolute_tolerance: 0.01 } },
      { source: 'job', target: 'job' },
    ],
  },
});

it('has one golden text of every statement of a run', async () => {
  const flags = plan.source.flags.map((flag) => ({
    name: flag.name,
    nativeType: 'boolean',
    logicalType: { kind: 'boolean' } as const,
    nullable: false,
  }));
  const source = { side: 'source' as const, table: `stage.${quoteName('recon "s"')}`, columns: [...plan.source.columns, ...flags] };
  const target = { side: 'target' as const, table: `stage.${quoteName('recon t')}`, columns: plan.target.columns };
  const compiled = compilePlan(plan, source, target);
  const [first, second] = compiled.rules;
  const tables = { outcomes: 'result.outcomes', mismatched: 'mismatched_pairs' };
  const stored = { source: plan.source.columns.length, target: plan.target.columns.length, derived: derivedColumns(plan, source, target) };
  const everything = { source: null, target: null };
  const rest = { source: 'rest_source_2', target: 'rest_target_2' };
  const single = { take: 'single' as const, duplicateKeys: 'duplicates_0' };
  const twins = { source: 'twins_source_0', target: 'twins_target_0', pairs: 'twin_pairs_0' };
  const insert: OutcomeInsert = { plan, compiled, outcomes: tables.outcomes, offset: 7 };
  const types = source.columns.map((column) => column.logicalType);

  const statements: Record<string, string | null> = {
    'staging table': createStagingTable(source.table, types),
    'load a segment': loadSegment(source.table, source.columns, "/data/it's/source-0.csv", 1000),
    'outcomes table': createOutcomesTable(tables.outcomes, plan),
    'pairs that differ': createMismatchedPairs(tables, compiled),
    'duplicate keys': duplicateKeys(compiled, first!, 'source', everything),
    'equal pairs, no key twice': insertEqualPairs(compiled, first!, everything, { take: 'all' }, tables, stored),
    'equal pairs of keys that occur once, second rule': insertEqualPairs(compiled, second!, rest, single, tables, stored),
    'differing pairs': insertMismatchedPairs(compiled, first!, rest, { take: 'all' }, tables),
    twins: createTwins(compiled, first!, 'target', everything, single.duplicateKeys, twins),
    'equal twins': createEqualTwins(compiled, first!, twins),
    'twins within tolerance in large groups': insertLargeGroupTwins(compiled, first!, twins),
    'twins within tolerance': selectTwinsWithinTolerance(compiled, first!, twins),
    'write equal twins': insertEqualTwins(compiled, first!, twins.pairs, tables, stored),
    'remaining twins': createRemainingTwins(compiled, first!, twins, 'twins_remaining_0'),
    'write remaining twins': insertMismatchedTwins(compiled, first!, 'twins_remaining_0', tables),
    'candidates of twins': candidateRows(compiled, second!, 'source', rest, { take: 'twins', duplicateKeys: 'duplicates_1' }),
    'outcomes: equal within tolerance': insertLateEqual(insert, tables.mismatched),
    'outcomes: mismatched': insertMismatched(insert, tables.mismatched),
    unmatched: createUnmatched(compiled, 'source', rest.source, 'unmatched_source'),
    outnumbered: createOutnumbered(compiled, 'source', 'unmatched_source', 'outnumbered_source'),
    'outcomes: source only': insertUnmatched(insert, 'source', 'unmatched_source', 'outnumbered_source'),
    'outcomes: rejected target': insertRejected(insert, 'target'),
    'count outcomes': countOutcomes(plan, tables.outcomes),
    'count differences': countDifferences(compiled, tables.outcomes),
  };
  const text = Object.entries(statements).map(([title, sql]) => `-- ${title}\n${sql};\n`);
  await expect(text.join('\n')).toMatchFileSnapshot('golden/statements.sql');
  // Names of columns stand in reasons, as literals, and nowhere else.
  for (const [title, sql] of Object.entries(statements)) {
    if (!['unmatched', 'outcomes: rejected target'].includes(title)) expect([title, sql?.includes('DROP TABLE')]).toEqual([title, false]);
  }
});
