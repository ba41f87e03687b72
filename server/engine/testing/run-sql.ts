import { connectBare } from './bare-connection.ts';

/** One after the other, on one connection of the bare driver. @throws the driver's own error. */
export async function runSql(type: string, url: string, statements: string[]): Promise<void> {
  const connection = await connectBare(type, url);
  try {
    for (const statement of statements) await connection.run(statement);
  } finally {
    await connection.end();
  }
}

/** The server's address with another database. */
export function urlOfDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}
