import type { Page } from '@playwright/test';
import type { ApiSession } from './api-session.ts';

/** Name of the connection that the rulesets of these tests read on both sides. */
export const SHOP = 'ruleset_shop';

/** Two tables that differ in a name, a type, a NULL and a row. */
export const SHOP_TABLES = [
  'create table crm_orders (order_id integer primary key, order_no text, status text, amount decimal(10,2), note text, only_here text)',
  "insert into crm_orders values (1, 'A-1', 'PAID', 12.5, null, 'x'), (2, 'A-2', 'OPEN', 7, '', 'y'), (3, 'A-2', 'OPEN', 7, 'late', 'z')",
  'create table wh_orders (OrderId integer primary key, order_no text, status text, amount text, note text, loaded_at text)',
  "insert into wh_orders values (1, 'A-1', 'PAID', '12.5', null, 'today'), (2, 'A-2', 'PAID', '7', '', 'today')",
];

export interface RulesetDetail {
  latestVersion: number;
  definition: Record<string, unknown>;
}

/** A ruleset on {@link SHOP} with two rules and one field pair. */
export const shopRuleset = (id: string, more: object = {}) => ({
  id,
  name: `Ruleset ${id}`,
  source: { connection: SHOP, table: 'crm_orders' },
  target: { connection: SHOP, table: 'wh_orders' },
  rules: [
    { name: 'order id', type: 'exact', keys: [{ source: 'order_id', target: 'OrderId' }] },
    { name: 'number', type: 'exact', confidence: 0.8, keys: [{ source: 'order_no', target: 'order_no' }] },
  ],
  fields: [{ source: 'status', target: 'status' }],
  ...more,
});

export async function createShopRuleset(api: ApiSession, id: string, more: object = {}): Promise<void> {
  await api.mutate('rulesets.create', { definition: shopRuleset(id, more), note: 'The first one' });
}

/** The parts of the editor that the tests use. */
export const editor = (page: Page) => ({
  side: (side: 'Source' | 'Target') => page.getByRole('region', { name: side, exact: true }),
  column: (side: 'Source' | 'Target', where: string) => page.getByRole('combobox', { name: `${side} column${where}` }),
  pairs: page.getByRole('list', { name: 'Field pairs', exact: true }).getByRole('listitem'),
  suggestions: page.getByRole('list', { name: 'Suggested field pairs' }),
  check: page.getByRole('button', { name: 'Check', exact: true }),
  publish: page.getByRole('button', { name: 'Publish…' }),
  dialog: page.getByRole('dialog', { name: /^Publish/ }),
});
