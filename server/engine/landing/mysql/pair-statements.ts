import type { Side } from '../../plan/plan.ts';
import { ALIAS, type ExecutionTables, sideCode, unpaired } from './execution-tables.ts';
import { forcedIndex, keyColumn } from './staging-table.ts';

/** The statements of one rule. Keys are NULL in rows the rule does not work on, so that equality leaves them out. */

/** Whether an earlier rule may have taken rows. */
type Later = boolean;

/** Keys that occur more than once among the rows of a side that are left. */
export function insertRepeatedKeys(tables: ExecutionTables, rule: number, side: Side, later: Later): string {
  const key = `${ALIAS[side]}.${keyColumn(rule)}`;
  const open = later ? ` AND ${unpaired(tables, side)}` : '';
  return [
    `INSERT INTO ${tables.repeated} (repeated_key, side)`,
    `SELECT ${key}, ${sideCode(side)} FROM ${tables[side]} AS ${ALIAS[side]} WHERE ${key} IS NOT NULL${open} GROUP BY ${key} HAVING COUNT(*) > 1`,
  ].join('\n');
}

/** Rows whose key occurs once on each side; `same` where all compared fields have the same bytes. */
export function insertSinglePairs(tables: ExecutionTables, rule: number, later: Later, anyRepeated: boolean): string {
  const key = keyColumn(rule);
  const conditions = [
    `s.${key} IS NOT NULL`,
    ...(later ? [unpaired(tables, 'source'), unpaired(tables, 'target')] : []),
    ...(anyRepeated ? [`NOT EXISTS (SELECT 1 FROM ${tables.repeated} AS d WHERE d.repeated_key = s.${key})`] : []),
  ];
  return [
    `INSERT INTO ${tables.pairs} (source_row, target_row, rule, same)`,
    `SELECT s.row_id, t.row_id, ${rule}, s.compared = t.compared`,
    `FROM ${tables.source} AS s STRAIGHT_JOIN ${tables.target} AS t ${forcedIndex(rule)} ON t.${key} = s.${key}`,
    `WHERE ${conditions.join(' AND ')}`,
  ].join('\n');
}

/** Rows with a repeated key, key by key: `key, row_id, compared, others`. */
export function selectTwins(tables: ExecutionTables, rule: number, side: Side, later: Later): string {
  const alias = ALIAS[side];
  const key = keyColumn(rule);
  return [
    `SELECT d.repeated_key, ${alias}.row_id, ${alias}.compared, ${alias}.others`,
    `FROM (SELECT DISTINCT repeated_key FROM ${tables.repeated}) AS d`,
    `JOIN ${tables[side]} AS ${alias} ${forcedIndex(rule)} ON ${alias}.${key} = d.repeated_key`,
    ...(later ? [`WHERE ${unpaired(tables, side)}`] : []),
    `ORDER BY d.repeated_key, ${alias}.row_id`,
  ].join('\n');
}
