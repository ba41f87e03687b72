/** The database servers the tests can use, besides SQLite and DuckDB, which are always there. */
export const ENGINE_NAMES = ['mariadb', 'mysql', 'postgresql', 'oracle'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

export const ENGINE_LABELS: Record<EngineName, string> = { mariadb: 'MariaDB', mysql: 'MySQL', postgresql: 'PostgreSQL', oracle: 'Oracle' };

/** Set one of these to use a server of your own; its user must be allowed to create databases, tables and users. */
export const URL_VARIABLES: Record<EngineName, string> = {
  mariadb: 'TIEOUT_TEST_MARIADB_URL',
  mysql: 'TIEOUT_TEST_MYSQL_URL',
  postgresql: 'TIEOUT_TEST_POSTGRES_URL',
  oracle: 'TIEOUT_TEST_ORACLE_URL',
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
