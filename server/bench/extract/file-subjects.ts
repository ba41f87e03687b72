import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import Database from 'libsql';
import type { SubjectSource } from './extract-subject.ts';

/** Ten columns like those of the server tables. `n` counts from 1. */
const COLUMNS = {
  sqlite: `n AS id, 4000000000 + n * 7 AS customer_id, (n % 1000000) / 100.0 AS amount, NULLIF(n % 13, 0) AS quantity,
    CASE n % 4 WHEN 0 THEN 'PAID' WHEN 1 THEN 'OPEN' WHEN 2 THEN 'SHIPPED' ELSE 'CANCELLED' END AS status,
    'Customer, "no." ' || n % 50000 AS customer, date('2020-01-01', '+' || n % 1500 || ' days') AS ordered_on,
    datetime('2020-01-01', '+' || n || ' seconds') || '.125' AS created_at, datetime('2021-01-01', '+' || n || ' minutes') AS updated_at,
    n % 2 AS active`,
  duckdb: `n AS id, 4000000000 + n * 7 AS customer_id, CAST((n % 1000000) / 100 AS DECIMAL(12,2)) AS amount, NULLIF(n % 13, 0) AS quantity,
    ['PAID', 'OPEN', 'SHIPPED', 'CANCELLED'][1 + n % 4] AS status, 'Customer, "no." ' || n % 50000 AS customer,
    DATE '2020-01-01' + CAST(n % 1500 AS INTEGER) AS ordered_on, TIMESTAMP '2020-01-01 00:00:00.125' + to_seconds(n) AS created_at,
    TIMESTAMP '2021-01-01 00:00:00' + to_minutes(n) AS updated_at, n % 2 = 1 AS active`,
};

/** A SQLite database, a CSV and a Parquet file in `folder`. */
export function fileSubjects(folder: string): SubjectSource[] {
  return [
    subject('sqlite', 'SQLite', 'sqlite', 'orders.db', folder, createSqlite),
    subject('csv', 'CSV file', 'files', 'orders.csv', folder, (file, rows) => copyTo(file, rows, 'FORMAT csv, HEADER true')),
    subject('parquet', 'Parquet file', 'files', 'orders.parquet', folder, (file, rows) => copyTo(file, rows, 'FORMAT parquet')),
  ];
}

function subject(
  engine: string,
  title: string,
  type: string,
  name: string,
  folder: string,
  create: (file: string, rows: number) => Promise<void>,
): SubjectSource {
  const file = join(folder, name);
  return {
    engine,
    title,
    create: async (rows) => {
      await create(file, rows);
      const isFolder = type === 'files';
      return {
        engine,
        connection: { type, config: { path: isFolder ? folder : file } },
        dataset: { table: isFolder ? name : 'orders' },
        bare: { address: file, table: 'orders' },
      };
    },
    drop: () => rm(file, { force: true }),
  };
}

async function createSqlite(file: string, rows: number): Promise<void> {
  const database = new Database(file);
  database.exec(`CREATE TABLE orders (
    id INTEGER PRIMARY KEY, customer_id BIGINT, amount DECIMAL(12,2), quantity INTEGER, status VARCHAR(20), customer VARCHAR(80),
    ordered_on DATE, created_at TIMESTAMP, updated_at TIMESTAMP, active BOOLEAN)`);
  database.exec(`INSERT INTO orders
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${rows}) SELECT ${COLUMNS.sqlite} FROM numbers`);
  database.close();
}

async function copyTo(file: string, rows: number, options: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const path = `'${file.replaceAll("'", "''")}'`;
  await connection.run(`COPY (SELECT ${COLUMNS.duckdb} FROM range(1, ${rows + 1}) AS numbers (n)) TO ${path} (${options})`);
  connection.closeSync();
  instance.closeSync();
}
