import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RandomCase, randomCase } from '../../matching/testing/random-case.ts';
import { modelReconcile } from '../../matching/testing/reconcile.model.ts';
import { SIDES, type Side } from '../../plan/plan.ts';
import type { OutcomeRow } from '../contract.ts';
import { allOutcomes, planArrays, reconcileArrays } from '../testing/reconcile-arrays.ts';
import { DuckDbLanding } from './duckdb-landing.ts';

/** Several hundred random rulesets and tables; the seed of a failure is in its message. */
const CASES = Number(process.env.TIEOUT_PROPERTY_RUNS ?? 300);
const SHUFFLES = Math.ceil(CASES / 5);
const TIME_LIMIT_MS = 600_000;

let dataDir: string;
let landing: DuckDbLanding;
let executions = 0;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tieout-model-'));
  landing = new DuckDbLanding({ dataDir, threads: 1 });
});

afterAll(async () => {
  await landing.close();
  await rm(dataDir, { recursive: true });
});

async function runInDuckDb(given: RandomCase) {
  const executionId = `EXEC_${executions++}`;
  try {
    const { document } = await reconcileArrays({ landing, executionId, ...given });
    return { document, rows: await allOutcomes(landing, executionId), duplicates: await rowsOfDuplicates(executionId) };
  } finally {
    await landing.dropExecution({ executionId });
  }
}

/** How many rows each duplicate key has, page by page. */
async function rowsOfDuplicates(executionId: string): Promise<Record<Side, number[]>> {
  const { signal } = new AbortController();
  const found: Record<Side, number[]> = { source: [], target: [] };
  for (const side of SIDES) {
    let cursor: string | null = null;
    do {
      const page = await landing.duplicates({ executionId }, side, cursor, 2, signal);
      found[side].push(...page.keys.map((key) => key.rows));
      cursor = page.next;
    } while (cursor !== null);
  }
  return found;
}

/** Rows as a multiset: what a row says, without its place. */
function multiset(
  rows: Pick<OutcomeRow, 'outcome' | 'rule' | 'confidence' | 'key' | 'fields'>[] | ReturnType<typeof modelReconcile>['outcomes'],
): string[] {
  return rows
    .map(({ outcome, rule, confidence, key, fields }) => JSON.stringify({ outcome, rule, confidence, key, fields: sorted(fields) }))
    .toSorted();
}

function sorted(fields: OutcomeRow['fields']) {
  return Object.entries(fields).map(([name, { source, transformed, target, equal }]) => [name, source, transformed, target, equal]);
}

describe('DuckDB landing', () => {
  it(
    'agrees with the slow model on every row, field and count',
    async () => {
      await fc.assert(
        fc.asyncProperty(randomCase, async (given) => {
          const plan = planArrays(given);
          const model = modelReconcile(plan, given);
          const { document, rows, duplicates } = await runInDuckDb(given);
          expect(multiset(rows)).toEqual(multiset(model.outcomes));
          const count = (outcome: string) => model.outcomes.filter((row) => row.outcome === outcome).length;
          expect(document).toMatchObject({
            equal_count: count('equal'),
            mismatched_count: count('mismatched'),
            unmatched_source_count: count('source_only'),
            unmatched_target_count: count('target_only'),
            rejected_source_count: count('rejected_source'),
            rejected_target_count: count('rejected_target'),
            duplicate_key_source_count: model.duplicateKeys.source.length,
            duplicate_key_target_count: model.duplicateKeys.target.length,
            null_key_source_count: model.nullKeys.source,
            null_key_target_count: model.nullKeys.target,
          });
          for (const side of SIDES) expect(duplicates[side]).toEqual(model.duplicateKeys[side].toSorted((one, other) => other - one));
          const matched = count('equal') + count('mismatched');
          expect(document.dqcs).toBeCloseTo(matched === 0 ? 0 : model.confidenceSum / matched, 2);
          expect(document.rules.map((rule) => rule.matched)).toEqual(model.matchedByRule);
          expect(document.fields.map((field) => field.mismatched)).toEqual(
            plan.fields.map(
              (_, index) => model.outcomes.filter((row) => row.outcome === 'mismatched' && !Object.values(row.fields)[index]!.equal).length,
            ),
          );
          expect(document.irr === undefined).toBe(model.inactive === null);
        }),
        { numRuns: CASES },
      );
    },
    TIME_LIMIT_MS,
  );

  it(
    'gives the same outcomes in whatever order the rows arrive',
    async () => {
      const shuffled = randomCase.chain((given) =>
        fc.tuple(shuffledRows(given.source.rows), shuffledRows(given.target.rows)).map(([source, target]) => ({
          given,
          other: { ...given, source: { ...given.source, rows: source }, target: { ...given.target, rows: target } },
        })),
      );
      await fc.assert(
        fc.asyncProperty(shuffled, async ({ given, other }) => {
          const [one, two] = [await runInDuckDb(given), await runInDuckDb(other)];
          expect(multiset(two.rows)).toEqual(multiset(one.rows));
        }),
        { numRuns: SHUFFLES },
      );
    },
    TIME_LIMIT_MS,
  );
});

function shuffledRows<Row>(rows: Row[]): fc.Arbitrary<Row[]> {
  return fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length });
}
