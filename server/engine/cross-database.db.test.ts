import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeEngine } from '#server/testing/engines.ts';
import type { Connector, DatasetDescription } from './connectors/contract.ts';
import { landingFixture } from './landing/testing/landing-fixture.ts';
import { allOutcomes } from './landing/testing/reconcile-arrays.ts';
import { rulesetDefinitionSchema } from './plan/definition.ts';
import { planReconciliation } from './plan/plan-reconciliation.ts';
import { reconcile } from './reconcile.ts';
import { COLUMNS, EQUAL, equalId, factRows, PLANTED, plantedId } from './testing/same-facts.ts';
import { engineAtHand, type NamedStore, storesAtHand } from './testing/stores-at-hand.ts';

/**
 * Cross-database truth: a table with the same facts in each database's natural types reconciles with no difference, in
 * every ordered pair of databases; and each planted difference is found, alone, in its own field.
 */
const { signal } = new AbortController();
const stores = storesAtHand();
const fixture = landingFixture();
const described = new Map<string, DatasetDescription>();
const connectors = new Map<string, Connector>();

beforeAll(async () => {
  await Promise.all(
    stores.map(async ({ name, store }) => {
      await store.setUp();
      const connector = store.open();
      connectors.set(name, connector);
      for (const version of ['here', 'there'] as const)
        described.set(`${name} ${version}`, await connector.describe({ table: store.dataset(version) }, signal));
    }),
  );
});
afterAll(async () => {
  for (const connector of connectors.values()) await connector.close();
  for (const { store } of stores) await store.tearDown();
});

const FIELDS = COLUMNS.filter((column) => column !== 'id');
let executions = 0;

async function compare(source: NamedStore, target: NamedStore, version: 'here' | 'there') {
  const definition = rulesetDefinitionSchema.parse({
    id: 'FACTS',
    name: 'The same facts',
    source: { connection: 'source', table: source.store.dataset('here') },
    target: { connection: 'target', table: target.store.dataset(version) },
    rules: [{ name: 'id', type: 'exact', keys: [{ source: 'id', target: 'id' }] }],
    fields: FIELDS.map((column) => ({ source: column, target: column })),
  });
  const planned = planReconciliation(definition, described.get(`${source.name} here`)!, described.get(`${target.name} ${version}`)!);
  if ('problems' in planned) throw new Error(JSON.stringify(planned.problems));
  executions += 1;
  const executionId = `EXEC_facts${executions}`;
  const document = await reconcile(
    { executionId, plan: planned.plan, source: connectors.get(source.name)!, target: connectors.get(target.name)! },
    { landing: fixture.landing, now: () => new Date(), report: () => undefined },
    { rulesetVersion: 1, keepStaging: false, stagingTtlHours: 1 },
    signal,
  );
  const rows = await allOutcomes(fixture.landing, executionId, {
    outcomes: ['mismatched', 'source_only', 'target_only', 'rejected_source', 'rejected_target'],
  });
  await fixture.landing.dropExecution({ executionId });
  const differences = rows.map((row) => ({
    id: row.key.id,
    outcome: row.outcome,
    reason: row.reason,
    fields: Object.entries(row.fields).flatMap(([field, { equal, source: left, target: right }]) =>
      equal ? [] : [{ field, left, right }],
    ),
  }));
  return { document, differences };
}

describe('cross-database truth', () => {
  const pairs = stores.flatMap((source) => stores.map((target) => ({ source, target })));

  it.each(pairs)('$source.name against $target.name: the same facts have no difference', async ({ source, target }) => {
    const { document, differences } = await compare(source, target, 'here');
    expect(differences).toEqual([]);
    expect(document).toMatchObject({ equal_count: factRows('here').length, total_source_count: factRows('here').length });
    expect(document.fields.map((field) => field.source)).toEqual(FIELDS);
  });

  it.each(pairs)(
    '$source.name against $target.name: every planted difference is found, alone, in its field',
    async ({ source, target }) => {
      const { differences } = await compare(source, target, 'there');
      const found = differences.map(({ id, outcome, reason, fields }) => ({
        id,
        outcome,
        reason,
        fields: fields.map(({ field }) => field),
      }));
      const isText = (name: string, version: 'here' | 'there', field: string) =>
        described.get(`${name} ${version}`)!.columns.find((column) => column.name === field)!.logicalType.kind === 'string';
      const asText = EQUAL.flatMap(({ field }, place) => {
        const [left, right] = [isText(source.name, 'here', field), isText(target.name, 'there', field)];
        return (field === 'ratio' ? left || right : left && right) ? [{ id: equalId(place), field }] : [];
      });
      const finest = (name: string, field: string) => {
        const type = described.get(`${name} here`)!.columns.find((column) => column.name === field)!.logicalType;
        return 'precision' in type && type.precision !== undefined ? type.precision : Number.POSITIVE_INFINITY;
      };
      const planted = PLANTED.flatMap(({ field, belowMilliseconds }, place) =>
        belowMilliseconds && Math.min(finest(source.name, field), finest(target.name, field)) <= 3 ? [] : [{ id: plantedId(place), field }],
      );
      const expected = [...asText, ...planted].map(({ id, field }) => ({ id, outcome: 'mismatched', reason: null, fields: [field] }));
      expect(found.sort(byId)).toEqual(expected);
    },
  );
});

function byId(one: { id?: string | null }, other: { id?: string | null }): number {
  return Number(one.id) - Number(other.id);
}

// Names the servers that were left out, with the reason.
for (const name of ['mariadb', 'mysql', 'postgresql', 'sqlserver'] as const)
  describeEngine(name, 'cross-database truth', () => {
    it('takes part', () => expect(engineAtHand(name)).toBeDefined());
  });
