import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@libsql/client';

/** A folder with a SQLite file of its own, and the way to make rulesets that read it known to an instance. */
export interface ShopDatabase {
  /** Statements, one after the other. */
  execute(...statements: string[]): Promise<void>;
  /** The rows of a question. */
  rows(question: string): Promise<unknown[][]>;
  /** Imports rulesets on this file; `cli` is the command line of the instance. */
  importRulesets(cli: (...args: string[]) => Promise<string>, rulesets: object[]): Promise<void>;
  remove(): Promise<void>;
}

/** `name` is that of the connection, and must not be used twice on one instance. */
export async function makeShopDatabase(name: string): Promise<ShopDatabase> {
  const folder = await mkdtemp(join(tmpdir(), `tieout-e2e-${name}-`));
  const path = join(folder, 'shop.db');
  return {
    async execute(...statements) {
      const client = createClient({ url: `file:${path}` });
      try {
        await client.batch(statements, 'write');
      } finally {
        client.close();
      }
    },
    async rows(question) {
      const client = createClient({ url: `file:${path}` });
      try {
        const { rows, columns } = await client.execute(question);
        return rows.map((row) => columns.map((_, at) => row[at]));
      } finally {
        client.close();
      }
    },
    async importRulesets(cli, rulesets) {
      const file = join(folder, 'tieout.json');
      await writeFile(file, JSON.stringify({ version: 1, connections: [{ name, type: 'sqlite', path }], rulesets }));
      await cli('import', file);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A query that gives `rows` numbered rows without a table: as long a run as a test needs. */
export function numberedRows(rows: number, columns: string): string {
  return `with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${rows}) select ${columns} from numbers`;
}
