import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RandomCase, randomCase } from '../../matching/testing/random-case.ts';
import { modelReconcile } from '../../matching/testing/reconcile.model.ts';
import { SIDES, type Side } from '../../plan/plan.ts';
import type { DuplicateKey, LandingEngine, OutcomeRow } from '../contract.ts';
import { allOutcomes, planArrays, reconcileArrays } from './reconcile-arrays.ts';

const TIME_LIMIT_MS = 1_800_000;
let executions = 0;

export interface ModelSuite {
  landing(): LandingEngine;
  /** Random rulesets and tables; the seed of a failure is in its message. */
  cases: number;
}

export async function runCase(landing: LandingEngine, given: RandomCase) {
  const executionId = `EXEC_${executions++}`;
  try {
    const { document } = await reconcileArrays({ landing, executionId, ...given });
    return { document, rows: await allOutcomes(landing, executionId), duplicates: await duplicatesOf(landing, executionId) };
  } finally {
    await landing.dropExecution({ executionId });
  }
}

/** Duplicate keys, page by page. */
async function duplicatesOf(landing: LandingEngine, executionId: string): Promise<Record<Side, DuplicateKey[]>> {
  const { signal } = new AbortController();
  const found: Record<Side, DuplicateKey[]> = { source: [], target: [] };
  for (const side of SIDES) {
    let cursor: string | null = null;
    do {
      const page = await landing.duplicates({ executionId }, side, cursor, 2, signal);
      found[side].push(...page.keys);
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

/** A landing engine against the slow, obvious model. */
export function describeAgainstModel({ landing, cases }: ModelSuite): void {
  it('shows, of duplicate keys that are equal, the values of one row', async () => {
    const decimal = { kind: 'decimal' } as const;
    const side = (rows: string[][]) => ({ columns: { a: decimal, b: decimal }, rows });
    const keys = [
      { source: 'a', target: 'a' },
      { source: 'b', target: 'b' },
    ];
    const source = side([
      ['1.00', '-2.0'],
      ['1.0', '-2.00'],
      ['1.000', '-2'],
    ]);
    const ruleset = { rules: [{ name: 'both', type: 'composite' as const, keys }] };
    const { duplicates } = await runCase(landing(), { source, target: side([]), ruleset });
    expect(duplicates).toEqual({ source: [{ side: 'source', rows: 3, key: { a: '1.0', b: '-2.00' } }], target: [] });
  });

  describe('random rulesets and tables', () => {
    it(
      'agrees with the slow model on every row, field and count',
      async () => {
        await fc.assert(
          fc.asyncProperty(randomCase, async (given) => {
            const plan = planArrays(given);
            const model = modelReconcile(plan, given);
            const { document, rows, duplicates } = await runCase(landing(), given);
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
            for (const side of SIDES)
              expect(duplicates[side].map((key) => key.rows)).toEqual(model.duplicateKeys[side].toSorted((one, other) => other - one));
            const matched = count('equal') + count('mismatched');
            expect(document.dqcs).toBeCloseTo(matched === 0 ? 0 : model.confidenceSum / matched, 2);
            expect(document.rules.map((rule) => rule.matched)).toEqual(model.matchedByRule);
            expect(document.fields.map((field) => field.mismatched)).toEqual(
              plan.fields.map(
                (_, index) =>
                  model.outcomes.filter((row) => row.outcome === 'mismatched' && !Object.values(row.fields)[index]!.equal).length,
              ),
            );
            expect(document.irr === undefined).toBe(model.inactive === null);
          }),
          { numRuns: cases },
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
            const [one, two] = [await runCase(landing(), given), await runCase(landing(), other)];
            expect(multiset(two.rows)).toEqual(multiset(one.rows));
          }),
          { numRuns: Math.ceil(cases / 5) },
        );
      },
      TIME_LIMIT_MS,
    );
  });
}

function shuffledRows<Row>(rows: Row[]): fc.Arbitrary<Row[]> {
  return fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length });
}
