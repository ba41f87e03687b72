import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'libsql';
import { connectorDefinition } from '../registry.ts';
import type { WriterColumnKind, WriterSubject } from './writer-subject.ts';

const definition = connectorDefinition('sqlite');
const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

const TYPES: Record<WriterColumnKind, string> = {
  integer: 'INTEGER',
  decimal: 'DECIMAL(12,2)',
  text: 'VARCHAR(200) COLLATE NOCASE',
  bytes: 'BLOB',
  timestamp: 'TIMESTAMP(6)',
  boolean: 'BOOLEAN',
  float: 'DOUBLE',
  json: 'JSON',
};

export function sqliteWriterSubject(): WriterSubject {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-writer-'));
  const file = path.join(folder, 'target.db');

  async function inDatabase<T>(work: (database: InstanceType<typeof Database>) => T): Promise<T> {
    const database = new Database(file);
    try {
      return work(database);
    } finally {
      database.close();
    }
  }

  return {
    server: null,
    connection: { type: 'sqlite', settings: { path: file } },
    keepsDuplicates: true,
    keepsUnique: true,
    open: () => definition.open(definition.configSchema.parse({ path: file }), { baseDir: '.' }),
    setUp: () => inDatabase((database) => void database.exec('PRAGMA journal_mode = WAL')),
    tearDown: async () => rmSync(folder, { recursive: true, force: true }),
    datasetName: (table) => `"${table.replaceAll('"', '""')}"`,
    createTable: (spec, rows) =>
      inDatabase((database) => {
        const columns = spec.columns.map(({ name, kind }) => `${quote(name)} ${TYPES[kind]}`);
        if (spec.primaryKey) columns.push(`PRIMARY KEY (${spec.primaryKey.map(quote).join(', ')})`);
        if (spec.unique) columns.push(`UNIQUE (${spec.unique.map(quote).join(', ')})`);
        database.exec(`DROP TABLE IF EXISTS ${quote(spec.name)}`);
        database.exec(`CREATE TABLE ${quote(spec.name)} (${columns.join(', ')})`);
        const insert = database.prepare(`INSERT INTO ${quote(spec.name)} VALUES (${spec.columns.map(() => '?').join(', ')})`);
        database.exec('BEGIN');
        for (const row of rows) {
          const values = row.map((text, index) => {
            const { kind } = spec.columns[index]!;
            if (text === null) return null;
            if (kind === 'integer') return BigInt(text);
            if (kind === 'boolean') return text === 'true' ? 1 : 0;
            if (kind === 'float' || kind === 'decimal') return Number(text);
            return kind === 'bytes' ? Buffer.from(text, 'hex') : text;
          });
          insert.run(...values);
        }
        database.exec('COMMIT');
      }),
    dump: (table) =>
      inDatabase((database) => {
        const columns = database.prepare('SELECT name FROM pragma_table_xinfo(?)').all(table) as { name: string }[];
        const texts = columns.map(({ name }) => `typeof(${quote(name)}) || quote(${quote(name)})`);
        const rows = database.prepare(`SELECT ${texts.join(" || ', ' || ")} AS line FROM ${quote(table)}`).all();
        return (rows as { line: string }[]).map((row) => row.line);
      }),
    sql: (statement) => inDatabase((database) => void database.exec(statement)),
    atWork: null,
  };
}
