import type { ReconcilePlan, Side } from '../../plan/plan.ts';
import { KEY_BYTES } from './key-text.ts';
import { sortsApart } from './row-keys.ts';
import { countsSeparately } from './row-shaper.ts';
import { quoteName } from './table-names.ts';

/** InnoDB, rows that may reach beyond their page, bytes compared as bytes. */
export const TABLE_OPTIONS = 'ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin';

/** The column of a rule's keys; NULL where the rule does not work on the row. */
export function keyColumn(rule: number): string {
  return `key_${rule + 1}`;
}

/** Where the keys that are counted stand: a rule with a filter has them apart from those it works with. */
export function countedColumn(plan: ReconcilePlan, side: Side): string | null {
  if (plan.keyRule === null) return null;
  return countsSeparately(plan, side) ? 'counted_key' : keyColumn(plan.keyRule);
}

const COUNTED_SORT = 'counted_sort';

/** What duplicate keys are in order by. */
export function countedSort(plan: ReconcilePlan): string {
  return sortsApart(plan) ? COUNTED_SORT : 'sort_key';
}

function keyColumns(plan: ReconcilePlan, side: Side): string[] {
  return [...plan.rules.map((_, rule) => keyColumn(rule)), ...(countsSeparately(plan, side) ? ['counted_key'] : [])];
}

/** In the order of the fields that RowShaper makes. */
export function stagedColumnNames(plan: ReconcilePlan, side: Side): string[] {
  return [
    'row_id',
    ...keyColumns(plan, side),
    'sort_key',
    ...(sortsApart(plan) ? [COUNTED_SORT] : []),
    'compared',
    'others',
    'raw',
    'reason',
  ];
}

/** `row_id` counts rows as they arrived; `raw` holds the texts of a rejected row; `reason` why no rule works on a row. */
export function createStagingTable(table: string, plan: ReconcilePlan, side: Side): string {
  const columns = [
    'row_id BIGINT NOT NULL PRIMARY KEY',
    ...keyColumns(plan, side).map((column) => `${column} VARBINARY(${KEY_BYTES}) NULL`),
    `sort_key VARBINARY(${KEY_BYTES}) NOT NULL`,
    ...(sortsApart(plan) ? [`${COUNTED_SORT} VARBINARY(${KEY_BYTES}) NULL`] : []),
    'compared LONGBLOB NOT NULL',
    'others LONGBLOB NOT NULL',
    'raw LONGBLOB NULL',
    'reason LONGBLOB NULL',
  ];
  return `CREATE TABLE ${quoteName(table)} (${columns.join(', ')}) ${TABLE_OPTIONS}`;
}

/** MySQL allows 64 indexes on a table; the rules after that are rare and still work, slowly. */
const MOST_INDEXES = 60;

export function indexedColumns(plan: ReconcilePlan, side: Side): string[] {
  return keyColumns(plan, side).slice(0, MOST_INDEXES);
}

/** For joins on a rule's keys: the server's own guess of how rows are spread is from before they were loaded. */
export function forcedIndex(rule: number): string {
  return rule < MOST_INDEXES ? `FORCE INDEX (${indexName(keyColumn(rule))})` : '';
}

export function indexName(column: string): string {
  return `idx_${column}`;
}

/** All indexes of a table in one pass over it. */
export function createIndexes(table: string, columns: readonly string[]): string {
  return `ALTER TABLE ${quoteName(table)} ${columns.map((column) => `ADD INDEX ${indexName(column)} (${column})`).join(', ')}`;
}
