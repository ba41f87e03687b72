'use client';

import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { DatasetDescription } from '#server/engine/connectors/contract.ts';
import { formatLogicalType } from '#server/engine/values/logical-type.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC, useTRPCClient } from '../api/trpc.ts';
import type { ComboboxOption } from '../ui/combobox.tsx';
import { formatCompactCount } from '../ui/format.ts';
import { useSettled } from '../ui/use-settled.ts';
import type { SideDraft } from './ruleset-draft.ts';

const MINUTE_MS = 60_000;
/** A query is described when its writer pauses, not at every letter. */
const PAUSE_MS = 600;

/** What the database of one side says: its tables, and the columns of the chosen one. */
export interface SideSchema {
  connectionId: string | null;
  /** `PostgreSQL`: how a filter or query is written. */
  dialect: string | null;
  takesQueries: boolean;
  tables: readonly ComboboxOption[];
  tablesPending: boolean;
  columns: readonly ComboboxOption[];
  description: DatasetDescription | null;
  describing: boolean;
  /** Why there is no list of tables, or no description. */
  problem: { about: 'tables' | 'columns'; message: string; advice: string } | null;
  /** Reads the columns anew. */
  refresh: () => Promise<void>;
}

export function useSideSchema(side: SideDraft): SideSchema {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const connections = useQuery(trpc.connections.list.queryOptions());
  const id = connections.data?.find((connection) => connection.name === side.connection)?.id ?? null;
  const ref = id === null ? skipToken : { id };
  const connection = useQuery(trpc.connections.get.queryOptions(ref, { staleTime: MINUTE_MS }));
  const datasets = useQuery(trpc.connections.datasets.queryOptions(ref, { staleTime: MINUTE_MS, retry: false }));
  const query = useSettled(side.query.trim(), PAUSE_MS);
  const dataset = side.reads === 'table' ? side.table : query === '' ? '' : { query };
  const wanted = id === null || dataset === '' ? null : { id, dataset };
  const described = useQuery(
    trpc.connections.describe.queryOptions(wanted ?? skipToken, { staleTime: MINUTE_MS, retry: false, refetchOnWindowFocus: false }),
  );

  const tables = useMemo(
    () =>
      (datasets.data ?? []).map(({ name, rowEstimate }) => ({
        value: name,
        label: name,
        ...(rowEstimate !== null && { hint: `~${formatCompactCount(rowEstimate)} rows` }),
      })),
    [datasets.data],
  );
  const description = wanted ? (described.data?.description ?? null) : null;
  const columns = useMemo(
    () => (description?.columns ?? []).map(({ name, logicalType }) => ({ value: name, label: name, hint: formatLogicalType(logicalType) })),
    [description],
  );
  const failed = described.error ?? datasets.error;
  return {
    connectionId: id,
    dialect: connection.data?.capabilities?.dialectName ?? null,
    takesQueries: connection.data?.capabilities?.queries ?? true,
    tables,
    tablesPending: datasets.isLoading || connections.isPending,
    columns,
    description,
    describing: described.isLoading,
    problem: failed ? { about: described.error ? 'columns' : 'tables', ...sentencesOf(failed) } : null,
    refresh: async () => {
      if (!wanted) return;
      const fresh = await client.connections.describe.query({ ...wanted, refresh: true }).catch(() => null);
      if (fresh) queryClient.setQueryData(trpc.connections.describe.queryKey(wanted), fresh);
    },
  };
}

function sentencesOf(error: unknown): { message: string; advice: string } {
  const { message, advice } = problemOf(error);
  return { message, advice };
}
