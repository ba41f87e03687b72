import { MongoClient } from 'mongodb';
import mysql from 'mysql2/promise';
import oracledb from 'oracledb';
import pg from 'pg';
import { connectSqlserver } from './sqlserver-client.ts';

/** `MariaDB 10.11.14`, `PostgreSQL 15.18`. @throws Error when the server does not answer. */
export async function askVersion(url: string): Promise<string> {
  if (url.startsWith('mssql:')) return askSqlserver(url);
  if (url.startsWith('mongodb')) return askMongodb(url);
  if (url.startsWith('oracle:')) return askOracle(url);
  return url.startsWith('mysql:') ? askMysql(url) : askPostgresql(url);
}

async function askMysql(url: string): Promise<string> {
  const connection = await mysql.createConnection(url);
  try {
    const [rows] = await connection.query<mysql.RowDataPacket[]>('SELECT VERSION() AS version');
    const version = String(rows[0]?.version);
    return `${version.includes('MariaDB') ? 'MariaDB' : 'MySQL'} ${version.split('-')[0]}`;
  } finally {
    await connection.end();
  }
}

/** `Microsoft SQL Server 2022 (RTM-CU14)`; the protocol test server names itself as such. */
async function askSqlserver(url: string): Promise<string> {
  const client = await connectSqlserver(url);
  try {
    const [row] = await client.run('SELECT @@VERSION AS version');
    return String(row?.version).split(' - ')[0]!.trim();
  } finally {
    client.close();
  }
}

async function askPostgresql(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return `PostgreSQL ${rows[0]?.server_version.split(' ')[0]}`;
  } finally {
    await client.end();
  }
}

async function askOracle(text: string): Promise<string> {
  const url = new URL(text);
  const connection = await oracledb.getConnection({
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    connectString: `${url.host}${url.pathname}`,
  });
  try {
    return `Oracle ${connection.oracleServerVersionString}`;
  } finally {
    await connection.close();
  }
}

async function askMongodb(url: string): Promise<string> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 10_000 });
  try {
    const { version, gitVersion } = await client.db('admin').command({ buildInfo: 1 });
    // Every real server names the commit it was built from; a gateway that stands in does not.
    return gitVersion ? `MongoDB ${version}` : `a gateway that speaks as MongoDB ${version}`;
  } finally {
    await client.close();
  }
}
