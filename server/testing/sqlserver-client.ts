import { Connection, Request } from 'tedious';

/** One connection with the plain driver, for tests: what they prepare and ask must not go through the code they test. */
export interface SqlserverClient {
  /** Runs a batch. Gives the rows of its queries, by column name. */
  run(sql: string): Promise<Record<string, unknown>[]>;
  close(): void;
}

/** `mssql://user:password@host:port/database`. */
export async function connectSqlserver(url: string, database?: string): Promise<SqlserverClient> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const connection = new Connection({
    server: hostname,
    authentication: { type: 'default', options: { userName: decodeURIComponent(username), password: decodeURIComponent(password) } },
    options: {
      port: Number(port),
      database: database ?? decodeURIComponent(pathname.slice(1)),
      encrypt: false,
      requestTimeout: 0,
      maxRetriesOnTransientErrors: 0,
    },
  });
  connection.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
  return {
    run: (sql) =>
      new Promise((resolve, reject) => {
        const rows: Record<string, unknown>[] = [];
        const request = new Request(sql, (error: Error | null | undefined) => (error ? reject(error) : resolve(rows)));
        request.on('row', (columns: { metadata: { colName: string }; value: unknown }[]) => {
          rows.push(Object.fromEntries(columns.map((column) => [column.metadata.colName, column.value])));
        });
        connection.execSqlBatch(request);
      }),
    close: () => connection.close(),
  };
}
