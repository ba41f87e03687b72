import { decodeCursor, encodeCursor } from '../../outcomes/cursor.ts';
import { assertPageSize } from '../../outcomes/paging.ts';
import type { Side } from '../../plan/plan.ts';
import type { DuplicateKeyPage } from '../contract.ts';
import { candidateRows } from './candidate-rows.ts';
import { canonicalText } from './canonical-text.ts';
import type { CompiledPlan, CompiledRule } from './compiled-plan.ts';
import { marked, unmarked } from './marked-text.ts';
import type { OpenedFile } from './opened-files.ts';
import type { OutcomeManifest } from './outcome-manifest.ts';
import { storageType } from './storage-type.ts';

/** Of the outcomes file. Rows: `id` per side in the order of pages, `is_source`, `n` rows, and the key's values as `s…` and `t…`. */
export const DUPLICATES = 'duplicate_keys';

export function createDuplicates(rule: CompiledRule, table: string): string {
  const keys = (['source', 'target'] as const).flatMap((side) =>
    rule.keyColumns[side].map((column, index) => `${side[0]}${index} ${storageType(column.type)}`),
  );
  return `CREATE TABLE ${table} (${['id BIGINT', 'is_source BOOLEAN', 'n BIGINT', ...keys].join(', ')})`;
}

/**
 * Keys of one side that occur more than once among its accepted rows, with the values of one row each: of values that are equal as
 * keys (1.0 and 1.00) the least is shown.
 */
export function insertDuplicates(plan: CompiledPlan, rule: CompiledRule, side: Side, table: string): string {
  const unfiltered = { ...rule, flag: { source: null, target: null } };
  const rows = candidateRows(plan, unfiltered, side, { source: null, target: null }, { take: 'all' });
  const names = rule.keyColumns[side].map((_, index) => `${side[0]}${index}`);
  const values = rule.keyColumns[side].map((column, index) => `${names[index]} := ${column.sql}`);
  const grouped = `SELECT unnest(min(struct_pack(${values.join(', ')}))), count(*) AS n FROM ${rows} GROUP BY ${rule.keys[side].join(', ')} HAVING count(*) > 1`;
  return [
    `INSERT INTO ${table} (id, is_source, n, ${names.join(', ')})`,
    `SELECT row_number() OVER (ORDER BY n DESC, ${names.join(', ')}), ${side === 'source'}, n, ${names.join(', ')} FROM (${grouped})`,
  ].join('\n');
}

export async function readDuplicates(
  { statements, catalog, manifest }: OpenedFile<OutcomeManifest>,
  side: Side,
  cursor: string | null,
  limit: number,
  signal: AbortSignal,
): Promise<DuplicateKeyPage> {
  assertPageSize(limit, 'keys');
  const after = cursor === null ? '0' : decodeCursor(cursor);
  if (!manifest.duplicates) return { keys: [], next: null };
  const columns = (manifest.countedKeys ?? manifest.keys).map((key) => manifest[side][key[side]]!);
  const texts = columns.map((column, index) => marked(canonicalText(`${side[0]}${index}`, column.logicalType)));
  const found = await statements.rows(
    [
      `SELECT ${['CAST(id AS VARCHAR)', 'n', ...texts].join(', ')} FROM ${catalog}.${DUPLICATES}`,
      `WHERE is_source = ${side === 'source'} AND id > ${after} ORDER BY id LIMIT ${limit + 1}`,
    ].join('\n'),
    [],
    signal,
  );
  const page = found.slice(0, limit);
  return {
    keys: page.map(([, rows, ...values]) => ({
      side,
      rows: Number(rows),
      key: Object.fromEntries(columns.map((column, index) => [column.name, unmarked(values[index] ?? null)])),
    })),
    next: found.length > limit ? encodeCursor(String(page.at(-1)![0])) : null,
  };
}
