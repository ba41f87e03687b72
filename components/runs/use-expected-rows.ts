'use client';

import { skipToken, useQuery } from '@tanstack/react-query';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { useTRPC } from '../api/trpc.ts';

/** What a run will probably read, and how we know. Null where nobody can tell. */
export interface ExpectedRows {
  source: number | null;
  target: number | null;
  /** The last good run's own count, or the databases' statistics (which know no filter). */
  from: { kind: 'last_run'; id: string; endedAt: Date; milliseconds: number } | { kind: 'statistics' } | null;
  pending: boolean;
}

type SideDefinition = RulesetDefinition['source'];

/**
 * How many rows each side of a ruleset has: what its last good, unlimited run read, else the row estimates of the last look
 * at the two tables. Asking never fails: without an answer the numbers are null.
 */
export function useExpectedRows(rulesetId: string, definition: RulesetDefinition | undefined): ExpectedRows {
  const trpc = useTRPC();
  const lastGood = useQuery(trpc.runs.list.queryOptions({ rulesetId, status: ['succeeded'], limit: 1 }));
  const lastId = lastGood.data?.rows[0]?.id;
  const lastRun = useQuery(trpc.runs.get.queryOptions(lastId === undefined ? skipToken : { id: lastId }));
  const document = lastRun.data?.document;
  const counted = document && document.limit === null ? document : null;
  const isKnown = counted !== null && counted !== undefined;
  const settled = lastGood.isFetched && (lastId === undefined || lastRun.isFetched);
  const source = useRowEstimate(settled && !isKnown ? definition?.source : undefined);
  const target = useRowEstimate(settled && !isKnown ? definition?.target : undefined);
  if (isKnown && lastRun.data?.endedAt) {
    const { id, endedAt } = lastRun.data;
    return {
      source: counted.total_source_count,
      target: counted.total_target_count,
      from: { kind: 'last_run', id, endedAt, milliseconds: counted.total_time_ms },
      pending: false,
    };
  }
  return {
    source: source.rows,
    target: target.rows,
    from: source.rows === null && target.rows === null ? null : { kind: 'statistics' },
    pending: !settled || source.pending || target.pending,
  };
}

/** A table's estimate by its database's statistics. A query has none, and is not run to find out. */
function useRowEstimate(side: SideDefinition | undefined): { rows: number | null; pending: boolean } {
  const trpc = useTRPC();
  const connections = useQuery(trpc.connections.list.queryOptions(side?.table === undefined ? skipToken : undefined));
  const connection = connections.data?.find((candidate) => candidate.name === side?.connection);
  const wanted = connection && side?.table !== undefined ? { id: connection.id, dataset: side.table } : skipToken;
  const described = useQuery(trpc.connections.describe.queryOptions(wanted, { retry: false, staleTime: 60_000 }));
  return {
    rows: described.data?.description.rowEstimate ?? null,
    pending: side?.table !== undefined && (connections.isPending || (connection !== undefined && described.isPending)),
  };
}
