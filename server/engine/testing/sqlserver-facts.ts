import { randomBytes } from 'node:crypto';
import { connectSqlserver, type SqlserverClient } from '#server/testing/sqlserver-client.ts';
import { connectorDefinition } from '../connectors/registry.ts';
import { type FactStore, openConnector } from './fact-stores.ts';
import { COLUMNS, type Column, factRows } from './same-facts.ts';

/** Until SQL Server 2025 there is no type for JSON. */
const TYPES: Record<Column, string> = {
  id: 'BIGINT NOT NULL PRIMARY KEY',
  amount: 'DECIMAL(38,10)',
  price: 'DECIMAL(12,2)',
  ratio: 'FLOAT',
  name: 'NVARCHAR(100)',
  note: 'NVARCHAR(MAX)',
  flag: 'BIT',
  day: 'DATE',
  at: 'DATETIME2(6)',
  moment: 'DATETIMEOFFSET(6)',
  clock: 'TIME(6)',
  raw: 'VARBINARY(20)',
  uid: 'UNIQUEIDENTIFIER',
  doc: 'NVARCHAR(MAX)',
};

function literal(column: Column, text: string | null): string {
  if (text === null) return 'NULL';
  if (column === 'flag') return text === 'true' ? '1' : '0';
  if (column === 'raw') return `0x${text}`;
  if (column === 'ratio') return `CAST('${text}' AS FLOAT)`;
  return `N'${text.replace(/Z$/, ' +00:00').replaceAll("'", "''")}'`;
}

/** On SQL Server, or on the protocol test server that stands in for it. */
export function sqlserverFacts(engine: { url: string }): FactStore {
  const database = `tieout_facts_${randomBytes(4).toString('hex')}`;
  const within = async (name: string | undefined, work: (client: SqlserverClient) => Promise<void>) => {
    const client = await connectSqlserver(engine.url, name);
    try {
      await work(client);
    } finally {
      client.close();
    }
  };
  return {
    dataset: (version) => `dbo.${version}`,
    open: () => openConnector('sqlserver', { ...connectorDefinition('sqlserver').parseUrl(engine.url), database }),
    async setUp() {
      await within(undefined, async ({ run }) => {
        await run(`CREATE DATABASE ${database}`);
        await run(`ALTER DATABASE ${database} SET ALLOW_SNAPSHOT_ISOLATION ON`);
      });
      await within(database, async ({ run }) => {
        for (const version of ['here', 'there'] as const) {
          await run(`CREATE TABLE ${version} (${COLUMNS.map((column) => `${column} ${TYPES[column]}`).join(', ')})`);
          for (const fact of factRows(version))
            await run(`INSERT INTO ${version} VALUES (${COLUMNS.map((column) => literal(column, fact[column])).join(', ')})`);
        }
      });
    },
    tearDown: () =>
      within(undefined, async ({ run }) => {
        await run(`ALTER DATABASE ${database} SET SINGLE_USER WITH ROLLBACK IMMEDIATE`);
        await run(`DROP DATABASE ${database}`);
      }),
  };
}
