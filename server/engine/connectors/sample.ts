import type { Connector, Dataset, SampleRows } from './contract.ts';
import { MISFIT_MARK, readRows } from './spool.ts';

/** The first rows of a dataset, by an extract with a limit: a preview shows exactly what a run would compare. */
export async function sampleRows(
  connector: Pick<Connector, 'extract'>,
  dataset: Dataset,
  limit: number,
  signal: AbortSignal,
): Promise<SampleRows> {
  const extraction = await connector.extract(dataset, { columns: [], limit }, signal);
  const rows: (string | null)[][] = [];
  for await (const row of readRows(extraction)) rows.push(row.map((text) => text?.replace(MISFIT_MARK, '') ?? null));
  return { columns: extraction.columns, rows };
}
