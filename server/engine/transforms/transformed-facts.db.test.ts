import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Connector } from '../connectors/contract.ts';
import { landingFixture } from '../landing/testing/landing-fixture.ts';
import { allOutcomes } from '../landing/testing/reconcile-arrays.ts';
import { rulesetDefinitionSchema } from '../plan/definition.ts';
import { planReconciliation } from '../plan/plan-reconciliation.ts';
import { reconcile } from '../reconcile.ts';
import { COLUMNS, factRows } from '../testing/same-facts.ts';
import { storesAtHand } from '../testing/stores-at-hand.ts';

/**
 * What every database sends goes through the transforms unharmed: each column of a table, with its NULLs, extremes and hostile
 * texts, is led through a chain that gives the same values again, and nothing differs.
 */
const { signal } = new AbortController();
const stores = storesAtHand();
const fixture = landingFixture();
const connectors = new Map<string, Connector>();

beforeAll(async () => {
  await Promise.all(
    stores.map(async ({ name, store }) => {
      await store.setUp();
      connectors.set(name, store.open());
    }),
  );
});
afterAll(async () => {
  for (const connector of connectors.values()) await connector.close();
  for (const { store } of stores) await store.tearDown();
});

it.each(stores)('$name: values are the same after a chain that changes nothing', async ({ name, store }) => {
  const connector = connectors.get(name)!;
  const dataset = { connection: name, table: store.dataset('here') };
  const definition = rulesetDefinitionSchema.parse({
    id: 'FACTS',
    name: 'The same facts',
    source: dataset,
    target: dataset,
    rules: [
      {
        name: 'id',
        type: 'transformation',
        keys: [{ source: 'id', target: 'id', transforms: [{ to_integer: {} }], target_transforms: [{ concat: { after: '' } }] }],
      },
    ],
    fields: COLUMNS.filter((column) => column !== 'id').map((column) => ({
      source: column,
      target: column,
      transforms: [{ coalesce: { columns: [column] } }, { coalesce: { columns: [column] } }],
    })),
  });
  const described = await connector.describe({ table: dataset.table }, signal);
  const planned = planReconciliation(definition, described, described);
  if ('problems' in planned) throw new Error(JSON.stringify(planned.problems));
  const executionId = `EXEC_${stores.findIndex((each) => each.name === name)}`;
  const document = await reconcile(
    { executionId, plan: planned.plan, source: connector, target: connector },
    { landing: fixture.landing, now: () => new Date(), report: () => undefined },
    { rulesetVersion: 1, keepStaging: false, stagingTtlHours: 1 },
    signal,
  );
  const rows = await allOutcomes(fixture.landing, executionId);
  expect(rows.filter((row) => row.outcome !== 'equal')).toEqual([]);
  expect(document).toMatchObject({ equal_count: factRows('here').length, rejected_source_count: 0 });
  const changed = rows.flatMap(({ fields }) => Object.values(fields).filter((field) => field.transformed !== field.source));
  expect(changed).toEqual([]);
});
