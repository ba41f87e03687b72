import { randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';
import { connectorDefinition } from '../registry.ts';
import type { TestServer } from './subject.ts';
import type { WriterColumnKind, WriterSubject } from './writer-subject.ts';

const definition = connectorDefinition('mysql');
const quote = (name: string) => `\`${name.replaceAll('`', '``')}\``;

const TYPES: Record<WriterColumnKind, string> = {
  integer: 'BIGINT',
  decimal: 'DECIMAL(12,2)',
  text: 'VARCHAR(200)',
  bytes: 'VARBINARY(200)',
  timestamp: 'DATETIME(6)',
  boolean: 'TINYINT(1)',
  float: 'DOUBLE',
  json: 'JSON',
};

export function mysqlWriterSubject(engine: TestServer): WriterSubject {
  const database = `tieout_writer_${randomBytes(4).toString('hex')}`;
  const settings = { ...definition.parseUrl(engine.url), database };
  const server = engine.url ? new URL(engine.url) : new URL('none://localhost:1');

  async function withConnection<T>(work: (connection: mysql.Connection) => Promise<T>): Promise<T> {
    const connection = await mysql.createConnection({
      uri: engine.url,
      dateStrings: true,
      supportBigNumbers: true,
      bigNumberStrings: true,
    });
    try {
      await connection.query("SET time_zone = '+00:00'");
      return await work(connection);
    } finally {
      await connection.end();
    }
  }
  const inDatabase = <T>(work: (connection: mysql.Connection) => Promise<T>) =>
    withConnection(async (connection) => {
      await connection.query(`USE ${database}`);
      return work(connection);
    });

  return {
    server: { type: 'mysql', host: server.hostname, port: Number(server.port), settings },
    connection: { type: 'mysql', settings },
    keepsDuplicates: true,
    keepsUnique: true,
    open: () => definition.open(definition.configSchema.parse(settings), { baseDir: '.' }),
    setUp: () => withConnection(async (connection) => void (await connection.query(`CREATE DATABASE ${database}`))),
    tearDown: () => withConnection(async (connection) => void (await connection.query(`DROP DATABASE ${database}`))),
    datasetName: (table) => (/[."]/.test(table) ? `"${table.replaceAll('"', '""')}"` : table),
    createTable: (spec, rows) =>
      inDatabase(async (connection) => {
        const keyed = new Set([...(spec.primaryKey ?? []), ...(spec.unique ?? [])]);
        const columns = spec.columns.map(({ name, kind }) => `${quote(name)} ${TYPES[kind]}${keyed.has(name) ? '' : ' NULL'}`);
        if (spec.primaryKey) columns.push(`PRIMARY KEY (${spec.primaryKey.map(quote).join(', ')})`);
        if (spec.unique) columns.push(`UNIQUE (${spec.unique.map(quote).join(', ')})`);
        await connection.query(`DROP TABLE IF EXISTS ${quote(spec.name)}`);
        await connection.query(`CREATE TABLE ${quote(spec.name)} (${columns.join(', ')}) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci`);
        const values = rows.map((row) =>
          row.map((text, index) => {
            const kind = spec.columns[index]!.kind;
            if (text === null) return null;
            if (kind === 'boolean') return text === 'true' ? 1 : 0;
            return kind === 'bytes' ? Buffer.from(text, 'hex') : text;
          }),
        );
        for (let at = 0; at < values.length; at += 5000) {
          await connection.query(`INSERT INTO ${quote(spec.name)} VALUES ?`, [values.slice(at, at + 5000)]);
        }
      }),
    dump: (table) =>
      inDatabase(async (connection) => {
        const [rows] = await connection.query<mysql.RowDataPacket[][]>({ sql: `SELECT * FROM ${quote(table)}`, rowsAsArray: true });
        return rows.map((row) => JSON.stringify(row.map((value) => (Buffer.isBuffer(value) ? value.toString('hex') : value))));
      }),
    sql: (statement) => inDatabase(async (connection) => void (await connection.query(statement))),
    atWork: () =>
      withConnection(async (connection) => {
        const [rows] = await connection.query<mysql.RowDataPacket[]>(
          // INNODB_TRX is brought up to date only when nobody has read it for a tenth of a second: ask more seldom.
          `SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST AS p LEFT JOIN information_schema.INNODB_TRX AS t ON t.trx_mysql_thread_id = p.ID
            WHERE p.DB = ? AND (p.COMMAND <> 'Sleep' OR t.trx_id IS NOT NULL)`,
          [database],
        );
        return Number(rows[0]?.n);
      }),
  };
}
