import { randomBytes } from 'node:crypto';
import { connectSqlserver, type SqlserverClient } from '#server/testing/sqlserver-client.ts';
import { connectorDefinition } from '../../registry.ts';
import { TYPE_MATRIX } from '../../sqlserver/testing/type-matrix.ts';
import { openConnector, rowCount, type TypeStore } from './type-store.ts';

/** What each value is stands beside it in TYPE_MATRIX, written by hand: the test server's own word would be our own. */
export function sqlserverTypes(engine: { url: string }): TypeStore {
  const database = `tieout_types_${randomBytes(4).toString('hex')}`;
  const cases = TYPE_MATRIX.map(([type, , values]) => ({ type, values: values.map(([sql]) => sql) }));
  async function within(name: string | undefined, work: (client: SqlserverClient) => Promise<void>): Promise<void> {
    const client = await connectSqlserver(engine.url, name);
    try {
      await work(client);
    } finally {
      client.close();
    }
  }
  return {
    cases,
    dataset: 'dbo.types',
    open: () => openConnector('sqlserver', { ...connectorDefinition('sqlserver').parseUrl(engine.url), database }),
    async setUp() {
      const rows = Array.from({ length: rowCount(cases) }, (_, row) => row);
      await within(undefined, async ({ run }) => void (await run(`CREATE DATABASE ${database}`)));
      await within(database, async ({ run }) => {
        const columns = cases.map(({ type }, index) => `c${index} ${type} NULL`);
        await run(`CREATE TABLE types (id int NOT NULL PRIMARY KEY, ${columns.join(', ')})`);
        for (const row of rows)
          await run(`INSERT INTO types VALUES (${[row, ...cases.map(({ values }) => values[row] ?? 'NULL')].join(', ')})`);
      });
      return rows.map((row) => TYPE_MATRIX.map(([, , values]) => values[row]?.[1] ?? null));
    },
    tearDown: () =>
      within(undefined, async ({ run }) => {
        await run(`ALTER DATABASE ${database} SET SINGLE_USER WITH ROLLBACK IMMEDIATE`);
        await run(`DROP DATABASE ${database}`);
      }),
  };
}
