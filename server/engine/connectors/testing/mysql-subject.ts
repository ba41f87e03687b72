import { randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';
import { connectorDefinition } from '../registry.ts';
import { FACT_COLUMNS, FACTS, HOSTILE_COLUMNS } from './facts.ts';
import { BIG_ROWS, type ServerSubject, type TestServer } from './subject.ts';

const definition = connectorDefinition('mysql');
const quote = (name: string) => `\`${name.replaceAll('`', '``')}\``;

/** A database of its own on MySQL or MariaDB. */
export function mysqlSubject(engine: TestServer): ServerSubject {
  const isMariadb = engine.name === 'mariadb';
  const database = `tieout_contract_${randomBytes(4).toString('hex')}`;
  const hostile = `Robert'); DROP TABLE \`orders\`; -- "x" é`;
  const poorUser = `poor_${randomBytes(4).toString('hex')}`;
  const settings = { ...definition.parseUrl(engine.url), database };

  async function run(statements: string[]): Promise<void> {
    const connection = await mysql.createConnection(engine.url);
    try {
      for (const statement of statements) await connection.query(statement);
    } finally {
      await connection.end();
    }
  }

  const factsTable = (name: string) => `CREATE TABLE ${name} (
    id BIGINT PRIMARY KEY, flag BOOLEAN, amount DECIMAL(12,2), ratio DOUBLE, name VARCHAR(100), code CHAR(5), day DATE, at DATETIME(6),
    moment TIMESTAMP(6) NULL, clock TIME(6), raw VARBINARY(20), uid ${isMariadb ? 'UUID' : 'CHAR(36)'} UNIQUE, doc JSON
  ) CHARACTER SET utf8mb4`;

  return {
    settings,
    facts: 'facts',
    big: 'big',
    empty: 'no_rows',
    hostile: `"${hostile.replaceAll('"', '""')}"`,
    types: isMariadb ? {} : { uid: { kind: 'string' } },
    declaresKeys: true,
    quote,
    open: () => definition.open(definition.configSchema.parse(settings), { baseDir: '.' }),
    async setUp() {
      const connection = await mysql.createConnection(engine.url);
      try {
        await connection.query(`CREATE DATABASE ${database}`);
        await connection.query(`USE ${database}`);
        await connection.query("SET time_zone = '+00:00'");
        await connection.query(factsTable('facts'));
        await connection.query(factsTable('no_rows'));
        for (const fact of FACTS) {
          const values = FACT_COLUMNS.map((column) => {
            const text = fact[column];
            if (text === null) return null;
            if (column === 'flag') return text === 'true' ? 1 : 0;
            if (column === 'raw') return Buffer.from(text, 'hex');
            return text.replace(/Z$/, '');
          });
          await connection.query('INSERT INTO facts VALUES (?)', [values]);
        }
        await connection.query('CREATE TABLE big (id INT PRIMARY KEY, label VARCHAR(100)) CHARACTER SET utf8mb4');
        await connection.query('CREATE TABLE digits (d INT)');
        await connection.query('INSERT INTO digits VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)');
        await connection.query(`INSERT INTO big SELECT n, CONCAT('row ', n, ', "quoted"') FROM
          (SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d AS n
            FROM digits a, digits b, digits c, digits e, digits f, digits g) AS numbers WHERE n <= ${BIG_ROWS}`);
        await connection.query('CREATE VIEW view_of_facts AS SELECT id, name FROM facts');
        const columns = HOSTILE_COLUMNS.map((column) => `${quote(column)} VARCHAR(20)`);
        await connection.query(`CREATE TABLE ${quote(hostile)} (${columns.join(', ')}) CHARACTER SET utf8mb4`);
        for (const row of [1, 2]) {
          await connection.query(`INSERT INTO ${quote(hostile)} VALUES (?)`, [HOSTILE_COLUMNS.map((_, index) => `${row}.${index}`)]);
        }
      } finally {
        await connection.end();
      }
    },
    tearDown: () => run([`DROP DATABASE ${database}`, `DROP USER IF EXISTS ${poorUser}@'127.0.0.1'`]),
    async createPoorUser() {
      // A database that a user has no right in does not let her sign in to it: one right that reads nothing.
      await run([
        `CREATE USER ${poorUser}@'127.0.0.1' IDENTIFIED BY 'poor'`,
        `GRANT CREATE ROUTINE ON ${database}.* TO ${poorUser}@'127.0.0.1'`,
      ]);
      return { username: poorUser, password: 'poor' };
    },
    async lockFacts() {
      const connection = await mysql.createConnection(engine.url);
      await connection.query(`LOCK TABLES ${database}.facts WRITE`);
      return () => connection.end();
    },
    async killStatements() {
      const connection = await mysql.createConnection(engine.url);
      try {
        const [rows] = await connection.query<mysql.RowDataPacket[]>('SELECT ID AS id FROM information_schema.PROCESSLIST WHERE DB = ?', [
          database,
        ]);
        for (const row of rows) {
          // A connection of an earlier test may end by itself between the list and the KILL.
          await connection.query(`KILL ${row.id}`).catch((error: { code?: string }) => {
            if (error.code !== 'ER_NO_SUCH_THREAD') throw error;
          });
        }
      } finally {
        await connection.end();
      }
    },
    async runningStatements() {
      const connection = await mysql.createConnection(engine.url);
      try {
        const [rows] = await connection.query<mysql.RowDataPacket[]>(
          'SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST WHERE DB = ? AND COMMAND <> ?',
          [database, 'Sleep'],
        );
        return Number(rows[0]?.n);
      } finally {
        await connection.end();
      }
    },
  };
}
