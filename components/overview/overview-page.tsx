'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { hasEnded } from '#server/features/runs/run-status.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { runColumns } from '../runs/run-columns.tsx';
import { StartRunButton } from '../runs/start-run-button.tsx';
import { useServerOffset } from '../runs/use-server-offset.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { formatPlural } from '../ui/format.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Table } from '../ui/table.tsx';
import { attentionItems } from './attention-items.ts';
import { AttentionList } from './attention-list.tsx';
import { FirstSteps } from './first-steps.tsx';
import { RulesetHealth } from './ruleset-health.tsx';
import { RunningRuns } from './running-runs.tsx';
import { ScheduledRuns } from './scheduled-runs.tsx';

/** How often the overview looks again: while something runs, and otherwise. */
const LIVE_MS = 2_000;
const QUIET_MS = 15_000;

const quietLink = 'text-ink-2 underline decoration-line-strong underline-offset-4 hover:text-ink';

/** Is anything wrong? What needs someone first, then each ruleset, what runs now, and what ran last. */
export function OverviewPage() {
  const trpc = useTRPC();
  const serverOffsetMs = useServerOffset();
  const query = useQuery(
    trpc.overview.get.queryOptions(undefined, {
      refetchInterval: ({ state }) => (state.data && state.data.running.length > 0 ? LIVE_MS : QUIET_MS),
    }),
  );
  const found = query.data;
  const counts = found?.counts;
  const starting = counts?.runs === 0;
  const items = found ? attentionItems(found) : null;
  return (
    <>
      <PageHeader
        title="Overview"
        description={
          counts ? (
            [
              formatPlural(counts.rulesets, 'ruleset'),
              formatPlural(counts.connections, 'connection'),
              formatPlural(counts.runs, 'run'),
            ].join(' · ')
          ) : (
            <Skeleton className="my-1.25 h-2.5 w-56" />
          )
        }
        breadcrumbs={[{ label: 'Overview' }]}
        actions={!starting && <StartRunButton />}
      />
      {query.isError && (
        <ErrorPanel
          className="mb-5"
          title={found ? 'The overview could not be brought up to date' : 'The overview could not be loaded'}
          problem={problemOf(query.error)}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      )}
      <div className="flex flex-col gap-8">
        {starting && <FirstSteps counts={found!.counts} />}
        {!(query.isError && !found) && (!starting || (items !== null && items.length > 0)) && (
          <AttentionList items={items} waiting={found?.rulesets.filter((ruleset) => ruleset.latest === null).length ?? 0} />
        )}
        {!(query.isError && !found) && !starting && (
          <>
            <Section
              title="Rulesets"
              actions={
                <Link href="/trends" className={quietLink}>
                  Trends
                </Link>
              }
            >
              <RulesetHealth rulesets={found?.rulesets ?? []} loading={query.isPending} />
            </Section>
            {found && found.running.length > 0 && (
              <Section title="In progress">
                <RunningRuns runs={found.running} serverOffsetMs={serverOffsetMs} />
              </Section>
            )}
            {found && found.scheduled.length > 0 && (
              <Section
                title="Scheduled next"
                actions={
                  <Link href="/schedules" className={quietLink}>
                    All schedules
                  </Link>
                }
              >
                <ScheduledRuns scheduled={found.scheduled} />
              </Section>
            )}
            <Section
              title="Recent runs"
              actions={
                <Link href="/runs" className={quietLink}>
                  All runs
                </Link>
              }
            >
              <div className="-mt-3">
                <Table
                  label="Recent runs"
                  columns={runColumns(serverOffsetMs)}
                  rows={(found?.recent ?? []).filter((run) => hasEnded(run.status))}
                  rowKey={(run) => run.id}
                  rowHref={(run) => `/runs/${run.id}`}
                  loading={query.isPending ? 8 : undefined}
                />
              </div>
            </Section>
          </>
        )}
      </div>
    </>
  );
}
