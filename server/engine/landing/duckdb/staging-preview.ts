import type { ColumnDescription } from '../../connectors/contract.ts';
import type { Side } from '../../plan/plan.ts';
import { canonicalText } from './canonical-text.ts';
import type { OpenedFile } from './opened-files.ts';
import type { StagingManifest } from './outcome-manifest.ts';
import { quoteName } from './sql-text.ts';

/** The first rows as they were loaded; a rejected row with its texts as they arrived. */
export async function previewRows(
  opened: OpenedFile<Record<Side, StagingManifest>>,
  side: Side,
  limit: number,
): Promise<{ columns: ColumnDescription[]; rows: (string | null)[][] }> {
  const { tableName, columns } = opened.manifest[side];
  // A sign before each text: see outcome-page.ts.
  const texts = columns.map(
    ({ logicalType }, index) => `'=' || CASE WHEN raw IS NULL THEN ${canonicalText(`c${index}`, logicalType)} ELSE raw[${index + 1}] END`,
  );
  const rows = await opened.statements.rows(
    `SELECT ${texts.join(', ')} FROM ${opened.catalog}.${quoteName(tableName)} ORDER BY rowid LIMIT ${Math.max(0, Math.trunc(limit))}`,
  );
  return { columns, rows: rows.map((row) => row.map((text) => (text === null ? null : String(text).slice(1)))) };
}
