import mysql from 'mysql2/promise';
import pg from 'pg';

/** One statement after the other on one connection of the bare driver, beside the connectors that are tested. */
export interface BareConnection {
  /** The rows of a query. @throws the driver's own error. */
  run(statement: string): Promise<Record<string, unknown>[]>;
  /** Resolves when the server has ended the connection, with the error it gave. */
  ended: Promise<unknown>;
  end(): Promise<void>;
}

export async function connectBare(type: string, url: string): Promise<BareConnection> {
  if (type === 'mysql') {
    const connection = await mysql.createConnection(url);
    const ended = new Promise<unknown>((resolve) => {
      connection.on('error', resolve);
    });
    return {
      run: async (statement) => {
        const [rows] = await connection.query(statement);
        return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
      },
      ended,
      end: () => connection.end(),
    };
  }
  const client = new pg.Client({ connectionString: url });
  const ended = new Promise<unknown>((resolve) => {
    // Stays: the socket's end follows the server's reason.
    client.on('error', resolve);
  });
  await client.connect();
  return { run: async (statement) => (await client.query(statement)).rows, ended, end: () => client.end() };
}
