import type { ColumnDescription } from '../../connectors/contract.ts';
import { canonicalText } from './canonical-text.ts';
import { marked, unmarked } from './marked-text.ts';
import type { OpenedFile } from './opened-files.ts';
import type { StagingManifest } from './outcome-manifest.ts';
import { quoteName } from './sql-text.ts';

/** The first rows as they were loaded; a rejected row with its texts as they arrived. */
export async function previewRows(
  opened: OpenedFile<StagingManifest>,
  limit: number,
): Promise<{ columns: ColumnDescription[]; rows: (string | null)[][] }> {
  const { tableName, columns } = opened.manifest;
  const texts = columns.map(({ logicalType }, index) => marked(`coalesce(raw[${index + 1}], ${canonicalText(`c${index}`, logicalType)})`));
  const rows = await opened.statements.rows(
    `SELECT ${texts.join(', ')} FROM ${opened.catalog}.${quoteName(tableName)} ORDER BY rowid LIMIT ${Math.max(0, Math.trunc(limit))}`,
  );
  return { columns, rows: rows.map((row) => row.map(unmarked)) };
}
