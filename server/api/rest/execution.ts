import { getRunState } from '#server/features/runs/run.service.ts';
import type { RunState } from '#server/features/runs/run-view.ts';
import { jsonResponse, type RestCall } from './handle-rest.ts';

/** A run: the result document once it has succeeded, else where it is or why it failed. `status` is always there. */
export async function getExecution({ app, actor }: RestCall, id: string): Promise<Response> {
  const run = await getRunState(app, actor, id);
  return jsonResponse(run.document ? { ...run.document, status: run.status } : executionDocument(run));
}

function executionDocument(run: RunState): object {
  return {
    success: false,
    execution_id: run.id,
    ruleset_id: run.rulesetId,
    ruleset_name: run.rulesetName,
    ruleset_version: run.rulesetVersion,
    status: run.status,
    queued_at: run.queuedAt.toISOString(),
    started_at: run.startedAt?.toISOString() ?? null,
    ended_at: run.endedAt?.toISOString() ?? null,
    attempt: run.attempt,
    phase: run.failure?.phase ?? run.phase,
    percent: run.percent,
    phases: run.progress.phases.map((phase) => ({
      phase: phase.phase,
      started_at: phase.startedAt?.toISOString() ?? null,
      ended_at: phase.endedAt?.toISOString() ?? null,
      rows: phase.rows,
      bytes: phase.bytes,
      rows_per_second: phase.rowsPerSecond,
    })),
    error: run.failure,
  };
}
