import { TYPES } from 'tedious';
import type { ColumnFilling, FilledColumn } from '../column-filling.ts';
import type { ColumnDescription, Dataset } from '../contract.ts';
import type { SqlserverSession } from './session.ts';
import { quoteTable } from './sql.ts';

/** From the catalogue, for `describe` only. Triggers that come after an insert are too late to fill anything in. */
export async function columnFilling(
  session: SqlserverSession,
  dataset: Dataset,
  columns: readonly ColumnDescription[],
): Promise<ColumnFilling | null> {
  if (dataset.table === undefined) return null;
  const rows = await session.query(
    `SELECT c.name, c.is_identity, c.is_computed, c.generated_always_type, c.default_object_id,
        (SELECT COUNT(*) FROM sys.triggers AS t WHERE t.parent_id = c.object_id AND t.is_instead_of_trigger = 1) AS instead
      FROM sys.columns AS c JOIN sys.objects AS o ON o.object_id = c.object_id
      WHERE c.object_id = OBJECT_ID(@table) AND o.type = 'U'`,
    [{ name: 'table', type: TYPES.NVarChar, value: quoteTable(dataset.table) }],
  );
  if (rows.length === 0) return null;
  const versions = new Set(columns.filter(({ nativeType }) => /^(timestamp|rowversion)$/.test(nativeType)).map(({ name }) => name));
  const filled = rows.flatMap((row): FilledColumn[] => {
    const generated = row.is_computed === true || Number(row.generated_always_type) !== 0 || versions.has(String(row.name));
    if (generated) return [[String(row.name), 'generated']];
    return row.is_identity === true || Number(row.default_object_id) !== 0 ? [[String(row.name), 'default']] : [];
  });
  return { filled: new Map(filled), mayFillMore: Number(rows[0]!.instead) > 0 };
}
