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
}

export const DEFAULT_MYSQL_PORT = 3306;
