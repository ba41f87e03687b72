import { randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeEngine, type UsedEngine } from '#server/testing/engines.ts';
import { isCanonical } from '../../values/canonical.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import type { Connector } from '../contract.ts';
import { extractAll, never } from '../testing/collect.ts';
import { mysqlDefinition } from './definition.ts';

/** What MySQL's catalogue and its sessions have of their own, on real servers. */
function catalogue(engine: UsedEngine): void {
  const database = `tieout_catalogue_${randomBytes(4).toString('hex')}`;
  let admin: mysql.Connection;
  let connector: Connector;

  beforeAll(async () => {
    admin = await mysql.createConnection({ uri: engine.url, charset: 'utf8mb4' });
    await admin.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
    await admin.query(`USE ${database}`);
    // Zero dates and out-of-range values can only be written without strict mode.
    await admin.query("SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+05:30'");
    const config = mysqlDefinition.configSchema.parse({ ...mysqlDefinition.parseUrl(engine.url), database });
    connector = mysqlDefinition.open(config, { baseDir: '.' });
  });
  afterAll(async () => {
    await connector.close();
    await admin.query(`DROP DATABASE ${database}`);
    await admin.end();
  });

  it('keeps the catalogue spelling, generated and invisible columns, views and usable keys', async () => {
    await admin.query(`CREATE TABLE catalogue (a INT UNSIGNED NOT NULL, b VARCHAR(20) NOT NULL, c INT AS (a * 2) STORED, hidden INT INVISIBLE, d TEXT,
      PRIMARY KEY (a, b), UNIQUE KEY by_c (c), UNIQUE KEY by_prefix (d(5)), KEY plain (b))`);
    await admin.query("INSERT INTO catalogue (a, b, hidden, d) VALUES (1, 'x', 7, 'y')");
    const { columns, keys } = await connector.describe({ table: 'catalogue' }, never);
    expect(columns.map((column) => [column.name, column.nativeType.replace(/int\(\d+\)/, 'int'), column.nullable])).toEqual([
      ['a', 'int unsigned', false],
      ['b', 'varchar(20)', false],
      ['c', 'int', true],
      ['hidden', 'int', true],
      ['d', 'text', true],
    ]);
    expect(keys).toEqual([
      { name: 'PRIMARY', columns: ['a', 'b'], primary: true },
      { name: 'by_c', columns: ['c'], primary: false },
    ]);
    expect((await extractAll(connector, { table: 'catalogue' })).rows).toEqual([['1', 'x', '2', '7', 'y']]);
    // Another database of the server, by its full name.
    expect((await extractAll(connector, { table: `${database}.catalogue` })).rows).toHaveLength(1);
  });

  it('tells the types of a query from its result', async () => {
    const query = `SELECT 1 AS one, 1.50 AS price, 'x' AS word, NULL AS nothing, NOW(3) AS at, CURDATE() AS day, 1e0 AS ratio, UNHEX('ff') AS raw,
      18446744073709551615 AS huge, COUNT(*) AS n, SUM(1.5) AS total, TRUE AS yes`;
    const { types, rows } = await extractAll(connector, { query });
    const kinds = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, (type as LogicalType).kind]));
    expect(kinds).toEqual({
      one: 'integer',
      price: 'decimal',
      word: 'string',
      nothing: expect.any(String),
      at: 'timestamp',
      day: 'date',
      ratio: 'float',
      raw: 'bytes',
      huge: 'integer',
      n: 'integer',
      total: 'decimal',
      yes: 'integer',
    });
    const [row] = rows;
    expect([row![0], row![1], row![2], row![3], row![6], row![7], row![8], row![9], row![10]]).toEqual([
      '1',
      '1.50',
      'x',
      null,
      '1',
      'ff',
      '18446744073709551615',
      '1',
      '1.5',
    ]);
    for (const [index, type] of Object.values(types).entries()) {
      if (row![index] !== null) expect([row![index], isCanonical(type as LogicalType, row![index]!)]).toEqual([row![index], true]);
    }
  });

  it('counts keys without their collation', async () => {
    await admin.query('CREATE TABLE names (n VARCHAR(10) COLLATE utf8mb4_general_ci)');
    await admin.query("INSERT INTO names VALUES ('a'), ('A'), ('á'), ('a '), (NULL), ('a')");
    expect(await connector.measureKey({ table: 'names' }, ['n'], never)).toEqual({ rows: 6, distinct: 4, withNull: 1, squares: 7 });
  });

  it('sees one moment, however long the extract takes', async () => {
    await admin.query('CREATE TABLE moments (id INT PRIMARY KEY)');
    await admin.query('INSERT INTO moments VALUES (1), (2)');
    const extraction = await connector.extract({ table: 'moments' }, { columns: [] }, never);
    await admin.query('INSERT INTO moments VALUES (3)');
    await admin.query('DELETE FROM moments WHERE id = 1');
    let rows = 0;
    for await (const batch of extraction.batches) rows += batch.rows;
    expect(rows).toBe(2);
  });

  it('writes no file on the server, whatever the query says', async () => {
    const file = `/tmp/tieout-${randomBytes(4).toString('hex')}`;
    for (const query of [
      `SELECT 1 INTO OUTFILE '${file}'`,
      `SELECT 1) AS x INTO OUTFILE '${file}' -- `,
      `SELECT 1 /*! INTO OUTFILE '${file}' */`,
    ]) {
      await expect(extractAll(connector, { query })).rejects.toMatchObject({ code: 'invalid_input' });
    }
    for (const filter of [`1 = 1) INTO OUTFILE '${file}' -- `, `n = (SELECT 1 INTO OUTFILE '${file}')`]) {
      await expect(extractAll(connector, { table: 'names', filter })).rejects.toMatchObject({ code: 'invalid_input' });
    }
  });
}

describeEngine('mariadb', 'catalogue and session', catalogue);
describeEngine('mysql', 'catalogue and session', catalogue);
