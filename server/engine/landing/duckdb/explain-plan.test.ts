import { afterEach, expect, it, vi } from 'vitest';
import type { PlanStatement } from '../contract.ts';
import { landingFixture } from '../testing/landing-fixture.ts';
import { type ArrayRunOptions, reconcileArrays } from '../testing/reconcile-arrays.ts';
import { DuckDbStatements } from './duckdb-session.ts';

const fixture = landingFixture();
afterEach(() => vi.restoreAllMocks());

const columns = {
  id: { kind: 'integer', digits: 10 },
  name: { kind: 'string' },
  amount: { kind: 'decimal', precision: 10, scale: 2 },
} as const;
const row = (id: number, name = `row ${id}`) => [String(id), name, '1.50'];

/** The statements of a run as they were sent, and those that `explain` shows, with the same names of staging tables. */
async function sentAndShown(executionId: string, options: Pick<ArrayRunOptions, 'source' | 'target' | 'ruleset'>) {
  const run = vi.spyOn(DuckDbStatements.prototype, 'run');
  const rows = vi.spyOn(DuckDbStatements.prototype, 'rows');
  const stream = vi.spyOn(DuckDbStatements.prototype, 'stream');
  const { plan } = await reconcileArrays({ ...options, landing: fixture.landing, executionId });
  const plain = (sql: string) =>
    sql.replaceAll(/stage_(source|target)\."[^"]+"/g, 'stage_$1.rows').replace(/^CREATE TABLE duplicates_\w+ AS /, '');
  const sent = new Set([run, rows, stream].flatMap((spy) => spy.mock.calls.map(([sql]) => plain(sql))));
  return { sent, shown: fixture.landing.explain(plan) };
}

/** Where rows of an outcome begin depends on how many there were before. */
const withoutPlaces = (sql: string) => sql.replaceAll(/\b\d+ \+ row_number/g, 'row_number');
const titles = (statements: PlanStatement[]) => statements.map(({ title }) => title);

function expectSent(sent: Set<string>, shown: PlanStatement[]): void {
  const known = new Set([...sent].map(withoutPlaces));
  expect(titles(shown.filter(({ sql }) => !known.has(withoutPlaces(sql))))).toEqual([]);
}

it('shows the very statements that a run sends, rule after rule', async () => {
  const { sent, shown } = await sentAndShown('EXEC_EXPLAIN_1', {
    source: { columns, rows: [row(1), row(2), row(3), row(5)] },
    target: { columns, rows: [row(1), row(2, 'other'), row(4), row(5)] },
    ruleset: { rules: [{ name: 'number', type: 'exact', keys: [{ source: 'id', target: 'id' }] }] },
  });
  expectSent(
    sent,
    shown.filter(({ note }) => note !== 'Only where keys repeat.'),
  );
  expect(titles(shown)).toEqual(
    expect.arrayContaining([
      'Staging table of the source',
      'Rule “number”: equal pairs',
      'Rule “number”: pairs that differ',
      'Count outcomes',
    ]),
  );
  expect(shown[0]?.note).toBe('c0: id, c1: name, c2: amount; raw: the texts of a rejected row');
});

it('shows what is done where keys repeat, and what a later rule and a fuzzy rule do', async () => {
  const { sent, shown } = await sentAndShown('EXEC_EXPLAIN_2', {
    source: { columns, rows: [row(1), row(1, 'twin'), row(2), row(7, 'Meyer')] },
    target: { columns, rows: [row(1, 'twin'), row(1), row(3), row(8, 'Meier')] },
    ruleset: {
      rules: [
        { name: 'number', type: 'exact', keys: [{ source: 'id', target: 'id' }] },
        {
          name: 'name',
          type: 'fuzzy',
          keys: [{ source: 'amount', target: 'amount' }],
          similarity: { source: 'name', target: 'name', measure: 'levenshtein', threshold: 0.5 },
        },
      ],
      fields: [{ source: 'amount', target: 'amount', compare: { absolute_tolerance: 0.5 } }],
    },
  });
  // What is shown for keys that do not repeat is not sent where they do.
  const repeated = shown.filter(({ title, note }) => note === 'Only where keys repeat.' || title.startsWith('Rule “name”'));
  expectSent(sent, repeated);
  expect(repeated.length).toBeGreaterThan(10);
});

it('shows how whole rows are matched', async () => {
  const { sent, shown } = await sentAndShown('EXEC_EXPLAIN_3', {
    source: { columns, rows: [row(1), row(2)] },
    target: { columns, rows: [row(2), row(3)] },
    ruleset: { match: 'multiset' },
  });
  expectSent(
    sent,
    shown.filter(({ title }) => !title.startsWith('Write rows')),
  );
  expect(titles(shown).some((title) => title.includes('alike'))).toBe(true);
});
