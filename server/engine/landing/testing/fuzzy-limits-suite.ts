import { expect, it, vi } from 'vitest';
import type { RulesetDefinition } from '../../plan/definition.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import type { LandingSuiteFixture } from './landing-fixture.ts';
import { reconcileArrays } from './reconcile-arrays.ts';

const string: LogicalType = { kind: 'string' };
const columns = { id: { kind: 'integer', digits: 10 } as LogicalType, town: string, name: string };

type Rule = NonNullable<RulesetDefinition['rules']>[number];
type Row = [id: string, town: string | null, name: string];

const inTown: Rule = {
  name: 'name in town',
  type: 'fuzzy',
  keys: [{ source: 'town', target: 'town' }],
  similarity: { source: 'name', target: 'name', measure: 'jaro_winkler', threshold: 0.85 },
};

const people = (count: number, town: (at: number) => string | null): Row[] =>
  Array.from({ length: count }, (_, at) => [String(at), town(at), `name ${at}`]);

/** What a fuzzy rule may compare, and how it tells how far it is, on every landing engine. */
export function describeFuzzyLimits(fixture: LandingSuiteFixture): void {
  const run = (executionId: string, source: Row[], target: Row[], rule: Rule) =>
    reconcileArrays({
      landing: fixture.landing,
      executionId,
      source: { columns, rows: source },
      target: { columns, rows: target },
      ruleset: { rules: [rule], fields: [{ source: 'id', target: 'id' }] },
    });

  it('refuses more pairs than the limit before any is compared, also of keys that transforms make', async () => {
    // As they are stored no two keys are equal.
    const source = people(40, (at) => `Bonn ${at}`);
    const target = people(30, (at) => `b${at}`);
    const first = { substring: { start: 1, length: 1 } };
    const rule: Rule = { ...inTown, keys: [{ source: 'town', target: 'town', transforms: ['lower', first], target_transforms: [first] }] };
    const { document } = await run('LIMIT_KEPT', source, target, { ...rule, max_candidate_pairs: 1_200 });
    expect(document.rules[0]!.candidate_pairs).toBe(1_200);
    await expect(run('LIMIT_BROKEN', source, target, { ...rule, max_candidate_pairs: 1_199 })).rejects.toMatchObject({
      code: 'limit_exceeded',
      message: 'The fuzzy rule "name in town" would compare 1,200 pairs (40 source rows and 30 target rows); its limit is 1,199.',
    });
    expect((await fixture.landing.inventory()).map((entry) => entry.executionId)).not.toContain('LIMIT_BROKEN');
  });

  it('refuses more than 10,000 × 10,000 rows without a blocking key, whatever the limit', async () => {
    const rule = { ...inTown, keys: [], max_candidate_pairs: 1_000_000_000 };
    const nobody = () => null;
    await expect(run('NO_BLOCKS', people(10_001, nobody), people(10_000, nobody), rule)).rejects.toMatchObject({
      code: 'limit_exceeded',
      message: expect.stringContaining('would compare 100,010,000 pairs'),
    });
  });

  it('tells how far it is while pairs are compared', async () => {
    // Half a second passes with every look at the clock.
    let clock = 0;
    const now = vi.spyOn(performance, 'now').mockImplementation(() => {
      clock += 500;
      return clock;
    });
    const inTwoTowns = (count: number) => people(count, (at) => `T${at % 2}`);
    const { events } = await run('TOLD', inTwoTowns(20), inTwoTowns(40), inTown).finally(() => now.mockRestore());
    const details = events.flatMap((event) => (event.type === 'phase_progress' && event.phase === 'match' ? [event.detail] : []));
    expect(details[0]).toBe('rule: name in town');
    // Each of the 40 rows is compared with the 10 of its town that are held.
    expect(details.slice(1)).toEqual(Array.from({ length: 40 }, (_, at) => `rule: name in town, ${at * 10} of 400 pairs compared`));
  });
}
