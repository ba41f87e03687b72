import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import type { AppContext } from '#server/app-context.ts';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { createConnection } from '#server/features/connections/connection.service.ts';
import { createRuleset } from '#server/features/rulesets/ruleset.service.ts';

/**
 * Two books of orders whose differences are known beforehand: orders 1 to `rows` in the source; in the target every tenth
 * is missing, every seventh of the rest has another state, and `rows / 20` orders follow that the source does not have.
 */
export interface OrderBooks {
  rows: number;
  expected: { matched: number; equal: number; mismatched: number; sourceOnly: number; targetOnly: number; totalTarget: number };
}

export function orderBooks(rows: number): OrderBooks {
  const kept = Array.from({ length: rows }, (_, index) => index + 1).filter((id) => id % 10 !== 0);
  const mismatched = kept.filter((id) => id % 7 === 0).length;
  const targetOnly = Math.floor(rows / 20);
  return {
    rows,
    expected: {
      matched: kept.length,
      equal: kept.length - mismatched,
      mismatched,
      sourceOnly: rows - kept.length,
      targetOnly,
      totalTarget: kept.length + targetOnly,
    },
  };
}

/** SQL that is the same in SQLite, MariaDB and PostgreSQL. */
export function orderTables(): { source: string; target: string } {
  return {
    source: 'CREATE TABLE orders (order_id BIGINT PRIMARY KEY, status VARCHAR(20), amount DECIMAL(10,2))',
    target: 'CREATE TABLE ledger (id BIGINT PRIMARY KEY, state VARCHAR(20), total DECIMAL(10,2))',
  };
}

type Row = [id: number, status: string, amount: string];

export function sourceRows(books: OrderBooks): Row[] {
  return Array.from({ length: books.rows }, (_, index) => [index + 1, 'PAID', `${index + 1}.50`]);
}

export function targetRows(books: OrderBooks): Row[] {
  const kept = sourceRows(books).filter(([id]) => id % 10 !== 0);
  const changed = kept.map(([id, status, amount]): Row => [id, id % 7 === 0 ? 'OPEN' : status, amount]);
  const further = Array.from({ length: books.expected.targetOnly }, (_, index): Row => [books.rows + index + 1, 'PAID', '1.00']);
  return [...changed, ...further];
}

const AT_ONCE = 500;

/** One INSERT for up to 500 rows. The values are numbers and fixed words. */
export function insertStatements(table: string, rows: Row[]): string[] {
  const statements: string[] = [];
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    const values = rows.slice(start, start + AT_ONCE).map(([id, status, amount]) => `(${id}, '${status}', ${amount})`);
    statements.push(`INSERT INTO ${table} VALUES ${values.join(', ')}`);
  }
  return statements;
}

export const RULESET_ID = 'RECON_BOOKS';

export function bookRuleset(target: { table: string }): RulesetDefinition {
  return {
    id: RULESET_ID,
    name: 'Orders against the ledger',
    source: { connection: 'shop', table: 'orders' },
    target: { connection: 'ledger', ...target },
    rules: [{ name: 'order number', type: 'exact', keys: [{ source: 'order_id', target: 'id' }] }],
    fields: [
      { source: 'status', target: 'state' },
      { source: 'amount', target: 'total' },
    ],
  };
}

/** Writes the source into a SQLite file and the target into a CSV file of the folder, and stores connections and ruleset. */
export async function addOrderBooks(app: AppContext, folder: string, rows: number): Promise<OrderBooks> {
  const books = orderBooks(rows);
  const path = join(folder, 'shop.db');
  const client = createClient({ url: `file:${path}` });
  await client.batch([orderTables().source, ...insertStatements('orders', sourceRows(books))], 'write');
  client.close();
  const lines = ['id,state,total', ...targetRows(books).map((row) => row.join(','))];
  await writeFile(join(folder, 'ledger.csv'), `${lines.join('\n')}\n`);
  await createConnection(app, CLI_ACTOR, { name: 'shop', type: 'sqlite', config: { path } });
  await createConnection(app, CLI_ACTOR, { name: 'ledger', type: 'files', config: { path: folder } });
  await createRuleset(app, CLI_ACTOR, { definition: bookRuleset({ table: 'ledger.csv' }) });
  return books;
}
