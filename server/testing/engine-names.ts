/** The database servers the tests can use, besides SQLite and DuckDB, which are always there. */
export const ENGINE_NAMES = ['mariadb', 'mysql', 'postgresql', 'sqlserver', 'oracle', 'mongodb'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

export const ENGINE_LABELS: Record<EngineName, string> = {
  mariadb: 'MariaDB',
  mysql: 'MySQL',
  postgresql: 'PostgreSQL',
  sqlserver: 'SQL Server',
  oracle: 'Oracle',
  mongodb: 'MongoDB',
};

/** By its own word, what stands in for SQL Server where none is at hand. It is never called SQL Server. */
export const TDS_TEST_SERVER = 'TDS protocol test server';

/** Set one of these to use a server of your own; its user must be allowed to create databases, tables and users. */
export const URL_VARIABLES: Record<EngineName, string> = {
  mariadb: 'TIEOUT_TEST_MARIADB_URL',
  mysql: 'TIEOUT_TEST_MYSQL_URL',
  postgresql: 'TIEOUT_TEST_POSTGRES_URL',
  sqlserver: 'TIEOUT_TEST_SQLSERVER_URL',
  oracle: 'TIEOUT_TEST_ORACLE_URL',
  mongodb: 'TIEOUT_TEST_MONGODB_URL',
};

export interface UsedEngine {
  name: EngineName;
  url: string;
  /** `MariaDB 10.11.14`, by the server's own word. */
  version: string;
}

export interface LeftOutEngine {
  name: EngineName;
  reason: string;
}

/** Plain and serialisable: goes from vitest's main process to the workers. */
export interface TestEngines {
  used: UsedEngine[];
  leftOut: LeftOutEngine[];
}

export function engineLabel({ name, version }: UsedEngine): string {
  return version.startsWith(TDS_TEST_SERVER) ? `the ${TDS_TEST_SERVER}` : ENGINE_LABELS[name];
}
