'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowRight, ListChecks, SearchX } from 'lucide-react';
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
import { formatPercent } from '../ui/format.ts';
import { SearchInput } from '../ui/input.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SideTag } from '../ui/side-tag.tsx';
import { type Status, StatusBadge } from '../ui/status-badge.tsx';
import { Table, type TableColumn } from '../ui/table.tsx';

type Ruleset = ApiOutputs['rulesets']['list'][number];

const COLUMNS: readonly TableColumn<Ruleset>[] = [
  { id: 'name', header: 'Name', width: '20%', truncate: true, cell: (ruleset) => <span title={ruleset.name}>{ruleset.name}</span> },
  {
    id: 'id',
    header: 'Id',
    width: '14%',
    truncate: true,
    cell: (ruleset) => (
      <span className="font-mono text-xs" title={ruleset.id}>
        {ruleset.id}
      </span>
    ),
  },
  { id: 'sides', header: 'Source and target', width: '30%', truncate: true, cell: (ruleset) => <Sides ruleset={ruleset} /> },
  { id: 'version', header: 'Version', width: '4rem', align: 'end', cell: (ruleset) => ruleset.version },
  { id: 'run', header: 'Last run', width: '11.5rem', cell: (ruleset) => <LastRun run={ruleset.lastRun} /> },
  { id: 'rcr', header: 'RCR', width: '10rem', cell: (ruleset) => <Rcr run={ruleset.lastRun} /> },
];

/** Every ruleset, what it compares and how its last run went. */
export function RulesetList() {
  const trpc = useTRPC();
  const mayWrite = useCan('rulesets.write');
  const rulesets = useQuery(trpc.rulesets.list.queryOptions());
  const [search, setSearch] = useQueryState('q', { defaultValue: '', history: 'replace' });
  const searchBox = useRef<HTMLInputElement>(null);
  const push = useGuardedPush();
  useShortcut({ keys: '/', label: 'Search', group: 'Rulesets' }, () => searchBox.current?.focus());
  useShortcut({ keys: 'n', label: 'New ruleset', group: 'Rulesets', enabled: mayWrite === true }, () => push('/rulesets/new'));

  const found = (rulesets.data ?? []).filter((ruleset) => isFound(ruleset, search));
  const none = rulesets.data?.length === 0;
  return (
    <>
      <PageHeader
        title="Rulesets"
        description="What is compared with what, and how rows find each other."
        actions={
          mayWrite &&
          !none && (
            <Link href="/rulesets/new" className={buttonClass('primary')}>
              New ruleset
            </Link>
          )
        }
      />
      {rulesets.isError ? (
        <ErrorPanel
          title="The rulesets could not be loaded"
          problem={problemOf(rulesets.error)}
          onRetry={() => void rulesets.refetch()}
          retrying={rulesets.isFetching}
        />
      ) : none ? (
        <EmptyState
          icon={<ListChecks />}
          title="No rulesets yet"
          action={
            mayWrite && (
              <Link href="/rulesets/new" className={buttonClass('primary')}>
                Make the first ruleset
              </Link>
            )
          }
        >
          A ruleset names a source and a target, says which rows belong together and which columns are compared. Columns are suggested.
        </EmptyState>
      ) : (
        <>
          <SearchInput
            ref={searchBox}
            aria-label="Search rulesets"
            placeholder="Search by name, id, connection or table"
            value={search}
            onValueChange={(next) => void setSearch(next === '' ? null : next)}
            className="mb-3 max-w-96"
          />
          <Table
            label="Rulesets"
            columns={COLUMNS}
            rows={found}
            rowKey={(ruleset) => ruleset.id}
            rowHref={(ruleset) => `/rulesets/${encodeURIComponent(ruleset.id)}`}
            loading={rulesets.isPending ? 6 : 0}
            empty={
              <EmptyState
                compact
                icon={<SearchX />}
                title={`No ruleset matches “${search}”`}
                action={<Button onClick={() => void setSearch(null)}>Show all</Button>}
              />
            }
          />
        </>
      )}
    </>
  );
}

function Sides({ ruleset: { source, target } }: { ruleset: Ruleset }) {
  const name = (side: Ruleset['source']) => `${side.connection} ${side.dataset}`;
  return (
    <span className="inline-flex max-w-full items-center gap-2 align-middle" title={`${name(source)} → ${name(target)}`}>
      <SideTag side="source" short />
      <SideName side={source} />
      <ArrowRight aria-label="against" className="size-3.5 shrink-0 text-ink-3" />
      <SideTag side="target" short />
      <SideName side={target} />
    </span>
  );
}

function SideName({ side }: { side: Ruleset['source'] }) {
  return (
    <span className="truncate">
      <span className="text-ink-2">{side.connection}</span> <span className="font-mono text-xs">{side.dataset}</span>
    </span>
  );
}

function LastRun({ run }: { run: Ruleset['lastRun'] }) {
  if (!run) return <span className="text-ink-3">Never run</span>;
  return (
    <span className="flex items-center justify-between gap-3">
      <Link href={`/runs/${run.id}`} className="rounded-sm hover:underline">
        <StatusBadge plain status={run.status as Status} />
      </Link>
      {run.endedAt && <RelativeTime at={run.endedAt} className="text-ink-3" />}
    </span>
  );
}

function Rcr({ run }: { run: Ruleset['lastRun'] }) {
  if (run?.rcr === null || run?.rcr === undefined) return <span className="text-ink-3">None</span>;
  return (
    <span className="flex items-center justify-between gap-2">
      <span className="tabular-nums">{formatPercent(run.rcr)}</span>
      {run.rcrStatus && <StatusBadge plain status={run.rcrStatus as Status} />}
    </span>
  );
}

function isFound({ name, id, source, target }: Ruleset, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return [name, id, source.connection, source.dataset, target.connection, target.dataset].some((text) =>
    text.toLowerCase().includes(wanted),
  );
}
