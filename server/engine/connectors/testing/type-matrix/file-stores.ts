import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { type ParquetColumn, parquetBytes } from './parquet-bytes.ts';
import { type NativeType, PARQUET_CHANGED, PARQUET_NATIVE_TYPES } from './parquet-native-types.ts';
import { PARQUET_TYPES } from './parquet-types.ts';
import { CSV_TYPES, JSON_LINES_TYPES } from './text-file-types.ts';
import type { TypeCase } from './type-case.ts';
import { openConnector, rowCount, type TypeStore } from './type-store.ts';

type Words = (string | null)[][];

function fileTypes(cases: TypeCase[], dataset: string, write: (file: string) => Promise<Words> | Words): TypeStore {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-types-'));
  return {
    cases,
    dataset,
    open: () => openConnector('files', { path: folder }),
    setUp: async () => write(join(folder, dataset)),
    tearDown: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

const rowsOf = (cases: TypeCase[]) => Array.from({ length: rowCount(cases) }, (_, row) => cases.map(({ values }) => values[row] ?? null));

/** A text file is its own word: every field is the text that was written. */
function delimitedTypes(extension: string, delimiter: string): TypeStore {
  return fileTypes(CSV_TYPES, `types.${extension}`, (file) => {
    const rows = rowsOf(CSV_TYPES);
    // Digits, words and the empty field stand as they are; the empty text and everything else in quotes.
    const field = (text: string | null) => (text === null || /^[\w:.+-]+$/.test(text) ? (text ?? '') : `"${text.replaceAll('"', '""')}"`);
    const lines = rows.map((row, index) => [String(index), ...row.map(field)].join(delimiter));
    const header = ['id', ...CSV_TYPES.map((_, index) => `c${index}`)].join(delimiter);
    writeFileSync(file, `${[header, ...lines].join('\n')}\n`);
    return rows;
  });
}

export const csvTypes = () => delimitedTypes('csv', ',');
export const tsvTypes = () => delimitedTypes('tsv', '\t');

/** A string is its own word without quotes and escapes; any other value is its JSON. */
export function jsonLinesTypes(): TypeStore {
  return fileTypes(JSON_LINES_TYPES, 'types.jsonl', (file) => {
    const rows = rowsOf(JSON_LINES_TYPES);
    const members = (row: (string | null)[]) =>
      row.flatMap((json, index) => (json === null || json === 'missing' ? [] : [`"c${index}": ${json}`]));
    writeFileSync(file, rows.map((row, index) => `{${[`"id": ${index}`, ...members(row)].join(', ')}}\n`).join(''));
    // A column of unlike values is one of JSON, where a string keeps its quotes.
    const isMixed = JSON_LINES_TYPES.map(({ type }) => type === 'strings and numbers');
    return rows.map((row) =>
      row.map((json, column) => {
        if (json === null || json === 'missing' || json === 'null') return null;
        return json.startsWith('"') && !isMixed[column] ? (JSON.parse(json) as string) : json;
      }),
    );
  });
}

/** Written by a DuckDB of the test's own, which is asked for its own printing of every value. */
export function parquetTypes(): TypeStore {
  return fileTypes(PARQUET_TYPES, 'types.parquet', async (file) => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    try {
      await connection.run(`SET TimeZone = 'UTC'`);
      await connection.run(`CREATE TABLE types (id INTEGER, ${PARQUET_TYPES.map(({ type }, index) => `c${index} ${type}`).join(', ')})`);
      for (const [row, values] of rowsOf(PARQUET_TYPES).entries()) {
        await connection.run(`INSERT INTO types VALUES (${[row, ...values.map((value) => value ?? 'NULL')].join(', ')})`);
      }
      await connection.run(`COPY types TO '${file}' (FORMAT parquet)`);
      const words = PARQUET_TYPES.map(({ says }, index) => says?.replaceAll(/\bv\b/g, `c${index}`) ?? `c${index}::VARCHAR`);
      const result = await connection.runAndReadAll(`SELECT ${words.join(', ')} FROM '${file}' ORDER BY id`);
      return result.getRowsJson() as Words;
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  });
}

/** Written byte for byte; each value's word is what the format's own definition makes of its bytes. */
export function parquetNativeTypes(): TypeStore {
  const cases = PARQUET_NATIVE_TYPES.map(({ type, values }) => ({ type, values: values.map(([written]) => written) }));
  const store = fileTypes(cases, 'native.parquet', (file) => {
    const rows = Array.from({ length: rowCount(cases) }, (_, row) => row);
    const id: ParquetColumn = { name: 'id', physical: 'INT32', values: rows.map((row) => plainBytes('INT32', String(row))) };
    const columns = PARQUET_NATIVE_TYPES.map((native, index): ParquetColumn => {
      const written = rows.map((row) => native.values[row]?.[0]);
      return {
        ...columnOf(native),
        name: `c${index}`,
        values: written.map((text) => (text === undefined ? null : plainBytes(native.physical, text))),
      };
    });
    writeFileSync(file, parquetBytes([id, ...columns]));
    return rows.map((row) => PARQUET_NATIVE_TYPES.map(({ values }) => values[row]?.[1] ?? null));
  });
  return { ...store, changed: PARQUET_CHANGED };
}

function columnOf({ physical, length, annotation }: NativeType): Omit<ParquetColumn, 'name' | 'values'> {
  return { physical, ...(length === undefined ? {} : { length }), ...(annotation === undefined ? {} : { annotation }) };
}

function plainBytes(physical: ParquetColumn['physical'], written: string): Buffer {
  if (physical !== 'INT32' && physical !== 'INT64') return Buffer.from(written, 'hex');
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt.asIntN(64, BigInt(written)));
  return physical === 'INT32' ? bytes.subarray(0, 4) : bytes;
}
