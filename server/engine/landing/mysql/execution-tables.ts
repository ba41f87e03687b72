import type { Side } from '../../plan/plan.ts';
import { KEY_BYTES } from './key-text.ts';
import { TABLE_OPTIONS } from './staging-table.ts';
import { quoteName, workTable } from './table-names.ts';

/** All tables of one attempt, quoted. */
export interface ExecutionTables extends Record<Side, string> {
  /** What is matched so far. */
  pairs: string;
  /** Pairs that differ, with `differs`: one letter per field of the plan, `1` where it does. */
  differs: string;
  /** Keys of the rule at work that occur more than once on a side. */
  repeated: string;
  outcome: string;
  duplicates: string;
}

export const ALIAS: Record<Side, 's' | 't'> = { source: 's', target: 't' };
export const OTHER: Record<Side, Side> = { source: 'target', target: 'source' };

export function executionTables(executionId: string, attempt: string, staging: Record<Side, string>): ExecutionTables {
  const work = (table: Parameters<typeof workTable>[2]) => quoteName(workTable(executionId, attempt, table));
  return {
    source: quoteName(staging.source),
    target: quoteName(staging.target),
    pairs: work('pairs'),
    differs: work('differs'),
    repeated: work('repeated'),
    outcome: work('outcome'),
    duplicates: work('duplicates'),
  };
}

export function createWorkTables(tables: ExecutionTables): string[] {
  const texts = (side: Side) => ['compared', 'others', 'raw'].map((part) => `${side}_${part} LONGBLOB NULL`);
  const outcome = [
    'id BIGINT NOT NULL PRIMARY KEY',
    'outcome TINYINT NOT NULL',
    'rule SMALLINT NULL',
    // Millionths; of pairs of fuzzy rules only.
    'similarity INT NULL',
    'reason LONGBLOB NULL',
    'source_row BIGINT NULL',
    'target_row BIGINT NULL',
    'differs LONGBLOB NULL',
    ...texts('source'),
    // NULL where the row has a target: the same bytes as the source's.
    ...texts('target'),
  ];
  return [
    create(tables.pairs, [
      'source_row BIGINT NOT NULL PRIMARY KEY',
      'target_row BIGINT NOT NULL',
      'rule SMALLINT NOT NULL',
      'same TINYINT NOT NULL',
      'similarity INT NULL',
      'INDEX idx_target (target_row)',
    ]),
    create(tables.differs, ['source_row BIGINT NOT NULL PRIMARY KEY', 'differs LONGBLOB NOT NULL']),
    create(tables.repeated, [`repeated_key VARBINARY(${KEY_BYTES}) NOT NULL`, 'side TINYINT NOT NULL', 'PRIMARY KEY (repeated_key, side)']),
    create(tables.duplicates, [
      'side TINYINT NOT NULL',
      'place BIGINT NOT NULL',
      'row_count BIGINT NOT NULL',
      'compared LONGBLOB NOT NULL',
      'others LONGBLOB NOT NULL',
      'PRIMARY KEY (side, place)',
    ]),
    create(tables.outcome, outcome),
  ];
}

function create(table: string, columns: string[]): string {
  return `CREATE TABLE ${table} (${columns.join(', ')}) ${TABLE_OPTIONS}`;
}

export function sideCode(side: Side): number {
  return side === 'source' ? 0 : 1;
}

/** Rows of a side, aliased `s` or `t`, that are in no pair yet. */
export function unpaired(tables: ExecutionTables, side: Side): string {
  return `NOT EXISTS (SELECT 1 FROM ${tables.pairs} AS p WHERE p.${side}_row = ${ALIAS[side]}.row_id)`;
}

/** Ids of rows that are not equal count from 1; those of equal rows follow, whatever their number. */
export const FIRST_EQUAL_ID = 1_000_000_000_000_000;
