import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { connectorDefinition } from '../registry.ts';
import { encodeRow } from '../spool.ts';
import { FACT_COLUMNS, FACTS, type FactColumn, HOSTILE_COLUMNS } from './facts.ts';
import { BIG_ROWS, type Subject } from './subject.ts';

const definition = connectorDefinition('files');
const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

type Rows = (string | null)[][];
type Write = (file: string, columns: string[], rows: Rows) => void | Promise<void>;

/** The facts as files of one format in a folder. */
function filesSubject(extension: string, types: Subject['types'], write: Write): Subject {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-folder-'));
  const hostile = `sub folder/it's "odd"; [x] * {y} é.${extension}`;
  return {
    facts: `facts.${extension}`,
    big: `big.${extension}`,
    empty: `no_rows.${extension}`,
    hostile,
    types,
    declaresKeys: false,
    quote,
    open: () => definition.open({ path: path.basename(folder) }, { baseDir: path.dirname(folder) }),
    async setUp() {
      mkdirSync(path.join(folder, 'sub folder'));
      const facts = FACTS.map((fact) => FACT_COLUMNS.map((column) => fact[column]));
      await write(path.join(folder, `facts.${extension}`), FACT_COLUMNS, facts);
      await write(path.join(folder, `no_rows.${extension}`), FACT_COLUMNS, []);
      const big = Array.from({ length: BIG_ROWS }, (_, index) => [String(index + 1), `row ${index + 1}, "quoted"`]);
      await write(path.join(folder, `big.${extension}`), ['id', 'label'], big);
      const odd = [1, 2].map((row) => HOSTILE_COLUMNS.map((_, index) => `${row}.${index}x`));
      await write(path.join(folder, hostile), HOSTILE_COLUMNS, odd);
    },
    async tearDown() {
      rmSync(folder, { recursive: true, force: true });
    },
    runningStatements: null,
  };
}

const text = { kind: 'string' } as const;
const decimal = { kind: 'decimal' } as const;
const integer = { kind: 'integer', digits: 19 } as const;

export const csvSubject = () =>
  filesSubject('csv', { id: integer, amount: decimal, raw: text, doc: text }, (file, columns, rows) =>
    writeFileSync(file, encodeRow(columns) + rows.map(encodeRow).join('')),
  );

/** Tabs, CRLF, a byte order mark and quotes around everything that is not NULL. */
export const tsvSubject = () =>
  filesSubject('tsv', { id: integer, amount: decimal, raw: text, doc: text }, (file, columns, rows) => {
    const line = (values: (string | null)[]) =>
      `${values.map((value) => (value === null ? '' : `"${value.replaceAll('"', '""')}"`)).join('\t')}\r\n`;
    writeFileSync(file, `\uFEFF${line(columns)}${rows.map(line).join('')}`);
  });

/** In JSON, numbers, booleans and documents are themselves. */
const JSON_COLUMNS: FactColumn[] = ['id', 'flag', 'amount', 'ratio', 'doc'];

export const jsonLinesSubject = () =>
  filesSubject('jsonl', { id: integer, amount: decimal, raw: text }, (file, columns, rows) => {
    const member = (column: string, value: string | null) =>
      `${JSON.stringify(column)}:${value !== null && JSON_COLUMNS.includes(column as FactColumn) ? value : JSON.stringify(value)}`;
    const lines = rows.map((row) => `{${row.map((value, index) => member(columns[index]!, value)).join(', ')}}\n`);
    writeFileSync(file, lines.join(''));
  });

const PARQUET_TYPES: Record<FactColumn, string> = {
  id: 'BIGINT',
  flag: 'BOOLEAN',
  amount: 'DECIMAL(12, 2)',
  ratio: 'DOUBLE',
  name: 'VARCHAR',
  code: 'VARCHAR',
  day: 'DATE',
  at: 'TIMESTAMP',
  moment: 'TIMESTAMPTZ',
  clock: 'TIME',
  raw: 'BLOB',
  uid: 'UUID',
  doc: 'JSON',
};

export const parquetSubject = () =>
  filesSubject('parquet', {}, async (file, columns, rows) => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    try {
      const type = (column: string) => PARQUET_TYPES[column as FactColumn] ?? 'VARCHAR';
      const source = `${file}.source.csv`;
      writeFileSync(source, rows.map(encodeRow).join(''));
      const casts = columns.map((column, index) => {
        const value = type(column) === 'BLOB' ? `unhex(c${index})` : `CAST(c${index} AS ${type(column)})`;
        return `${value} AS ${quote(column)}`;
      });
      await connection.run("SET TimeZone = 'UTC'");
      await connection.run(
        `COPY (SELECT ${casts.join(', ')} FROM read_csv('${source.replaceAll("'", "''").replaceAll(/[[*?]/g, '[$&]')}', auto_detect = false, header = false, delim = ',', quote = '"',
          escape = '"', new_line = '\\n', nullstr = '', allow_quoted_nulls = false, columns = {${columns.map((_, index) => `c${index}: 'VARCHAR'`).join(', ')}}))
          TO '${file.replaceAll("'", "''")}' (FORMAT parquet)`,
      );
      rmSync(source);
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  });
