import type { ColumnDescription } from '../../connectors/contract.ts';
import { TieoutError } from '../../errors.ts';
import type { Side } from '../../plan/plan.ts';
import type { LandingSession } from './landing-session.ts';
import type { OutcomeManifest } from './outcome-manifest.ts';
import { textAt } from './row-layout.ts';
import { quoteName } from './table-names.ts';

/** The first rows as they were loaded; a rejected row with its texts as they arrived. @throws TieoutError not_found when they are gone. */
export async function previewRows(
  session: LandingSession,
  executionId: string,
  manifest: OutcomeManifest,
  side: Side,
  limit: number,
): Promise<{ columns: ColumnDescription[]; rows: (string | null)[][] }> {
  const [named] = await session.rows(
    `SELECT table_name FROM staging_table_metadata WHERE execution_id = ? AND side = ? AND status = 'active' ORDER BY created_at DESC LIMIT 1`,
    [executionId, side],
  );
  if (named === undefined) throw new TieoutError('not_found', 'The staging table is gone.', 'Start the run again.');
  const found = await session.rows(
    `SELECT compared, others, raw FROM ${quoteName(String(named[0]))} ORDER BY row_id LIMIT ${Math.max(0, Math.trunc(limit))}`,
  );
  const columns = manifest.columns[side];
  const rows = found.map((cells) => {
    const [compared, others, raw] = cells.map((cell) => (cell === null ? null : (JSON.parse(String(cell)) as (string | null)[])));
    return columns.map((_, position) =>
      raw ? (raw[position] ?? null) : textAt(manifest.homes[side][position]!, compared ?? [], others ?? []),
    );
  });
  return { columns, rows };
}
