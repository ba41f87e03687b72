import { randomBytes } from 'node:crypto';
import { parseOracleUrl } from '../oracle/config.ts';
import { thinDriver } from '../oracle/driver.ts';
import { connectorDefinition } from '../registry.ts';
import { FACT_COLUMNS, FACTS, type FactColumn, HOSTILE_COLUMNS } from './facts.ts';
import { BIG_ROWS, type Subject, type TestServer } from './subject.ts';

const definition = connectorDefinition('oracle');
const quote = (name: string) => `"${name}"`;

/** How the text of a fact is put in. Oracle has no type for a time of day or a UUID; both stay text. */
const TYPES: Record<FactColumn, { column: string; value: (place: string) => string }> = {
  id: { column: 'NUMBER(19) PRIMARY KEY', value: (place) => `TO_NUMBER(${place})` },
  flag: { column: 'BOOLEAN', value: (place) => `TO_BOOLEAN(${place})` },
  amount: { column: 'NUMBER(12,2)', value: (place) => `TO_NUMBER(${place})` },
  ratio: { column: 'BINARY_DOUBLE', value: (place) => `TO_BINARY_DOUBLE(${place})` },
  name: { column: 'VARCHAR2(400)', value: (place) => place },
  code: { column: 'CHAR(5)', value: (place) => place },
  day: { column: 'DATE', value: (place) => `TO_DATE(${place}, 'YYYY-MM-DD')` },
  at: { column: 'TIMESTAMP(6)', value: (place) => `TO_TIMESTAMP(${place}, 'YYYY-MM-DD HH24:MI:SS.FF')` },
  moment: {
    column: 'TIMESTAMP(6) WITH TIME ZONE',
    value: (place) => `TO_TIMESTAMP_TZ(REPLACE(${place}, 'Z', ' +00:00'), 'YYYY-MM-DD HH24:MI:SS.FF TZH:TZM')`,
  },
  clock: { column: 'VARCHAR2(20)', value: (place) => place },
  raw: { column: 'RAW(20)', value: (place) => `HEXTORAW(${place})` },
  uid: { column: 'VARCHAR2(36) UNIQUE', value: (place) => place },
  doc: { column: 'JSON', value: (place) => `JSON(${place})` },
};

/** A user of its own on Oracle 23 or later (BOOLEAN, JSON); the URL's user must be allowed to create users. */
export function oracleSubject(engine: TestServer): Subject {
  const user = `TIEOUT_CONTRACT_${randomBytes(4).toString('hex').toUpperCase()}`;
  const password = `T_${randomBytes(6).toString('hex')}`;
  const hostile = `Robert'); DROP TABLE orders; -- é`;
  const hostileColumns = HOSTILE_COLUMNS.filter((name) => !name.includes('"'));
  const administrator = parseOracleUrl(engine.url) as { host: string; port?: number; database: string; username: string; password: string };
  const settings = { ...administrator, username: user, password };

  async function run(
    statements: (string | { sql: string; binds: unknown[] })[],
    as: { username: string; password: string },
  ): Promise<void> {
    const { host, port, database } = administrator;
    const connectString = `${host}:${port ?? 1521}/${database}`;
    const connection = await thinDriver.connect({ user: as.username, password: as.password, connectString, connectTimeout: 10 });
    try {
      for (const statement of statements) {
        const { sql, binds } = typeof statement === 'string' ? { sql: statement, binds: [] } : statement;
        await connection.execute(sql, binds, {});
      }
      await connection.commit();
    } finally {
      await connection.close();
    }
  }

  const columns = FACT_COLUMNS.map((column) => `${quote(column)} ${TYPES[column].column}`).join(', ');
  const insert = `INSERT INTO "facts" VALUES (${FACT_COLUMNS.map((column, index) => TYPES[column].value(`:${index + 1}`)).join(', ')})`;

  return {
    facts: `${user}.facts`,
    big: `${user}.big`,
    empty: `${user}.no_rows`,
    hostile: `${user}.${hostile}`,
    hostileColumns,
    unordered: ['doc'],
    types: { day: { kind: 'timestamp', precision: 0 }, clock: { kind: 'string' }, uid: { kind: 'string' } },
    declaresKeys: true,
    quote,
    /** Oracle's '' is NULL, but a CHAR of nothing but blanks is not; its DATE has a time of day. */
    holds: (column, text) => {
      if (text === '' && column !== 'code') return null;
      return column === 'day' && text !== null ? `${text} 00:00:00` : text;
    },
    open: () => definition.open(definition.configSchema.parse(settings), { baseDir: '.' }),
    async setUp() {
      const grants = 'CREATE SESSION, CREATE TABLE, CREATE VIEW, CREATE SYNONYM, UNLIMITED TABLESPACE';
      await run([`CREATE USER ${user} IDENTIFIED BY "${password}"`, `GRANT ${grants} TO ${user}`], administrator);
      const facts = FACTS.map((fact) => ({
        sql: insert,
        binds: FACT_COLUMNS.map((column) => (column === 'code' && fact.code === '' ? ' ' : fact[column])),
      }));
      const hostileTable = `CREATE TABLE ${quote(hostile)} (${hostileColumns.map((column) => `${quote(column)} VARCHAR2(20)`).join(', ')})`;
      const hostileRow = (row: number) =>
        `INSERT INTO ${quote(hostile)} VALUES (${hostileColumns.map((_, index) => `'${row}.${index}'`).join(', ')})`;
      await run(
        [
          `CREATE TABLE "facts" (${columns})`,
          `CREATE TABLE "no_rows" (${columns})`,
          ...facts,
          // What stands unquoted in a query is looked up in capitals.
          'CREATE SYNONYM FACTS FOR "facts"',
          'CREATE VIEW "view_of_facts" AS SELECT "id", "name" FROM "facts"',
          'CREATE TABLE "big" ("id" NUMBER(9) PRIMARY KEY, "label" VARCHAR2(100))',
          `INSERT INTO "big" SELECT LEVEL, 'row ' || LEVEL || ', "quoted"' FROM DUAL CONNECT BY LEVEL <= ${BIG_ROWS}`,
          hostileTable,
          hostileRow(1),
          hostileRow(2),
        ],
        settings,
      );
    },
    tearDown: () => run([`DROP USER ${user} CASCADE`], administrator),
    async runningStatements() {
      const connection = definition.open(definition.configSchema.parse(administrator), { baseDir: '.' });
      try {
        const query = `SELECT COUNT(*) AS n FROM v$session WHERE username = '${user}' AND status = 'ACTIVE'`;
        const { rows } = await connection.sample({ query }, 1, new AbortController().signal);
        return Number(rows[0]?.[0]);
      } finally {
        await connection.close();
      }
    },
  };
}
