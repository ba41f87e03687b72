import { randomBytes } from 'node:crypto';
import { connectSqlserver, type SqlserverClient } from '#server/testing/sqlserver-client.ts';
import { connectorDefinition } from '../registry.ts';
import { FACT_COLUMNS, FACTS, HOSTILE_COLUMNS } from './facts.ts';
import { BIG_ROWS, type ServerSubject, type TestServer } from './subject.ts';

const definition = connectorDefinition('sqlserver');
const quote = (name: string) => `[${name.replaceAll(']', ']]')}]`;
const literal = (text: string) => `N'${text.replaceAll("'", "''")}'`;

/** A database of its own on SQL Server, or on the protocol test server that stands in for it. */
export function sqlserverSubject(engine: TestServer): ServerSubject {
  const database = `tieout_contract_${randomBytes(4).toString('hex')}`;
  const schema = `odd.schema "x"`;
  const hostile = `Robert'); DROP TABLE [orders]; -- "x" é`;
  const poorUser = `poor_${randomBytes(4).toString('hex')}`;
  const poorPassword = `Poor-${randomBytes(8).toString('hex')}`;
  const settings = { ...definition.parseUrl(engine.url), database };

  async function within<T>(name: string | undefined, work: (client: SqlserverClient) => Promise<T>): Promise<T> {
    const client = await connectSqlserver(engine.url, name);
    try {
      return await work(client);
    } finally {
      client.close();
    }
  }

  const factsTable = (name: string) => `CREATE TABLE ${name} (
    id BIGINT NOT NULL PRIMARY KEY, flag BIT, amount DECIMAL(12,2), ratio FLOAT, name NVARCHAR(100), code CHAR(5), day DATE, at DATETIME2(6),
    moment DATETIMEOFFSET(6), clock TIME(6), raw VARBINARY(20), uid UNIQUEIDENTIFIER UNIQUE, doc NVARCHAR(MAX))`;

  return {
    settings,
    facts: 'dbo.facts',
    big: 'dbo.big',
    empty: 'dbo.no_rows',
    hostile: `"${schema.replaceAll('"', '""')}"."${hostile.replaceAll('"', '""')}"`,
    // Until SQL Server 2025 there is no type for JSON.
    types: { doc: { kind: 'string' } },
    declaresKeys: true,
    quote,
    open: () => definition.open(definition.configSchema.parse(settings), { baseDir: '.' }),
    async setUp() {
      await within(undefined, async ({ run }) => {
        await run(`CREATE DATABASE ${database}`);
        await run(`ALTER DATABASE ${database} SET ALLOW_SNAPSHOT_ISOLATION ON`);
      });
      await within(database, async ({ run }) => {
        await run(factsTable('facts'));
        await run(factsTable('no_rows'));
        for (const fact of FACTS) {
          const values = FACT_COLUMNS.map((column) => {
            const text = fact[column];
            if (text === null) return 'NULL';
            if (column === 'flag') return text === 'true' ? '1' : '0';
            if (column === 'raw') return `0x${text}`;
            return literal(text.replace(/Z$/, ' +00:00'));
          });
          await run(`INSERT INTO facts VALUES (${values.join(', ')})`);
        }
        await run('CREATE TABLE big (id INT NOT NULL PRIMARY KEY, label NVARCHAR(100))');
        await run(`INSERT INTO big SELECT value, CONCAT('row ', value, ', "quoted"') FROM GENERATE_SERIES(1, ${BIG_ROWS})`);
        await run('CREATE VIEW view_of_facts AS SELECT id, name FROM facts');
        await run(`CREATE SCHEMA ${quote(schema)}`);
        const table = `${quote(schema)}.${quote(hostile)}`;
        await run(`CREATE TABLE ${table} (${HOSTILE_COLUMNS.map((column) => `${quote(column)} NVARCHAR(20)`).join(', ')})`);
        for (const row of [1, 2]) {
          await run(`INSERT INTO ${table} VALUES (${HOSTILE_COLUMNS.map((_, index) => literal(`${row}.${index}`)).join(', ')})`);
        }
      });
    },
    tearDown: () =>
      within(undefined, async ({ run }) => {
        await run(`ALTER DATABASE ${database} SET SINGLE_USER WITH ROLLBACK IMMEDIATE`);
        await run(`DROP DATABASE ${database}`);
        await run(`IF SUSER_ID('${poorUser}') IS NOT NULL DROP LOGIN ${poorUser}`);
      }),
    async createPoorUser() {
      await within(undefined, ({ run }) => run(`CREATE LOGIN ${poorUser} WITH PASSWORD = '${poorPassword}'`));
      await within(database, ({ run }) => run(`CREATE USER ${poorUser} FOR LOGIN ${poorUser}`));
      return { username: poorUser, password: poorPassword };
    },
    async lockFacts() {
      // A change of the definition holds up readers of row versions too.
      const client = await connectSqlserver(engine.url, database);
      await client.run('BEGIN TRANSACTION; ALTER TABLE facts ADD locked INT NULL');
      return async () => {
        await client.run('ROLLBACK TRANSACTION');
        client.close();
      };
    },
    killStatements: () =>
      within(undefined, async ({ run }) => {
        const rows = await run(`SELECT session_id FROM sys.dm_exec_sessions WHERE database_id = DB_ID('${database}')`);
        for (const row of rows) {
          // A session of an earlier test may end by itself between the list and the KILL.
          await run(`KILL ${row.session_id}`).catch((error: { number?: number }) => {
            if (error.number !== 6106) throw error;
          });
        }
      }),
    runningStatements: () =>
      within(undefined, async ({ run }) => {
        const [row] = await run(`SELECT COUNT(*) AS running FROM sys.dm_exec_requests WHERE database_id = DB_ID('${database}')`);
        return Number(row?.running);
      }),
  };
}
