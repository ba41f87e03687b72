import { expect, type Page } from '@playwright/test';
import type { ApiSession } from './api-session.ts';
import type { ShopDatabase } from './shop-database.ts';

/** Orders and a ledger of their own for one test: `rows` rows in both whose state differs in each. */
export async function makeTables(shop: ShopDatabase, name: string, rows: number, ...more: string[]): Promise<void> {
  await shop.execute(
    `create table ${name}_orders (id integer primary key, state text, amount decimal(10,2), note text)`,
    `create table ${name}_ledger (id integer primary key, state text, amount decimal(10,2), note text)`,
    `with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${rows})
     insert into ${name}_orders select n, 'PAID', n * 1.25, 'order ' || n from numbers`,
    `insert into ${name}_ledger select id, 'PAYED', amount, note from ${name}_orders`,
    ...more,
  );
}

/** A ruleset on these tables that repairs the ledger. */
export function repairing(name: string, connection: string, more: { changes?: object; note?: object } = {}) {
  const side = (table: string) => ({ connection, table: `${name}_${table}` });
  return {
    id: `REVIEW_${name.toUpperCase()}`,
    name: `Repair ${name}`,
    source: side('orders'),
    target: side('ledger'),
    rules: [{ name: 'number', type: 'exact', keys: [{ source: 'id', target: 'id' }] }],
    fields: [
      { source: 'state', target: 'state', apply: true },
      { source: 'amount', target: 'amount', apply: true },
      { source: 'note', target: 'note', apply: true, ...more.note },
    ],
    ...(more.changes && { changes: more.changes }),
  };
}

async function settled(api: ApiSession, path: string, id: string): Promise<string> {
  return (await api.query<{ status: string }>(path, { id })).status;
}

/** A succeeded run of the ruleset. */
export async function finishedRun(api: ApiSession, rulesetId: string): Promise<string> {
  const { id } = await api.mutate<{ id: string }>('runs.start', { rulesetId });
  await expect.poll(() => settled(api, 'runs.get', id), { timeout: 60_000 }).toBe('succeeded');
  return id;
}

/** A planned change set of a new run. */
export async function plannedSet(api: ApiSession, rulesetId: string): Promise<string> {
  const { id } = await api.mutate<{ id: string }>('changes.plan', { runId: await finishedRun(api, rulesetId) });
  await expect.poll(() => settled(api, 'changes.get', id), { timeout: 60_000 }).toBe('planned');
  return id;
}

/** The button that opens the row of this key; its name tells the decision too. */
export const rowOf = (page: Page, key: number, decision = '') =>
  page.getByRole('button', { name: new RegExp(`^Open the \\w+ of id ${key}, ${decision}`) });

export const selected = (page: Page) => page.getByRole('toolbar', { name: 'What is selected' });
export const report = (page: Page) => page.getByRole('region', { name: 'Report of the apply' });
