import type { Side } from '../../plan/plan.ts';
import type { LandedExecution } from '../contract.ts';
import type { LandingSession } from './landing-session.ts';
import { rowsIfThere } from './opened-outcomes.ts';
import { namePart, resultTable, tableOwner } from './table-names.ts';
import { tableSizes } from './table-sizes.ts';

/** Everything in the landing database by execution, but for the executions of `others`; work tables and results that were never published count as staging. */
export async function landedExecutions(session: LandingSession, others: readonly string[]): Promise<LandedExecution[]> {
  const sizes = await tableSizes(session);
  if (sizes.length === 0) return [];
  const catalogued = new Map(
    (await rowsIfThere(session, 'SELECT table_name, execution_id, side FROM staging_table_metadata')).map(([name, id, side]) => [
      String(name),
      { executionId: String(id), side: String(side) as Side },
    ]),
  );
  const published = await rowsIfThere(session, `SELECT execution_id, attempt FROM execution_history WHERE status = 'succeeded'`);
  const results = new Map<string, string>();
  for (const [id, attempt] of published) {
    for (const table of ['outcome', 'duplicates'] as const) results.set(resultTable(String(id), String(attempt), table), String(id));
  }
  const finished = new Set(published.map(([id]) => String(id)));
  const ofOthers = new Set(others.flatMap((id) => [id, namePart(id)]));
  const found = new Map<string, LandedExecution>();
  for (const { name, bytes, modifiedAt } of sizes) {
    const staging = catalogued.get(name);
    const executionId = staging?.executionId ?? results.get(name) ?? tableOwner(name)?.executionId;
    if (executionId === undefined || ofOthers.has(executionId)) continue;
    const known = found.get(executionId) ?? {
      executionId,
      stagingBytes: 0,
      outcomesBytes: 0,
      finished: finished.has(executionId),
      modifiedAt,
      ...(finished.has(executionId) && { tables: {} }),
    };
    const isResult = results.has(name);
    found.set(executionId, {
      ...known,
      stagingBytes: known.stagingBytes + (isResult ? 0 : bytes),
      outcomesBytes: known.outcomesBytes + (isResult ? bytes : 0),
      modifiedAt: new Date(Math.max(known.modifiedAt.getTime(), modifiedAt.getTime())),
      ...(known.tables !== undefined && staging !== undefined && { tables: { ...known.tables, [staging.side]: bytes } }),
    });
  }
  return [...found.values()];
}
