import type { ReconcilePlan, Side } from '../../plan/plan.ts';
import { KEY_BYTES } from './key-text.ts';
import { TABLE_OPTIONS } from './staging-table.ts';
import { quoteName, type ResultTable, resultTable, type WorkTable, workTable } from './table-names.ts';

/** All tables of one attempt, quoted. */
export type ExecutionTables = Record<Side | WorkTable | ResultTable, string>;

export const ALIAS: Record<Side, 's' | 't'> = { source: 's', target: 't' };
export const OTHER: Record<Side, Side> = { source: 'target', target: 'source' };

const CONTENT_BYTES = 2000;

const WORK: Record<WorkTable, string[]> = {
  /** What is matched so far. */
  pairs: [
    'source_row BIGINT NOT NULL PRIMARY KEY',
    'target_row BIGINT NOT NULL',
    'rule SMALLINT NOT NULL',
    // Whether all comparable texts are the same; where they are not, tolerances decide.
    'same TINYINT NOT NULL',
    'similarity INT NULL',
    'INDEX idx_target (target_row)',
  ],
  /** Pairs that differ, with `differs`: one letter per field of the plan, `1` where it does. */
  differs: ['source_row BIGINT NOT NULL PRIMARY KEY', 'differs LONGBLOB NOT NULL'],
  /** Keys of the rule at work that occur more than once on a side. */
  repeated: [`repeated_key VARBINARY(${KEY_BYTES}) NOT NULL`, 'side TINYINT NOT NULL', 'PRIMARY KEY (repeated_key, side)'],
  /** Of the fuzzy rule at work: blocks with rows on both sides. */
  blocks: [
    'block BIGINT NOT NULL PRIMARY KEY',
    `block_key VARBINARY(${KEY_BYTES}) NOT NULL`,
    'source_rows BIGINT NOT NULL',
    'target_rows BIGINT NOT NULL',
  ],
  /** Its pairs that are similar enough. */
  similar: [
    'source_row BIGINT NOT NULL',
    'target_row BIGINT NOT NULL',
    'similarity INT NOT NULL',
    'PRIMARY KEY (source_row, target_row)',
    'INDEX idx_target (target_row)',
  ],
  /** Those of them that are equal within tolerances only. */
  near: ['source_row BIGINT NOT NULL', 'target_row BIGINT NOT NULL', 'PRIMARY KEY (source_row, target_row)'],
  /** What their rows hold, in an order of bytes. */
  content: [
    'side TINYINT NOT NULL',
    'row_id BIGINT NOT NULL',
    `content VARBINARY(${CONTENT_BYTES}) NOT NULL`,
    'PRIMARY KEY (side, row_id)',
  ],
  /** Their rank by content among the rows of their side. */
  places: ['side TINYINT NOT NULL', 'row_id BIGINT NOT NULL', 'place BIGINT NOT NULL', 'PRIMARY KEY (side, row_id)'],
  /** Rows that some row was similar to but that a fuzzy rule did not take. */
  passed: ['side TINYINT NOT NULL', 'row_id BIGINT NOT NULL', 'PRIMARY KEY (side, row_id)'],
};

const RESULT: Record<ResultTable, string[]> = {
  outcome: [
    'id BIGINT NOT NULL PRIMARY KEY',
    'outcome TINYINT NOT NULL',
    'rule SMALLINT NULL',
    // Millionths; of pairs of fuzzy rules only.
    'similarity INT NULL',
    'reason LONGBLOB NULL',
    'source_row BIGINT NULL',
    'target_row BIGINT NULL',
    'differs LONGBLOB NULL',
    'source_compared LONGBLOB NULL',
    'source_others LONGBLOB NULL',
    'source_raw LONGBLOB NULL',
    // NULL on pairs where they are the same bytes as the source's.
    'target_compared LONGBLOB NULL',
    'target_others LONGBLOB NULL',
    'target_raw LONGBLOB NULL',
  ],
  duplicates: [
    'side TINYINT NOT NULL',
    'place BIGINT NOT NULL',
    'row_count BIGINT NOT NULL',
    'compared LONGBLOB NOT NULL',
    'others LONGBLOB NOT NULL',
    'PRIMARY KEY (side, place)',
  ],
};

export const RESULT_TABLES = Object.keys(RESULT) as ResultTable[];
export const WORK_TABLES = Object.keys(WORK) as WorkTable[];

/** `staging`: names as they are in the database. */
export function executionTables(executionId: string, attempt: string, staging: Record<Side, string>): ExecutionTables {
  const results = RESULT_TABLES.map((table) => [table, quoteName(resultTable(executionId, attempt, table))]);
  const work = WORK_TABLES.map((table) => [table, quoteName(workTable(executionId, attempt, table))]);
  return { ...Object.fromEntries([...results, ...work]), source: quoteName(staging.source), target: quoteName(staging.target) };
}

export function createTables(tables: ExecutionTables, needed: readonly (WorkTable | ResultTable)[]): string[] {
  const all = { ...WORK, ...RESULT };
  return needed.map((table) => `CREATE TABLE ${tables[table]} (${all[table].join(', ')}) ${TABLE_OPTIONS}`);
}

/** Making a table takes the server longer than a small run, so only those that the plan needs are made. */
export function neededTables(plan: ReconcilePlan): (WorkTable | ResultTable)[] {
  const keyed = plan.rules.some((rule) => rule.type !== 'fuzzy');
  const fuzzy = plan.rules.some((rule) => rule.type === 'fuzzy');
  const needed: Record<WorkTable | ResultTable, boolean> = {
    pairs: true,
    differs: true,
    repeated: keyed,
    blocks: fuzzy,
    similar: fuzzy,
    near: fuzzy,
    content: fuzzy,
    places: fuzzy,
    passed: fuzzy,
    outcome: true,
    duplicates: plan.keyRule !== null,
  };
  return [...WORK_TABLES, ...RESULT_TABLES].filter((table) => needed[table]);
}

export function sideCode(side: Side): number {
  return side === 'source' ? 0 : 1;
}

/** Rows of a side, aliased `s` or `t`, that are in no pair yet. */
export function unpaired(tables: ExecutionTables, side: Side): string {
  return `NOT EXISTS (SELECT 1 FROM ${tables.pairs} AS p WHERE p.${side}_row = ${ALIAS[side]}.row_id)`;
}
