import { decodeCursor, encodeCursor } from '../../outcomes/cursor.ts';
import { assertPageSize } from '../../outcomes/paging.ts';
import type { Side } from '../../plan/plan.ts';
import type { DuplicateKeyPage } from '../contract.ts';
import { ALIAS, type ExecutionTables, sideCode } from './execution-tables.ts';
import type { LandingSession } from './landing-session.ts';
import type { OpenedOutcomes } from './opened-outcomes.ts';
import { textAt } from './row-layout.ts';

/**
 * Keys that occur more than once among the accepted rows of a side, those of most rows first, with the values of one row each:
 * of values that are equal as keys the least is shown. `column` holds the keys, `sort` their order.
 */
export function insertDuplicates(tables: ExecutionTables, side: Side, column: string, sort: string): string {
  const alias = ALIAS[side];
  const place = `${alias}.${sort}, ${alias}.compared, ${alias}.others, ${alias}.row_id`;
  const repeated = `SELECT ${column} AS counted, COUNT(*) AS row_count FROM ${tables[side]} WHERE ${column} IS NOT NULL GROUP BY ${column} HAVING COUNT(*) > 1`;
  const ranked = `SELECT ${alias}.row_id, r.row_count, ROW_NUMBER() OVER (PARTITION BY r.counted ORDER BY ${place}) AS nth FROM (${repeated}) AS r JOIN ${tables[side]} AS ${alias} ON ${alias}.${column} = r.counted`;
  return [
    `INSERT INTO ${tables.duplicates} (side, place, row_count, compared, others)`,
    `SELECT ${sideCode(side)}, ROW_NUMBER() OVER (ORDER BY k.row_count DESC, ${place}), k.row_count, ${alias}.compared, ${alias}.others`,
    `FROM (${ranked}) AS k JOIN ${tables[side]} AS ${alias} ON ${alias}.row_id = k.row_id WHERE k.nth = 1`,
  ].join('\n');
}

/** One page of them: `place` is the cursor. */
export async function readDuplicates(
  session: LandingSession,
  { manifest, tables }: OpenedOutcomes,
  side: Side,
  cursor: string | null,
  limit: number,
  signal: AbortSignal,
): Promise<DuplicateKeyPage> {
  assertPageSize(limit, 'keys');
  const after = cursor === null ? '0' : decodeCursor(cursor);
  if (manifest.countedKeys === null) return { keys: [], next: null };
  const positions = manifest.countedKeys.map((key) => key[side]);
  const found = await session.rows(
    `SELECT place, row_count, compared, others FROM ${tables.duplicates} WHERE side = ${sideCode(side)} AND place > ? ORDER BY place LIMIT ${limit + 1}`,
    [after],
    signal,
  );
  const page = found.slice(0, limit).map(([place, rows, compared, others]) => {
    const [first, second] = [JSON.parse(String(compared)), JSON.parse(String(others))] as (string | null)[][];
    const key = positions.map((position) => [
      manifest.columns[side][position]!.name,
      textAt(manifest.homes[side][position]!, first!, second!),
    ]);
    return { place: String(place), rows: Number(rows), key: Object.fromEntries(key) as Record<string, string | null> };
  });
  return {
    keys: page.map(({ rows, key }) => ({ side, rows, key })),
    next: found.length > limit ? encodeCursor(page.at(-1)!.place) : null,
  };
}
