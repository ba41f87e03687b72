import mysql from 'mysql2/promise';

export const BENCH_LANDINGS = ['duckdb', 'mysql', 'mariadb'] as const;
export type BenchLandingName = (typeof BENCH_LANDINGS)[number];

/** Where a benchmark reconciles: the variables that a Tieout process needs for it, and how to leave nothing behind. */
export interface BenchLanding {
  environment: Record<string, string>;
  drop(): Promise<void>;
}

/** A landing database of its own on the server at hand; the embedded DuckDB needs none. */
export async function openBenchLanding(name: BenchLandingName, url: string | undefined): Promise<BenchLanding> {
  if (name === 'duckdb') return { environment: { LANDING_DB_TYPE: 'duckdb' }, drop: async () => undefined };
  if (url === undefined) throw new Error(`This benchmark needs ${name} to reconcile in.`);
  const { hostname, port, username, password } = new URL(url);
  const database = `tieout_bench_landing_${process.pid}`;
  return {
    environment: {
      // MariaDB speaks MySQL's protocol, and it is the same engine.
      LANDING_DB_TYPE: 'mysql',
      LANDING_DB_HOST: hostname,
      LANDING_DB_PORT: port,
      LANDING_DB_DATABASE: database,
      LANDING_DB_USERNAME: decodeURIComponent(username),
      LANDING_DB_PASSWORD: decodeURIComponent(password),
    },
    async drop() {
      const admin = await mysql.createConnection({ uri: url });
      try {
        await admin.query(`DROP DATABASE IF EXISTS ${database}`);
      } finally {
        await admin.end();
      }
    },
  };
}
