import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { similarityOf } from '../../matching/similarity/similarity.ts';
import type { RulesetDefinition } from '../../plan/definition.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { describeFuzzyLimits } from '../testing/fuzzy-limits-suite.ts';
import { landingFixture } from '../testing/landing-fixture.ts';
import { allOutcomes, reconcileArrays } from '../testing/reconcile-arrays.ts';

const integer: LogicalType = { kind: 'integer', digits: 10 };
const string: LogicalType = { kind: 'string' };
const columns = { id: integer, town: string, name: string };
const fixture = landingFixture();
let runs = 0;

type Rule = NonNullable<RulesetDefinition['rules']>[number];
type Row = [id: string, town: string | null, name: string | null];

const inTown: Rule = {
  name: 'name in town',
  type: 'fuzzy',
  keys: [{ source: 'town', target: 'town' }],
  similarity: { source: 'name', target: 'name', measure: 'jaro_winkler', threshold: 0.85 },
};

/** What became of each row, `1=2 0.8` for a pair of ids with its confidence, and why a row is in none. */
async function similar(source: Row[], target: Row[], rules: Rule[] = [inTown], signal?: AbortSignal) {
  const executionId = `SIMILAR_${runs++}`;
  const run = await reconcileArrays({
    landing: fixture.landing,
    executionId,
    source: { columns, rows: source },
    target: { columns, rows: target },
    ruleset: { rules, fields: [{ source: 'id', target: 'id' }] },
    ...(signal !== undefined && { signal }),
  });
  const rows = (await allOutcomes(fixture.landing, executionId)).map(({ rule, outcome, reason, fields, confidence }) =>
    rule === null
      ? `${outcome} ${fields.id!.source ?? fields.id!.target}: ${reason}`
      : `${fields.id!.source}=${fields.id!.target} ${confidence}`,
  );
  return { ...run, executionId, rows };
}

describe('a fuzzy rule', () => {
  describeFuzzyLimits(fixture);

  it('pairs within blocks, the best similarity first, each row at most once', async () => {
    const { rows, document } = await similar(
      [
        ['1', 'Bonn', 'Martha'],
        ['2', 'Bonn', 'Marhta'],
        ['3', 'Köln', 'Martha'],
        ['4', 'Bonn', 'Xaver'],
      ],
      [
        ['11', 'Bonn', 'Marhta'],
        ['12', 'Bonn', 'Martina'],
        ['13', 'Trier', 'Martha'],
      ],
    );
    const lesser = similarityOf('jaro_winkler', 'Martha', 'Martina') / 1e6;
    expect(rows.toSorted()).toEqual([
      `1=12 ${Math.round(0.85 * lesser * 1e6) / 1e6}`,
      '2=11 0.85',
      'source_only 3: no target row is similar enough',
      'source_only 4: no target row is similar enough',
      'target_only 13: no source row is similar enough',
    ]);
    // Bonn has three rows on one side and two on the other; no other town is on both.
    expect(document.rules[0]).toMatchObject({
      matched: 2,
      candidate_pairs: 6,
      mean_confidence: Math.round((0.85 + 0.85 * lesser) * 500) / 1000,
    });
    expect(document.dqcs).toBe(document.rules[0]!.mean_confidence);
  });

  it('matches no row whose blocking key or text is NULL', async () => {
    const { rows, document } = await similar(
      [
        ['1', null, 'Martha'],
        ['2', 'Bonn', null],
      ],
      [
        ['11', null, 'Martha'],
        ['12', 'Bonn', null],
      ],
    );
    expect(rows).toEqual([
      'source_only 2: the key column name is NULL',
      'source_only 1: the key column town is NULL',
      'target_only 12: the key column name is NULL',
      'target_only 11: the key column town is NULL',
    ]);
    expect(document.rules[0]!.candidate_pairs).toBe(0);
  });

  it('works on what the rules before it left', async () => {
    const exact: Rule = { name: 'id', type: 'exact', keys: [{ source: 'id', target: 'id' }] };
    const { rows, document } = await similar(
      [
        ['1', 'Bonn', 'Martha'],
        ['2', 'Bonn', 'Martha'],
      ],
      [
        ['1', 'Bonn', 'Otto'],
        ['3', 'Bonn', 'Martha'],
      ],
      [exact, { ...inTown, confidence: 0.5 }],
    );
    expect(rows.toSorted()).toEqual(['1=1 0.95', '2=3 0.5']);
    expect(document.rules.map((rule) => rule.candidate_pairs)).toEqual([undefined, 1]);
  });

  it('refuses more pairs than it may compare before it compares any, with their number', async () => {
    const people = (count: number): Row[] => Array.from({ length: count }, (_, index) => [String(index), 'Bonn', `name ${index}`]);
    await expect(similar(people(40), people(30), [{ ...inTown, max_candidate_pairs: 1_199 }])).rejects.toMatchObject({
      code: 'limit_exceeded',
      message: 'The fuzzy rule "name in town" would compare 1,200 pairs (40 source rows and 30 target rows); its limit is 1,199.',
      advice: expect.stringContaining('max_candidate_pairs: 1200'),
    });
    const { document } = await similar(people(40), people(30), [{ ...inTown, max_candidate_pairs: 1_200 }]);
    expect(document.rules[0]!.candidate_pairs).toBe(1_200);
  });

  it('ends in the middle of a block when it is cancelled', async () => {
    const long = (count: number, letter: string): Row[] =>
      Array.from({ length: count }, (_, index) => [String(index), 'Bonn', `${letter}${index} `.repeat(150)]);
    const cancelling = new AbortController();
    const run = reconcileArrays({
      landing: fixture.landing,
      executionId: `SIMILAR_${runs++}`,
      source: { columns, rows: long(3_000, 'a') },
      target: { columns, rows: long(3_000, 'b') },
      ruleset: { rules: [inTown], fields: [] },
      signal: cancelling.signal,
      onEvent: (event) => {
        if (event.type === 'phase_started' && event.phase === 'match') setImmediate(() => cancelling.abort());
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('exports the confidence that its pages show', async () => {
    const { executionId } = await similar(
      [
        ['1', 'Bonn', 'Dixon'],
        ['2', 'Bonn', 'Martha'],
      ],
      [
        ['1', 'Bonn', 'Dickson'],
        ['2', 'Bonn', 'Marhta'],
      ],
      [{ ...inTown, confidence: 0.123456 }],
    );
    const paged = (await allOutcomes(fixture.landing, executionId)).map((row) => row.confidence);
    const path = join(fixture.dataDir, 'similar.json');
    await fixture.landing.export({ executionId }, {}, 'json', path, new AbortController().signal);
    const exported = (JSON.parse(await readFile(path, 'utf8')) as { confidence: number }[]).map((row) => row.confidence);
    expect(exported).toEqual(paged);
    expect(new Set(paged).size).toBe(2);
  });
});
