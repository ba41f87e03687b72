import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { connectorDefinition } from '../../registry.ts';
import { MYSQL_TYPES } from './mysql-types.ts';
import { POSTGRESQL_SETUP, POSTGRESQL_TYPES } from './postgresql-types.ts';
import { SQLITE_TYPES } from './sqlite-types.ts';
import type { TypeCase } from './type-case.ts';
import { openConnector, rowCount, type TypeStore } from './type-store.ts';

const rowsOf = (cases: TypeCase[]) =>
  Array.from({ length: rowCount(cases) }, (_, row) => cases.map(({ values }) => values[row] ?? 'NULL').join(', '));
const columnsOf = (cases: TypeCase[]) => cases.map(({ type }, index) => `c${index} ${type}`).join(', ');
const wordsOf = (cases: TypeCase[], usual: (column: string) => string) =>
  cases.map(({ says }, index) => (says ? says.replaceAll(/\bv\b/g, `c${index}`) : usual(`c${index}`))).join(', ');

export function mysqlTypes(engine: { name: string; url: string }): TypeStore {
  const database = `tieout_types_${randomBytes(4).toString('hex')}`;
  const cases = MYSQL_TYPES.filter(({ only }) => only === undefined || only === engine.name);
  return {
    cases,
    dataset: 'types',
    open: () => openConnector('mysql', { ...connectorDefinition('mysql').parseUrl(engine.url), database }),
    async setUp() {
      const connection = await mysql.createConnection({ uri: engine.url, charset: 'utf8mb4', rowsAsArray: true });
      try {
        await connection.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
        await connection.query(`USE ${database}`);
        await connection.query("SET time_zone = '+00:00', sql_mode = ''");
        await connection.query(`CREATE TABLE types (id INT PRIMARY KEY, ${columnsOf(cases)})`);
        for (const [row, values] of rowsOf(cases).entries()) await connection.query(`INSERT INTO types VALUES (${row}, ${values})`);
        const words = wordsOf(cases, (column) => `CAST(${column} AS CHAR)`);
        const [rows] = await connection.query(`SELECT ${words} FROM types ORDER BY id`);
        return (rows as unknown[][]).map((row) => row.map((cell) => (cell === null ? null : String(cell))));
      } finally {
        await connection.end();
      }
    },
    async tearDown() {
      const connection = await mysql.createConnection(engine.url);
      await connection.query(`DROP DATABASE IF EXISTS ${database}`);
      await connection.end();
    },
  };
}

export function postgresqlTypes(engine: { url: string }): TypeStore {
  const schema = `tieout_types_${randomBytes(4).toString('hex')}`;
  const cases = POSTGRESQL_TYPES;
  const withClient = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = new pg.Client({ connectionString: engine.url });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };
  return {
    cases,
    dataset: `${schema}.types`,
    open: () => openConnector('postgresql', { ...connectorDefinition('postgresql').parseUrl(engine.url) }),
    setUp: () =>
      withClient(async (client) => {
        await client.query(`CREATE SCHEMA ${schema}`);
        await client.query(`SET search_path = ${schema}; SET TIME ZONE 'America/New_York'`);
        for (const statement of POSTGRESQL_SETUP) await client.query(statement);
        await client.query(`CREATE TABLE types (id int PRIMARY KEY, ${columnsOf(cases)})`);
        for (const [row, values] of rowsOf(cases).entries()) await client.query(`INSERT INTO types VALUES (${row}, ${values})`);
        const words = wordsOf(cases, (column) => `${column}::text`);
        const { rows } = await client.query<(string | null)[]>({ text: `SELECT ${words} FROM types ORDER BY id`, rowMode: 'array' });
        return rows;
      }),
    tearDown: () =>
      withClient(async (client) => {
        await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
      }),
  };
}

export function sqliteTypes(): TypeStore {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-types-'));
  const cases = SQLITE_TYPES;
  return {
    cases,
    dataset: 'types',
    open: () => openConnector('sqlite', { path: 'types.db' }, folder),
    async setUp() {
      const database = new Database(join(folder, 'types.db'));
      try {
        database.exec(`CREATE TABLE types (id INTEGER PRIMARY KEY, ${columnsOf(cases)})`);
        for (const [row, values] of rowsOf(cases).entries()) database.exec(`INSERT INTO types VALUES (${row}, ${values})`);
        // As bytes, because the driver ends a text at a NUL.
        const words = wordsOf(cases, (column) => `CAST(CAST(${column} AS TEXT) AS BLOB)`);
        const rows = database.prepare(`SELECT ${words} FROM types ORDER BY id`).raw(true).all() as (string | Buffer | null)[][];
        return rows.map((row) => row.map((cell) => (cell === null ? null : cell.toString())));
      } finally {
        database.close();
      }
    },
    tearDown: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
