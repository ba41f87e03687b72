import type { Run } from '#server/db/generated/client.ts';
import type { DatasetDefinition, RulesetDefinition } from '#server/engine/plan/definition.ts';
import type { RunDocument } from '#server/engine/run-document.ts';
import type { RunOptions } from '../runs/run-options.ts';

/** Raised when the document's shape changes, so that readers can tell. */
const FORMAT = 1;

export type StorableRun = Pick<Run, 'origin' | 'requestedBy' | 'queuedAt' | 'attempt'>;

/**
 * The document of an execution without its sample: the result document of `tieout run --json`, with who asked for it, when,
 * and what was compared. Times are dates, so that they can be asked for by range.
 */
export function resultMembers(
  run: StorableRun,
  options: RunOptions,
  document: RunDocument,
  definition: RulesetDefinition,
  storedAt: Date,
): Record<string, unknown> {
  const { mongodb_document_id: _, started_at, ended_at, ...result } = document;
  return {
    format: FORMAT,
    ...result,
    status: 'succeeded',
    requested_by: run.requestedBy,
    origin: run.origin,
    attempt: run.attempt,
    queued_at: run.queuedAt,
    started_at: new Date(started_at),
    ended_at: new Date(ended_at),
    stored_at: storedAt,
    source: datasetMembers(definition.source),
    target: datasetMembers(definition.target),
    /** Connections were given with the request in place of the ruleset's own. */
    connection_overrides: options.overrides !== undefined,
  };
}

function datasetMembers({ connection, ...dataset }: DatasetDefinition): Record<string, unknown> {
  return { connection, table: dataset.table ?? null, query: dataset.query ?? null, filter: dataset.filter ?? null };
}
