'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { problemOf } from '../api/problem-of.ts';
import { type ApiOutputs, useTRPC, useTRPCClient } from '../api/trpc.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Count } from '../ui/count.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { notify } from '../ui/notify.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ColumnTable } from './column-table.tsx';
import { SampleTable } from './sample-table.tsx';
import { SchemaChanges } from './schema-changes.tsx';
import type { Dataset } from './schema-tree.ts';

type Description = ApiOutputs['connections']['describe'];

const VIEWS = [
  { value: 'columns', label: 'Columns' },
  { value: 'rows', label: 'Sample rows' },
] as const;

/** One table: what it is, what changed, its columns or some of its rows. */
export function DatasetDetail({ connectionId, dataset, summary }: { connectionId: string; dataset: string; summary: Dataset | null }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [view, setView] = useQueryState('view', parseAsStringLiteral(['columns', 'rows']).withDefault('columns'));
  const input = { id: connectionId, dataset };
  const described = useQuery(trpc.connections.describe.queryOptions(input, { staleTime: 60_000 }));
  const refresh = useMutation({
    mutationFn: () => client.connections.describe.query({ ...input, refresh: true }),
    onSuccess: (fresh) => {
      queryClient.setQueryData(trpc.connections.describe.queryKey(input), fresh);
      void queryClient.invalidateQueries(trpc.connections.sample.queryFilter(input));
    },
    onError: (error) => notify.error(problemOf(error).message, { description: problemOf(error).advice }),
  });

  return (
    <article aria-label={dataset} className="flex flex-col gap-4">
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0">
          <div className="flex items-center gap-2">
            <h2 className="truncate font-mono text-base font-medium">{dataset}</h2>
            <CopyButton text={dataset} label="Copy the name" />
            {summary && summary.kind !== 'table' && <Badge>{summary.kind}</Badge>}
          </div>
          <p className="flex min-h-6 flex-wrap items-center gap-x-3 text-ink-2">
            <RowEstimate described={described.data} summary={summary} />
            {described.data && <Keys keys={described.data.description.keys} />}
          </p>
        </div>
        <div className="flex items-center gap-3 text-ink-3">
          {described.data ? (
            <span>
              Read <RelativeTime at={described.data.takenAt} />
            </span>
          ) : (
            <Skeleton className="h-3 w-20" />
          )}
          <Button size="sm" icon={<RefreshCw />} loading={refresh.isPending} disabled={!described.data} onClick={() => refresh.mutate()}>
            Refresh
          </Button>
        </div>
      </header>
      {described.data && <SchemaChanges changes={described.data.changes} changedAt={described.data.changedAt} />}
      <SegmentedControl label="What to show" options={VIEWS} value={view} onValueChange={(next) => void setView(next)} className="w-fit" />
      {described.isError ? (
        <ErrorPanel
          title={`${dataset} could not be read`}
          problem={problemOf(described.error)}
          onRetry={() => void described.refetch()}
          retrying={described.isFetching}
        />
      ) : view === 'columns' ? (
        <ColumnTable dataset={dataset} description={described.data?.description} />
      ) : (
        <SampleTable connectionId={connectionId} dataset={dataset} />
      )}
    </article>
  );
}

function RowEstimate({ described, summary }: { described: Description | undefined; summary: Dataset | null }) {
  const rows = described?.description.rowEstimate ?? summary?.rowEstimate ?? null;
  if (rows === null) return <span>{described ? 'Number of rows not known' : ' '}</span>;
  return <Count value={rows} unit={rows === 1 ? 'row' : 'rows'} approximate />;
}

function Keys({ keys }: { keys: Description['description']['keys'] }) {
  if (keys.length === 0) return <span>No key declared</span>;
  return keys.map((key) => (
    <span key={key.name}>
      {key.primary ? 'Primary key' : 'Unique'} <span className="font-mono text-xs text-ink">{key.columns.join(', ')}</span>
    </span>
  ));
}
