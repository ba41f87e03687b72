import mysql from 'mysql2/promise';
import pg from 'pg';

/** Row ids count from 1; each is one of these by its remainder. 2 % of the rows differ, 1 % are missing on each side. */
const DIFFERS = 'id % 50 = 3';
const NOT_IN_SOURCE = 'id % 100 = 1';
const NOT_IN_TARGET = 'id % 100 = 2';

/** What a right reconciliation of these tables counts. */
export function expectedCounts(rows: number): { total: number; mismatched: number; sourceOnly: number; targetOnly: number } {
  const withRemainder = (divisor: number, remainder: number) => Math.floor((rows - remainder) / divisor) + (rows >= remainder ? 1 : 0);
  return {
    total: rows - withRemainder(100, 1),
    mismatched: withRemainder(50, 3),
    sourceOnly: withRemainder(100, 2),
    targetOnly: withRemainder(100, 1),
  };
}

/** A MariaDB table of `rows` rows, ten columns, made on the server from its sequence engine. */
export function createSourceTable(url: string, table: string, rows: number): Promise<void> {
  return createRows(url, table, `(SELECT seq, seq AS id FROM seq_1_to_${rows})`);
}

/** The same in MySQL, which has no sequence engine. */
export function createMysqlTable(url: string, table: string, rows: number): Promise<void> {
  const numbers = `WITH RECURSIVE counted (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM counted WHERE seq < ${rows})`;
  return createRows(url, table, `(${numbers} SELECT seq, seq AS id FROM counted)`, `SET SESSION cte_max_recursion_depth = ${rows + 1}`);
}

async function createRows(url: string, table: string, numbers: string, setting?: string): Promise<void> {
  const connection = await mysql.createConnection({ uri: url, timezone: 'Z' });
  try {
    await connection.query(`DROP TABLE IF EXISTS ${table}`);
    await connection.query(`
      CREATE TABLE ${table} (
        id INT NOT NULL PRIMARY KEY, customer_id BIGINT NOT NULL, amount DECIMAL(12,2) NOT NULL, quantity INT NULL,
        status VARCHAR(20) NOT NULL, customer VARCHAR(80) NULL, ordered_on DATE NOT NULL, created_at DATETIME(3) NOT NULL,
        updated_at DATETIME NOT NULL, active TINYINT(1) NOT NULL
      ) DEFAULT CHARSET utf8mb4`);
    if (setting !== undefined) await connection.query(setting);
    await connection.query(`
      INSERT INTO ${table}
      SELECT seq, 4000000000 + seq * 7, (seq % 1000000) / 100, NULLIF(seq % 13, 0),
        ELT(1 + seq % 4, 'PAID', 'OPEN', 'SHIPPED', 'CANCELLED'), CONCAT('Customer, "no." ', seq % 50000),
        DATE '2020-01-01' + INTERVAL seq % 1500 DAY, TIMESTAMP '2020-01-01 00:00:00.125' + INTERVAL seq SECOND,
        TIMESTAMP '2021-01-01 00:00:00' + INTERVAL seq MINUTE, seq % 2
      FROM ${numbers} AS numbers WHERE NOT (${NOT_IN_SOURCE})`);
    await connection.query(`ANALYZE TABLE ${table}`);
  } finally {
    await connection.end();
  }
}

/** The same rows in PostgreSQL, but for the differences. */
export async function createTargetTable(url: string, table: string, rows: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`DROP TABLE IF EXISTS ${table}`);
    await client.query(`
      CREATE TABLE ${table} (
        id integer PRIMARY KEY, customer_id bigint NOT NULL, amount numeric(12,2) NOT NULL, quantity integer,
        status varchar(20) NOT NULL, customer varchar(80), ordered_on date NOT NULL, created_at timestamp(3) NOT NULL,
        updated_at timestamp(0) NOT NULL, active boolean NOT NULL
      )`);
    await client.query(`
      INSERT INTO ${table}
      SELECT id, 4000000000 + id::bigint * 7, (id % 1000000)::numeric / 100, NULLIF(id % 13, 0),
        CASE WHEN ${DIFFERS} THEN 'RETURNED' ELSE (ARRAY['PAID', 'OPEN', 'SHIPPED', 'CANCELLED'])[1 + id % 4] END,
        'Customer, "no." ' || id % 50000, DATE '2020-01-01' + id % 1500,
        TIMESTAMP '2020-01-01 00:00:00.125' + id * INTERVAL '1 second',
        TIMESTAMP '2021-01-01 00:00:00' + id * INTERVAL '1 minute', id % 2 = 1
      FROM generate_series(1, ${rows}) AS id WHERE NOT (${NOT_IN_TARGET})`);
    await client.query(`ANALYZE ${table}`);
  } finally {
    await client.end();
  }
}

export async function dropTables(sourceUrl: string, targetUrl: string, table: string): Promise<void> {
  await dropMysqlTable(sourceUrl, table);
  await dropPostgresqlTable(targetUrl, table);
}

export async function dropMysqlTable(url: string, table: string): Promise<void> {
  const connection = await mysql.createConnection({ uri: url });
  await connection.query(`DROP TABLE IF EXISTS ${table}`).finally(() => connection.end());
}

export async function dropPostgresqlTable(url: string, table: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`DROP TABLE IF EXISTS ${table}`).finally(() => client.end());
}
