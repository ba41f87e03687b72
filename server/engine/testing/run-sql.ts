import mysql from 'mysql2/promise';
import pg from 'pg';

/** One after the other, on one connection of the bare driver. @throws the driver's own error. */
export async function runSql(type: string, url: string, statements: string[]): Promise<void> {
  if (type === 'mysql') {
    const connection = await mysql.createConnection(url);
    try {
      for (const statement of statements) await connection.query(statement);
    } finally {
      await connection.end();
    }
    return;
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The server's address with another database. */
export function urlOfDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}
