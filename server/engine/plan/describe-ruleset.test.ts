import { expect, it } from 'vitest';
import { rulesetDefinitionSchema } from './definition.ts';
import { describeRuleset } from './describe-ruleset.ts';

const sides = {
  id: 'R',
  name: 'R',
  source: { connection: 'crm', table: 'orders' },
  target: { connection: 'warehouse', query: 'select 1' },
};

it('says what is matched and compared', () => {
  const definition = rulesetDefinitionSchema.parse({
    ...sides,
    source: { ...sides.source, filter: "day > '2024-01-01'" },
    rules: [
      {
        name: 'second',
        type: 'composite',
        keys: [
          { source: 'client', target: 'customer' },
          { source: 'day', target: 'day' },
        ],
        source_filter: 'open',
      },
      { name: 'first', type: 'exact', priority: 1, keys: [{ source: 'order_id', target: 'id' }] },
    ],
    fields: [
      { source: 'status', target: 'state' },
      { source: 'amount', target: 'amount' },
      { source: 'note', target: 'note', compare: { ignore: true } },
    ],
  });
  expect(describeRuleset(definition)).toBe(
    "Matches orders (crm) where day > '2024-01-01' with a query (warehouse) by order_id = id, then by client = customer and day (only source rows where open), and compares status with state and amount.",
  );
});

it('says what follows from leaving rules and fields out', () => {
  expect(describeRuleset(rulesetDefinitionSchema.parse(sides))).toBe(
    'Matches orders (crm) with a query (warehouse) by the primary key that both sides declare, and compares every other column with the same name on both sides.',
  );
  expect(describeRuleset(rulesetDefinitionSchema.parse({ ...sides, fields: [] }))).toContain(', and compares no values.');
});

it('says what is done to values before they are matched and compared', () => {
  const definition = rulesetDefinitionSchema.parse({
    ...sides,
    rules: [
      {
        name: 'number',
        type: 'transformation',
        keys: [
          { source: 'no', target: 'id', transforms: ['trim', { to_integer: {} }] },
          { source: 'day', target: 'day', transforms: [{ to_date: {} }], target_transforms: [{ to_date: {} }] },
        ],
      },
    ],
    fields: [{ source: 'status', target: 'state', transforms: ['trim', 'collapse', 'upper', { pad: { length: 3 } }, 'lower'] }],
  });
  expect(describeRuleset(definition)).toBe(
    'Matches orders (crm) with a query (warehouse) by no after trim, to_integer = id and day after to_date, and compares status after 5 transforms with state.',
  );
});
