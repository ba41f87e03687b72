import { DuckDBInstance } from '@duckdb/node-api';
import Database from 'libsql';
import { MongoClient } from 'mongodb';
import mysql from 'mysql2';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { ExtractSubject } from './extract-subject.ts';

/**
 * Reads all rows by the fastest road of each driver that hands every value over to the program, and does nothing with them; how many
 * there were. What a value is, is the driver's affair: mysql2 gives texts, libsql and DuckDB numbers, texts and objects of their own,
 * pg's COPY and MongoDB's driver the bytes of many values, which cost least.
 */
const READERS: Record<string, (address: string, table: string, rows: number) => Promise<number>> = {
  mariadb: readMysql,
  mysql: readMysql,
  postgresql: readPostgresql,
  sqlite: readSqlite,
  csv: (file) => readWithDuckDb(`read_csv('${file}')`),
  parquet: (file) => readWithDuckDb(`read_parquet('${file}')`),
  mongodb: readMongodb,
};

/** `rows`: how many there are, for a driver that hands over bytes and does not count. */
export function readBare({ engine, bare }: ExtractSubject, rows: number): Promise<number> {
  const read = READERS[engine];
  if (read === undefined) throw new Error(`Nothing here reads ${engine}.`);
  return read(bare.address, bare.table, rows);
}

/** mysql2, rows as arrays of text. */
async function readMysql(url: string, table: string): Promise<number> {
  const connection = mysql.createConnection({ uri: url, dateStrings: true, supportBigNumbers: true, bigNumberStrings: true });
  let rows = 0;
  await new Promise<void>((resolve, reject) => {
    connection
      .query({ sql: `SELECT * FROM ${table}`, rowsAsArray: true })
      .on('result', () => {
        rows += 1;
      })
      .on('error', reject)
      .on('end', resolve);
  });
  connection.destroy();
  return rows;
}

/** pg with COPY, which hands bytes through. */
async function readPostgresql(url: string, table: string, rows: number): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for await (const chunk of client.query(copyTo(`COPY ${table} TO STDOUT (FORMAT csv)`))) void chunk;
  await client.end();
  return rows;
}

async function readSqlite(file: string, table: string): Promise<number> {
  const database = new Database(file, { readonly: true });
  let rows = 0;
  for (const _ of database.prepare(`SELECT * FROM ${table}`).raw().safeIntegers().iterate()) rows += 1;
  database.close();
  return rows;
}

/**
 * Chunks as DuckDB makes them, streamed, each value taken out of them: a chunk alone stays in DuckDB's memory, where no program has
 * its rows. Column by column, as the driver makes rows from columns; CSV with types, as texts are dearer.
 */
async function readWithDuckDb(relation: string): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const result = await connection.stream(`SELECT * FROM ${relation}`);
  let rows = 0;
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const [first = []] = chunk.getColumns();
    rows += first.length;
  }
  connection.closeSync();
  instance.closeSync();
  return rows;
}

/** Documents as BSON bytes. */
async function readMongodb(url: string, collection: string): Promise<number> {
  const client = await MongoClient.connect(url);
  let rows = 0;
  for await (const _ of client.db().collection(collection).find({}, { raw: true, batchSize: 10_000 })) rows += 1;
  await client.close();
  return rows;
}
