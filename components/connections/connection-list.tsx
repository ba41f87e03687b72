'use client';

import { useQuery } from '@tanstack/react-query';
import { Database, SearchX } from 'lucide-react';
import Link from 'next/link';
import { useQueryState } from 'nuqs';
import { useRef } from 'react';
import { problemOf } from '../api/problem-of.ts';
import { type ApiOutputs, useTRPC } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { useGuardedPush } from '../shell/leave-guard.tsx';
import { useShortcut } from '../shell/shortcut-provider.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { SearchInput } from '../ui/input.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Table, type TableColumn } from '../ui/table.tsx';
import { ConnectionHealth } from './connection-health.tsx';
import { UsedBy } from './used-by.tsx';

type Connection = ApiOutputs['connections']['list'][number];

const COLUMNS: readonly TableColumn<Connection>[] = [
  { id: 'name', header: 'Name', width: '15%', truncate: true, cell: (connection) => connection.name },
  { id: 'health', header: 'Health', width: '7rem', cell: (connection) => <ConnectionHealth plain health={connection.lastCheckStatus} /> },
  { id: 'type', header: 'Type', width: '10.5rem', cell: (connection) => connection.typeLabel },
  {
    id: 'address',
    header: 'Address',
    width: '24%',
    truncate: true,
    cell: (connection) => (
      <span className="font-mono text-xs" title={connection.address}>
        {connection.address}
      </span>
    ),
  },
  {
    id: 'checked',
    header: 'Last checked',
    width: '7.5rem',
    cell: ({ lastCheckAt }) => (lastCheckAt ? <RelativeTime at={lastCheckAt} /> : <span className="text-ink-3">Never</span>),
  },
  { id: 'used', header: 'Used by', width: '24%', truncate: true, cell: (connection) => <UsedBy rulesets={connection.usedBy} /> },
];

/** Every database Tieout knows, and whether it can be read. */
export function ConnectionList() {
  const trpc = useTRPC();
  const mayWrite = useCan('connections.write');
  const connections = useQuery(trpc.connections.list.queryOptions());
  const [search, setSearch] = useQueryState('q', { defaultValue: '', history: 'replace' });
  const searchBox = useRef<HTMLInputElement>(null);
  const push = useGuardedPush();
  useShortcut({ keys: '/', label: 'Search', group: 'Connections' }, () => searchBox.current?.focus());
  useShortcut({ keys: 'n', label: 'New connection', group: 'Connections', enabled: mayWrite === true }, () => push('/connections/new'));

  const found = (connections.data ?? []).filter((connection) => isFound(connection, search));
  const none = connections.data?.length === 0;
  return (
    <>
      <PageHeader
        title="Connections"
        description="The databases and files that rulesets read."
        actions={
          mayWrite &&
          !none && (
            <Link href="/connections/new" className={buttonClass('primary')}>
              New connection
            </Link>
          )
        }
      />
      {connections.isError ? (
        <ErrorPanel
          title="The connections could not be loaded"
          problem={problemOf(connections.error)}
          onRetry={() => void connections.refetch()}
          retrying={connections.isFetching}
        />
      ) : none ? (
        <NoConnections mayWrite={mayWrite === true} />
      ) : (
        <>
          <SearchInput
            ref={searchBox}
            aria-label="Search connections"
            placeholder="Search by name, type or address"
            value={search}
            onValueChange={(next) => void setSearch(next === '' ? null : next)}
            className="mb-3 max-w-80"
          />
          <Table
            label="Connections"
            columns={COLUMNS}
            rows={found}
            rowKey={(connection) => connection.id}
            rowHref={(connection) => `/connections/${encodeURIComponent(connection.id)}`}
            loading={connections.isPending ? 6 : 0}
            empty={
              <EmptyState
                compact
                icon={<SearchX />}
                title={`No connection matches “${search}”`}
                action={<Button onClick={() => void setSearch(null)}>Show all</Button>}
              />
            }
          />
        </>
      )}
    </>
  );
}

function NoConnections({ mayWrite }: { mayWrite: boolean }) {
  return (
    <EmptyState
      icon={<Database />}
      title="No connections yet"
      action={
        mayWrite && (
          <Link href="/connections/new" className={buttonClass('primary')}>
            Add the first connection
          </Link>
        )
      }
    >
      Tieout compares two databases that cannot see each other. Begin with the one you trust, then add the one you want to compare with it.
      {mayWrite ? ' A user that may only read is enough.' : ' An administrator adds them.'}
    </EmptyState>
  );
}

function isFound({ name, typeLabel, address }: Connection, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return [name, typeLabel, address].some((text) => text.toLowerCase().includes(wanted));
}
