'use client';

import { GitPullRequestArrow, X } from 'lucide-react';
import Link from 'next/link';
import { CHANGE_SET_STATUSES } from '#server/features/changes/change-status.ts';
import { problemOf } from '../api/problem-of.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Pagination } from '../ui/pagination.tsx';
import { StatusFilter } from '../ui/status-filter.tsx';
import { Table } from '../ui/table.tsx';
import { setStatusWord } from './change-looks.tsx';
import { changeSetColumns } from './change-set-columns.tsx';
import { useChangeSetList } from './use-change-set-list.ts';

/** Every change set, newest first: what waits for review, what was applied. */
export function ChangesPage() {
  const { query, rows, filtered, view, setFilter, next, previous } = useChangeSetList();
  const everything = () => setFilter({ status: [], ruleset: null, run: null });
  return (
    <>
      <PageHeader
        title="Changes"
        description="What runs found and people decide: reviewed, applied, undone."
        breadcrumbs={[{ label: 'Changes' }]}
      />
      <search aria-label="Filter the change sets" className="flex flex-wrap items-center gap-2 pb-3">
        <StatusFilter
          statuses={CHANGE_SET_STATUSES}
          word={setStatusWord}
          value={view.status}
          onValueChange={(status) => setFilter({ status })}
        />
        {(view.run ?? view.ruleset) !== null && (
          <Button icon={<X />} onClick={() => setFilter({ run: null, ruleset: null })}>
            Only <span className="font-mono text-xs">{view.run ?? view.ruleset}</span>
          </Button>
        )}
      </search>
      {query.isError && (
        <ErrorPanel
          className="mb-3"
          title="The change sets could not be loaded"
          problem={problemOf(query.error)}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      )}
      {!(query.isError && rows.length === 0) && (
        <Table
          label="Change sets"
          columns={changeSetColumns()}
          rows={rows}
          rowKey={(set) => set.id}
          rowHref={(set) => `/changes/${set.id}`}
          loading={query.isPending ? 12 : undefined}
          empty={filtered ? <NothingMatches clear={everything} /> : <NoChangeSets />}
        />
      )}
      {(next || previous) && (
        <Pagination
          label="Pages of change sets"
          onPrevious={previous}
          onNext={next}
          loading={query.isPlaceholderData}
          summary={`Page ${view.pages.length + 1}`}
        />
      )}
    </>
  );
}

function NoChangeSets() {
  return (
    <EmptyState
      icon={<GitPullRequestArrow />}
      title="No change sets yet"
      action={
        <Link href="/runs?status=succeeded" className={buttonClass('primary')}>
          Go to the runs
        </Link>
      }
    >
      Open a run that found differences and choose “Plan changes”. What would be written is reviewed row by row; nothing is written before
      somebody applies it.
    </EmptyState>
  );
}

function NothingMatches({ clear }: { clear: () => void }) {
  return (
    <EmptyState
      icon={<GitPullRequestArrow />}
      title="No change set matches"
      action={<Button onClick={clear}>Show every change set</Button>}
    >
      No change set meets the whole filter.
    </EmptyState>
  );
}
