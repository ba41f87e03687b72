'use client';

import { ChartNoAxesCombined } from 'lucide-react';
import Link from 'next/link';
import { problemOf } from '../api/problem-of.ts';
import { StartRunButton } from '../runs/start-run-button.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { formatPlural } from '../ui/format.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { ChartSkeleton, Skeleton } from '../ui/skeleton.tsx';
import { KpiTrend } from './kpi-trend.tsx';
import { PublishedVersions } from './published-versions.tsx';
import { TrendChoice } from './trend-choice.tsx';
import { TREND_KPIS } from './trend-kpis.ts';
import { rangeWords, TREND_RANGES } from './trend-range.ts';
import { MOST_COMPARED, useTrends } from './use-trends.ts';

/** The four KPIs over time, of one ruleset or of several compared. */
export function TrendsPage() {
  const trends = useTrends();
  const { rulesets, series, shown, failed, view, pending, leftOut, setRange, clear } = trends;
  const broken = rulesets.isError ? rulesets : series.isError ? series : null;
  const empty = !pending && shown.every((one) => one.points.length === 0);
  return (
    <>
      <PageHeader
        title="Trends"
        description="Every good run is a point that opens it; a failed run is a gap."
        breadcrumbs={[{ label: 'Trends' }]}
        actions={
          <SegmentedControl
            label="How far back"
            value={view.range}
            onValueChange={setRange}
            options={TREND_RANGES.map((range) => ({ value: range, label: rangeWords[range] }))}
          />
        }
      />
      <TrendChoice trends={trends} />
      {leftOut > 0 && (
        <p className="-mt-2 pb-4 text-ink-2">
          The first {MOST_COMPARED} rulesets by name; {formatPlural(leftOut, 'other is', 'others are')} left out. Choose which to compare.
        </p>
      )}
      {broken ? (
        <ErrorPanel
          title="The trends could not be loaded"
          problem={problemOf(broken.error)}
          onRetry={() => void broken.refetch()}
          retrying={broken.isFetching}
        />
      ) : empty ? (
        <EmptyState
          icon={<ChartNoAxesCombined />}
          title={view.range === 'all' ? 'No good run yet' : 'No good run in this time'}
          action={
            view.range !== 'all' ? (
              <Button onClick={() => setRange('all')}>Show all of the time</Button>
            ) : view.rulesets.length > 0 ? (
              <Button onClick={clear}>Show every ruleset</Button>
            ) : rulesets.data?.length === 0 ? (
              <Link href="/rulesets" className={buttonClass('primary')}>
                Go to rulesets
              </Link>
            ) : (
              <StartRunButton />
            )
          }
        >
          Each run that succeeds adds its RCR, DQCS, REI and FAR here.
        </EmptyState>
      ) : (
        <>
          <div className="grid gap-x-12 gap-y-10 xl:grid-cols-2">
            {TREND_KPIS.map((kpi) =>
              pending ? <TrendSkeleton key={kpi.kpi} /> : <KpiTrend key={kpi.kpi} kpi={kpi} series={shown} failed={failed} />,
            )}
          </div>
          {!pending && <PublishedVersions series={shown} />}
        </>
      )}
    </>
  );
}

function TrendSkeleton() {
  return (
    <div aria-hidden className="flex flex-col gap-2">
      <span className="flex h-7 items-center">
        <Skeleton className="h-3 w-48" />
      </span>
      <ChartSkeleton />
    </div>
  );
}
