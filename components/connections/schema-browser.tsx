'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw, Table2 } from 'lucide-react';
import { useQueryState } from 'nuqs';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC, useTRPCClient } from '../api/trpc.ts';
import { useShortcut } from '../shell/shortcut-provider.tsx';
import { Count } from '../ui/count.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { SearchInput } from '../ui/input.tsx';
import { notify } from '../ui/notify.ts';
import { TextSkeleton } from '../ui/skeleton.tsx';
import { DatasetDetail } from './dataset-detail.tsx';
import { DatasetTree } from './dataset-tree.tsx';
import { bestMatch, treeRows } from './schema-tree.ts';

/** Which tables a connection has and what is in them. The chosen one is in the URL: `?dataset=public.orders`. */
export function SchemaBrowser({ connectionId }: { connectionId: string }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const datasets = useQuery(trpc.connections.datasets.queryOptions({ id: connectionId }, { staleTime: 60_000 }));
  const refresh = useMutation({
    mutationFn: () => client.connections.datasets.query({ id: connectionId, refresh: true }),
    onSuccess: (listed) => queryClient.setQueryData(trpc.connections.datasets.queryKey({ id: connectionId }), listed),
    onError: (error) => notify.error(problemOf(error).message, { description: problemOf(error).advice }),
  });
  const [selected, setSelected] = useQueryState('dataset', { history: 'push' });
  const [search, setSearch] = useState('');
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => treeRows(datasets.data ?? [], search, closed), [datasets.data, search, closed]);
  const searchBox = useRef<HTMLInputElement>(null);
  const browser = useRef<HTMLDivElement>(null);
  useShortcut({ keys: '/', label: 'Search tables', group: 'Schema' }, () => searchBox.current?.focus());

  const select = (name: string) => void setSelected(name);
  const toggle = (schema: string) =>
    setClosed((before) => {
      const after = new Set(before);
      if (!after.delete(schema)) after.add(schema);
      return after;
    });

  function onSearchKey(event: KeyboardEvent) {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      browser.current?.querySelector<HTMLElement>('[role=tree]')?.focus();
    }
    const best = bestMatch(rows);
    if (event.key === 'Enter' && best !== null) select(best);
  }

  if (datasets.isError) {
    return (
      <ErrorPanel
        title="The tables could not be listed"
        problem={problemOf(datasets.error)}
        onRetry={() => void datasets.refetch()}
        retrying={datasets.isFetching}
      />
    );
  }
  return (
    <div className="grid items-start gap-x-8 gap-y-6 md:grid-cols-[17rem_minmax(0,1fr)]">
      <div
        ref={browser}
        className="flex h-[calc(100dvh-13.5rem)] min-h-80 flex-col gap-2 max-md:h-80 md:sticky md:top-[calc(var(--sticky-top)+1rem)]"
      >
        <div className="flex items-center gap-1 p-0.5">
          <SearchInput
            ref={searchBox}
            aria-label="Search tables"
            placeholder="Search tables"
            value={search}
            onValueChange={setSearch}
            onKeyDown={onSearchKey}
          />
          <IconButton
            label="Read the list of tables anew"
            icon={<RefreshCw />}
            loading={refresh.isPending}
            onClick={() => refresh.mutate()}
          />
        </div>
        {datasets.isPending ? (
          <TextSkeleton lines={12} className="gap-4.5 px-2 py-2" />
        ) : rows.length === 0 ? (
          <p className="px-2 py-3 text-ink-2">
            {datasets.data?.length === 0 ? 'There is no table this user may read.' : `No table matches “${search}”.`}
          </p>
        ) : (
          <DatasetTree rows={rows} selected={selected} onSelect={select} onToggle={toggle} />
        )}
        <p role="status" className="h-5 px-2 text-xs text-ink-3">
          {datasets.data && search === '' && <Count value={datasets.data.length} unit={datasets.data.length === 1 ? 'table' : 'tables'} />}
          {search !== '' && <Count value={rows.filter((row) => row.kind === 'dataset').length} unit="found" />}
        </p>
      </div>
      <div className="min-w-0">
        {selected === null ? (
          <EmptyState icon={<Table2 />} title="Choose a table">
            Its columns, types, keys and some rows are shown here.
          </EmptyState>
        ) : (
          <DatasetDetail
            key={selected}
            connectionId={connectionId}
            dataset={selected}
            summary={datasets.data?.find((each) => each.name === selected) ?? null}
          />
        )}
      </div>
    </div>
  );
}
