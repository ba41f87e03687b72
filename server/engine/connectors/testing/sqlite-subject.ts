import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'libsql';
import { connectorDefinition } from '../registry.ts';
import { FACT_COLUMNS, FACTS, HOSTILE_COLUMNS } from './facts.ts';
import { BIG_ROWS, type Subject } from './subject.ts';

const definition = connectorDefinition('sqlite');
const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

export function sqliteSubject(): Subject {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-sqlite-'));
  // A name that a URL would take for something else.
  const file = path.join(folder, 'odd #name?x=1 %41.db');
  const hostile = `Robert'); DROP TABLE "orders"; -- \`x\` é.b`;

  const factsTable = (name: string) => `CREATE TABLE ${name} (
    id INTEGER PRIMARY KEY, flag BOOLEAN, amount DECIMAL(12,2), ratio DOUBLE, name VARCHAR(100), code CHAR(5), day DATE, at DATETIME,
    moment TIMESTAMPTZ, clock TIME, raw BLOB, uid UUID UNIQUE, doc JSON)`;

  return {
    facts: 'facts',
    big: 'big',
    empty: 'no_rows',
    hostile: `"${hostile.replaceAll('"', '""')}"`,
    types: {},
    declaresKeys: true,
    quote,
    open: () => definition.open({ path: path.basename(file) }, { baseDir: folder }),
    async setUp() {
      const database = new Database(file);
      try {
        database.exec(factsTable('facts'));
        database.exec(factsTable('no_rows'));
        const insert = database.prepare(`INSERT INTO facts VALUES (${FACT_COLUMNS.map(() => '?').join(', ')})`);
        for (const fact of FACTS) {
          insert.run(
            ...FACT_COLUMNS.map((column) => {
              const text = fact[column];
              if (text === null) return null;
              if (column === 'id') return BigInt(text);
              if (column === 'flag') return text === 'true' ? 1 : 0;
              if (column === 'amount' || column === 'ratio') return Number(text);
              return column === 'raw' ? Buffer.from(text, 'hex') : text;
            }),
          );
        }
        database.exec('CREATE TABLE big (id INTEGER PRIMARY KEY, label TEXT)');
        database.exec(`INSERT INTO big WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${BIG_ROWS})
          SELECT n, 'row ' || n || ', "quoted"' FROM s`);
        database.exec('CREATE VIEW view_of_facts AS SELECT id, name FROM facts');
        database.exec(`CREATE TABLE ${quote(hostile)} (${HOSTILE_COLUMNS.map((column) => `${quote(column)} TEXT`).join(', ')})`);
        for (const row of [1, 2]) {
          const values = HOSTILE_COLUMNS.map((_, index) => `'${row}.${index}'`);
          database.exec(`INSERT INTO ${quote(hostile)} VALUES (${values.join(', ')})`);
        }
      } finally {
        database.close();
      }
    },
    async tearDown() {
      rmSync(folder, { recursive: true, force: true });
    },
    runningStatements: null,
  };
}
