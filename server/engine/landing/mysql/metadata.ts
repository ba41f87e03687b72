import { TABLE_OPTIONS } from './staging-table.ts';

/** The catalogue of the landing database; but for `execution_owner` with the names of the seed. */

export const METADATA_TABLES: Record<'execution_owner' | 'staging_table_metadata' | 'execution_history', string> = {
  // Whose runs these are: landing-owner.ts.
  execution_owner: create('execution_owner', [
    'execution_id VARCHAR(128) NOT NULL PRIMARY KEY',
    'owner_id VARCHAR(64) NOT NULL',
    // Where that Tieout is, for people.
    'owner_name VARCHAR(255) NOT NULL',
    'KEY idx_owner (owner_id)',
  ]),
  staging_table_metadata: create('staging_table_metadata', [
    'table_name VARCHAR(64) NOT NULL PRIMARY KEY',
    'execution_id VARCHAR(128) NOT NULL',
    'attempt CHAR(6) NOT NULL',
    'ruleset_id VARCHAR(64) NOT NULL',
    "side ENUM('source', 'target') NOT NULL",
    'row_count BIGINT NOT NULL DEFAULT 0',
    'rejected_count BIGINT NOT NULL DEFAULT 0',
    'size_bytes BIGINT NOT NULL DEFAULT 0',
    'created_at DATETIME(3) NOT NULL',
    // By the usual time to live; the control database knows of longer ones.
    'expires_at DATETIME(3) NOT NULL',
    "status ENUM('loading', 'active', 'deleted') NOT NULL",
    'KEY idx_execution (execution_id)',
  ]),
  execution_history: create('execution_history', [
    'execution_id VARCHAR(128) NOT NULL PRIMARY KEY',
    // Of the attempt whose tables hold the outcomes.
    'attempt CHAR(6) NOT NULL',
    'ruleset_id VARCHAR(64) NOT NULL',
    'ruleset_name VARCHAR(255) NOT NULL',
    "status ENUM('succeeded', 'deleted') NOT NULL",
    'ended_at DATETIME(3) NOT NULL',
    'outcomes_bytes BIGINT NOT NULL',
    'total_source BIGINT NOT NULL',
    'total_target BIGINT NOT NULL',
    'matched BIGINT NOT NULL',
    'equal_rows BIGINT NOT NULL',
    'mismatched BIGINT NOT NULL',
    'source_only BIGINT NOT NULL',
    'target_only BIGINT NOT NULL',
    'rejected_source BIGINT NOT NULL',
    'rejected_target BIGINT NOT NULL',
    'rcr DECIMAL(9, 4) NOT NULL',
    'dqcs DECIMAL(9, 6) NOT NULL',
    // What a reader needs to know about the outcome tables, as JSON.
    'manifest LONGTEXT NOT NULL',
  ]),
};

function create(table: string, columns: string[]): string {
  return `CREATE TABLE IF NOT EXISTS ${table} (${columns.join(', ')}) ${TABLE_OPTIONS}`;
}
