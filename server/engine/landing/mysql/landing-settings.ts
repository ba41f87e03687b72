import { TieoutError } from '../../errors.ts';
import type { LandingOwner } from '../contract.ts';

/** Where the landing database is and how it is loaded (interfaces.md, LANDING_*). */
export interface MysqlLandingSettings {
  host: string;
  port: number;
  database: string;
  username: string;
  password?: string;
  /** Rows per INSERT where LOAD DATA LOCAL INFILE is not allowed. */
  batchRows: number;
  /** False: INSERT always. */
  useBulkCopy: boolean;
  /** For `expires_at` in staging_table_metadata. */
  stagingTtlHours: number;
  /** Who uses it. */
  owner: { identify(): Promise<LandingOwner> };
}

/** The same as the environment gives it. */
export interface GivenMysqlSettings {
  host: string | null;
  port: number | null;
  database: string | null;
  username: string | null;
  password: string | null;
  batchSize: number;
  useBulkCopy: boolean;
  stagingTtlHours: number;
}

const DEFAULT_PORT = 3306;
/** MySQL's limit: https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html */
const DATABASE_NAME = /^[A-Za-z0-9_][A-Za-z0-9_$-]{0,63}$/;
const SYSTEM_DATABASES = ['mysql', 'information_schema', 'performance_schema', 'sys'];

/** @throws TieoutError invalid_input that names each variable that is missing or cannot be used, never a secret. */
export function mysqlLandingSettings(given: GivenMysqlSettings, owner: MysqlLandingSettings['owner']): MysqlLandingSettings {
  const { host, database, username } = given;
  const problems: string[] = [];
  if (host === null) problems.push('LANDING_DB_HOST is not set');
  if (username === null) problems.push('LANDING_DB_USERNAME is not set');
  if (database === null) problems.push('LANDING_DB_DATABASE is not set');
  else if (!DATABASE_NAME.test(database)) {
    problems.push('LANDING_DB_DATABASE must be made of up to 64 letters, digits, "_", "$" and "-", and not begin with "$" or "-"');
  } else if (SYSTEM_DATABASES.includes(database.toLowerCase())) {
    problems.push(`LANDING_DB_DATABASE must not be "${database}", which belongs to the server itself`);
  }
  if (host === null || username === null || database === null || problems.length > 0) {
    throw new TieoutError(
      'invalid_input',
      `LANDING_DB_TYPE is mysql, but ${problems.join('; ')}.`,
      'Correct it in the environment and start again, or leave out LANDING_DB_TYPE to reconcile in the embedded DuckDB.',
    );
  }
  return {
    host,
    port: given.port ?? DEFAULT_PORT,
    database,
    username,
    ...(given.password !== null && { password: given.password }),
    batchRows: given.batchSize,
    useBulkCopy: given.useBulkCopy,
    stagingTtlHours: given.stagingTtlHours,
    owner,
  };
}
