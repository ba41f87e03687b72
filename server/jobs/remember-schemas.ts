import type { AppContext } from '#server/app-context.ts';
import type { DatasetDescription } from '#server/engine/connectors/contract.ts';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { SIDES, type Side } from '#server/engine/plan/plan.ts';
import { refreshSnapshot } from '#server/features/connections/dataset-snapshot.ts';
import { openOverrides } from '#server/features/runs/connection-overrides.ts';
import type { RunToExecute } from './load-run.ts';

/**
 * Every run looks at the schemas of its tables anyway: what changed since the last look is kept, so that trends can say why a
 * KPI moved. Never fails a run. Queries have no schema of their own, and connections given with the request are not stored.
 */
export async function rememberSchemas(
  app: AppContext,
  run: RunToExecute,
  definition: RulesetDefinition,
  found: Record<Side, DatasetDescription>,
): Promise<void> {
  try {
    const overrides = openOverrides(app, run.options.overrides);
    for (const side of SIDES) {
      const { connection: name, table } = definition[side];
      if (table === undefined || overrides[side]) continue;
      const connection = await app.db.connection.findUnique({ where: { name }, select: { id: true } });
      if (connection) await refreshSnapshot(app.db, connection, table, found[side], app.now());
    }
  } catch (error) {
    app.log.warn({ err: error, runId: run.id }, 'the schemas of a run could not be remembered');
  }
}
