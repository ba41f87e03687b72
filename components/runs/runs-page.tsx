'use client';

import { ArrowUp, PlayCircle } from 'lucide-react';
import Link from 'next/link';
import { problemOf } from '../api/problem-of.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { formatPlural } from '../ui/format.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { Pagination } from '../ui/pagination.tsx';
import { Table } from '../ui/table.tsx';
import { runColumns } from './run-columns.tsx';
import { RunFilters } from './run-filters.tsx';
import { StartRunButton } from './start-run-button.tsx';
import { useRunList } from './use-run-list.ts';
import { useServerOffset } from './use-server-offset.ts';

/** Every run, newest first, with what it found. */
export function RunsPage() {
  const { query, rows, newer, showNewer, filtered, view, setFilter, next, previous } = useRunList();
  const columns = runColumns(useServerOffset());
  return (
    <>
      <PageHeader
        title="Runs"
        description="Every reconciliation, newest first."
        breadcrumbs={[{ label: 'Runs' }]}
        actions={<StartRunButton rulesetId={view.ruleset} />}
      />
      <RunFilters status={view.status} ruleset={view.ruleset} onChange={setFilter}>
        <div aria-live="polite" className="ml-auto">
          {newer > 0 && (
            <Button variant="ghost" icon={<ArrowUp />} onClick={showNewer}>
              Show {formatPlural(newer, 'newer run')}
            </Button>
          )}
        </div>
      </RunFilters>
      {query.isError && (
        <ErrorPanel
          className="mb-3"
          title="The runs could not be loaded"
          problem={problemOf(query.error)}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      )}
      {!(query.isError && rows.length === 0) && (
        <Table
          label="Runs"
          columns={columns}
          rows={rows}
          rowKey={(run) => run.id}
          rowHref={(run) => `/runs/${run.id}`}
          loading={query.isPending ? 12 : undefined}
          empty={filtered ? <NothingMatches clear={() => setFilter({ status: [], ruleset: null })} /> : <NoRuns />}
        />
      )}
      {(next || previous) && (
        <Pagination
          label="Pages of runs"
          onPrevious={previous}
          onNext={next}
          loading={query.isPlaceholderData}
          summary={`Page ${view.pages.length + 1}`}
        />
      )}
    </>
  );
}

function NoRuns() {
  return (
    <EmptyState
      icon={<PlayCircle />}
      title="No runs yet"
      action={
        <span className="flex gap-2">
          <Link href="/rulesets" className={buttonClass('secondary')}>
            Go to rulesets
          </Link>
          <StartRunButton />
        </span>
      }
    >
      A run reads both sides of a ruleset, pairs their rows and shows every value that differs. It writes to neither.
    </EmptyState>
  );
}

function NothingMatches({ clear }: { clear: () => void }) {
  return (
    <EmptyState icon={<PlayCircle />} title="No run matches" action={<Button onClick={clear}>Show every run</Button>}>
      No run has this status and ruleset.
    </EmptyState>
  );
}
