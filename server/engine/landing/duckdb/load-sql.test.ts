import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatLogicalType, type LogicalType } from '../../values/logical-type.ts';
import { createStagingTable, loadSegment } from './load-sql.ts';

let folder: string;
let connection: DuckDBConnection;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tieout-load-'));
  connection = await (await DuckDBInstance.create(':memory:')).connect();
});

afterAll(async () => {
  connection.closeSync();
  await rm(folder, { recursive: true });
});

/** Rows of the staging table: the typed value as DuckDB prints it, and the original texts of a rejected row. */
async function loaded(type: LogicalType, texts: (string | null)[], guaranteed: boolean): Promise<unknown[][]> {
  const lines = texts.map((text, index) => `${index},${text ?? ''}\n`);
  const bytes = Buffer.from(`tieout\n${lines.join('')}`);
  const path = join(folder, 'segment.csv');
  await writeFile(path, bytes);
  const number = { logicalType: { kind: 'integer', digits: 3 } as const };
  const column = { logicalType: type, ...(guaranteed && { canonicalText: true as const }) };
  await connection.run(`CREATE OR REPLACE ${createStagingTable('staged', [number.logicalType, type]).replace(/^CREATE /, '')}`);
  await connection.run(loadSegment('staged', [number, column], path, bytes.length));
  const rows = await connection.runAndReadAll('SELECT CAST(c1 AS VARCHAR), CAST(raw AS VARCHAR) FROM staged ORDER BY c0');
  return rows.getRows();
}

const integer = (digits?: number): LogicalType => (digits === undefined ? { kind: 'integer' } : { kind: 'integer', digits });
const decimal = (precision: number, scale: number): LogicalType => ({ kind: 'decimal', precision, scale });

describe('numbers whose form the database guarantees', () => {
  it.each<[LogicalType, (string | null)[]]>([
    [integer(3), ['0', '-1', '999', '-999', null]],
    [integer(10), ['2147483647', '-2147483648', null]],
    [integer(18), ['999999999999999999', '-999999999999999999']],
    [integer(19), ['9223372036854775807', '-9223372036854775808', '0', null]],
    [integer(20), ['18446744073709551615', '0']],
    [integer(), ['99999999999999999999999999999999999999', '-99999999999999999999999999999999999999', '7']],
    [decimal(4, 2), ['0.00', '-0.01', '99.99', '-99.99', '12.50', null]],
    [decimal(5, 0), ['0', '99999', '-99999']],
    [decimal(3, 3), ['0.001', '-0.999', '0.000']],
    [
      decimal(38, 10),
      ['9999999999999999999999999999.9999999999', '-9999999999999999999999999999.9999999999', '0.0000000001', '-0.0000000001'],
    ],
  ])('load as those that are proved: %j', async (type, texts) => {
    const rows = await loaded(type, texts, true);
    expect(rows).toEqual(await loaded(type, texts, false));
    expect(rows).toEqual(texts.map((text) => [text, null]));
  });

  it.each<[LogicalType, string[]]>([
    [integer(3), ['1000', '-1000']],
    [integer(19), ['10000000000000000000', '-10000000000000000000']],
    [decimal(3, 3), ['1.000', '-1.000', '9.999']],
  ])('are rejected beyond the bounds of %j, with all texts of the row', async (type, texts) => {
    const rejected = texts.map((text, index) => [null, `[${index}, ${text}]`]);
    expect([formatLogicalType(type), await loaded(type, texts, true)]).toEqual([formatLogicalType(type), rejected]);
  });

  it('end the load where they break the guarantee: none is guessed', async () => {
    await expect(loaded(integer(5), ['one'], true)).rejects.toThrow('Conversion Error');
    await expect(loaded(decimal(4, 2), ['123456.00'], true)).rejects.toThrow('Conversion Error');
  });
});
