import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import Database from 'libsql';
import mysql from 'mysql2/promise';
import pg from 'pg';
import type { Connector } from '../connectors/contract.ts';
import { connectorDefinition } from '../connectors/registry.ts';
import { encodeRow } from '../connectors/spool.ts';
import { COLUMNS, type Column, type Fact, factRows } from './same-facts.ts';

/** A database that holds the facts twice, as the datasets `here` and `there`. */
export interface FactStore {
  setUp(): Promise<void>;
  tearDown(): Promise<void>;
  open(): Connector;
  dataset(version: 'here' | 'there'): string;
}

const VERSIONS = ['here', 'there'] as const;
const valuesOf = (fact: Fact) => COLUMNS.map((column) => fact[column]);
const columnList = (types: Record<Column, string>) => COLUMNS.map((column) => `${column} ${types[column]}`).join(', ');

export function openConnector(type: string, settings: Record<string, unknown>, baseDir = '.'): Connector {
  const definition = connectorDefinition(type);
  return definition.open(definition.configSchema.parse(settings), { baseDir });
}

export function mysqlFacts(engine: { name: string; url: string }): FactStore {
  const database = `tieout_facts_${randomBytes(4).toString('hex')}`;
  const types: Record<Column, string> = {
    id: 'BIGINT PRIMARY KEY',
    amount: 'DECIMAL(38,10)',
    price: 'DECIMAL(12,2)',
    ratio: 'DOUBLE',
    name: 'VARCHAR(100)',
    note: 'TEXT',
    flag: 'TINYINT(1)',
    day: 'DATE',
    at: 'DATETIME(6)',
    moment: 'TIMESTAMP(6) NULL',
    clock: 'TIME(6)',
    raw: 'VARBINARY(20)',
    uid: engine.name === 'mariadb' ? 'UUID' : 'CHAR(36)',
    doc: 'JSON',
  };
  return {
    dataset: (version) => version,
    open: () => openConnector('mysql', { ...connectorDefinition('mysql').parseUrl(engine.url), database }),
    async setUp() {
      const connection = await mysql.createConnection(engine.url);
      try {
        await connection.query(`CREATE DATABASE ${database}`);
        await connection.query(`USE ${database}`);
        await connection.query("SET time_zone = '+00:00'");
        for (const version of VERSIONS) {
          await connection.query(`CREATE TABLE ${version} (${columnList(types)}) CHARACTER SET utf8mb4`);
          const rows = factRows(version).map((fact) =>
            COLUMNS.map((column) => {
              const text = fact[column];
              if (text === null) return null;
              if (column === 'flag') return text === 'true' ? 1 : 0;
              if (column === 'raw') return Buffer.from(text, 'hex');
              return text.replace(/Z$/, '');
            }),
          );
          await connection.query(`INSERT INTO ${version} VALUES ?`, [rows]);
        }
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

export function postgresqlFacts(engine: { url: string }): FactStore {
  const schema = `tieout_facts_${randomBytes(4).toString('hex')}`;
  const types: Record<Column, string> = {
    id: 'BIGINT PRIMARY KEY',
    amount: 'NUMERIC(38,10)',
    price: 'NUMERIC(12,2)',
    ratio: 'DOUBLE PRECISION',
    name: 'VARCHAR(100)',
    note: 'TEXT',
    flag: 'BOOLEAN',
    day: 'DATE',
    at: 'TIMESTAMP(6)',
    moment: 'TIMESTAMPTZ(6)',
    clock: 'TIME(6)',
    raw: 'BYTEA',
    uid: 'UUID',
    doc: 'JSONB',
  };
  const withClient = async (work: (client: pg.Client) => Promise<void>) => {
    const client = new pg.Client({ connectionString: engine.url });
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  };
  return {
    dataset: (version) => `${schema}.${version}`,
    open: () => openConnector('postgresql', { ...connectorDefinition('postgresql').parseUrl(engine.url) }),
    setUp: () =>
      withClient(async (client) => {
        await client.query(`CREATE SCHEMA ${schema}`);
        for (const version of VERSIONS) {
          await client.query(`CREATE TABLE ${schema}.${version} (${columnList(types)})`);
          for (const fact of factRows(version)) {
            const values = COLUMNS.map((column) => (column === 'raw' && fact.raw !== null ? Buffer.from(fact.raw, 'hex') : fact[column]));
            await client.query(`INSERT INTO ${schema}.${version} VALUES (${values.map((_, index) => `$${index + 1}`).join(', ')})`, values);
          }
        }
      }),
    tearDown: () =>
      withClient(async (client) => {
        await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
      }),
  };
}

/** SQLite has no number of 38 digits: whoever keeps one there keeps it as text. */
export function sqliteFacts(): FactStore {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-facts-'));
  const types: Record<Column, string> = {
    id: 'INTEGER PRIMARY KEY',
    amount: 'TEXT',
    price: 'DECIMAL(12,2)',
    ratio: 'DOUBLE',
    name: 'VARCHAR(100)',
    note: 'TEXT',
    flag: 'BOOLEAN',
    day: 'DATE',
    at: 'DATETIME',
    moment: 'TIMESTAMPTZ',
    clock: 'TIME',
    raw: 'BLOB',
    uid: 'UUID',
    doc: 'JSON',
  };
  return {
    dataset: (version) => version,
    open: () => openConnector('sqlite', { path: 'facts.db' }, folder),
    async setUp() {
      const database = new Database(join(folder, 'facts.db'));
      try {
        for (const version of VERSIONS) {
          database.exec(`CREATE TABLE ${version} (${columnList(types)})`);
          const insert = database.prepare(`INSERT INTO ${version} VALUES (${COLUMNS.map(() => '?').join(', ')})`);
          for (const fact of factRows(version)) {
            insert.run(
              ...COLUMNS.map((column) => {
                const text = fact[column];
                if (text === null) return null;
                if (column === 'id') return BigInt(text);
                if (column === 'flag') return text === 'true' ? 1 : 0;
                if (column === 'price' || column === 'ratio') return Number(text);
                return column === 'raw' ? Buffer.from(text, 'hex') : text;
              }),
            );
          }
        }
      } finally {
        database.close();
      }
    },
    tearDown: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

function fileFacts(extension: string, write: (file: string, rows: Fact[]) => Promise<void> | void): FactStore {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-facts-'));
  return {
    dataset: (version) => `${version}.${extension}`,
    open: () => openConnector('files', { path: '.' }, folder),
    async setUp() {
      for (const version of VERSIONS) await write(join(folder, `${version}.${extension}`), factRows(version));
    },
    tearDown: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

export const csvFacts = (): FactStore =>
  fileFacts('csv', (file, rows) => writeFileSync(file, encodeRow([...COLUMNS]) + rows.map((fact) => encodeRow(valuesOf(fact))).join('')));

/** Numbers, booleans and documents are themselves. */
const JSON_COLUMNS: readonly Column[] = ['id', 'amount', 'price', 'ratio', 'flag', 'doc'];

export const jsonLinesFacts = (): FactStore =>
  fileFacts('jsonl', (file, rows) => {
    const member = (fact: Fact, column: Column) => {
      const text = fact[column];
      return `${JSON.stringify(column)}:${text !== null && JSON_COLUMNS.includes(column) ? text : JSON.stringify(text)}`;
    };
    writeFileSync(file, rows.map((fact) => `{${COLUMNS.map((column) => member(fact, column)).join(', ')}}\n`).join(''));
  });

const PARQUET_TYPES: Record<Column, string> = {
  id: 'BIGINT',
  amount: 'DECIMAL(38,10)',
  price: 'DECIMAL(12,2)',
  ratio: 'DOUBLE',
  name: 'VARCHAR',
  note: 'VARCHAR',
  flag: 'BOOLEAN',
  day: 'DATE',
  at: 'TIMESTAMP',
  moment: 'TIMESTAMPTZ',
  clock: 'TIME',
  raw: 'BLOB',
  uid: 'UUID',
  doc: 'JSON',
};

export const parquetFacts = (): FactStore =>
  fileFacts('parquet', async (file, rows) => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    try {
      await connection.run("SET TimeZone = 'UTC'");
      await connection.run(`CREATE TABLE facts (${COLUMNS.map((column) => `"${column}" ${PARQUET_TYPES[column]}`).join(', ')})`);
      const places = COLUMNS.map((column, index) =>
        column === 'raw' ? `unhex($${index + 1})` : `CAST($${index + 1} AS ${PARQUET_TYPES[column]})`,
      );
      for (const fact of rows) await connection.run(`INSERT INTO facts VALUES (${places.join(', ')})`, valuesOf(fact));
      await connection.run(`COPY facts TO '${file}' (FORMAT parquet)`);
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  });
