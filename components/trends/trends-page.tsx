'use client';

import { ChartNoAxesCombined, Download, ZoomOut } from 'lucide-react';
import Link from 'next/link';
import { problemOf } from '../api/problem-of.ts';
import { StartRunButton } from '../runs/start-run-button.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { formatPlural } from '../ui/format.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { BreakdownTrends } from './breakdown-trends.tsx';
import { KpiTrend } from './kpi-trend.tsx';
import { TrendChoice } from './trend-choice.tsx';
import { TrendEvents } from './trend-events.tsx';
import { TREND_KPIS } from './trend-kpis.ts';
import { rangeWords, TREND_RANGES } from './trend-range.ts';
import { TrendSkeleton } from './trend-skeleton.tsx';
import { MOST_COMPARED, TREND_VIEWS, type TrendView, useTrends } from './use-trends.ts';

const viewWords: Record<TrendView, string> = { kpis: 'KPIs', rules: 'By rule', fields: 'By field' };

/** The four KPIs over time, of one ruleset or of several compared; or what each rule or field of one did. */
export function TrendsPage() {
  const trends = useTrends();
  const { rulesets, series, shown, failed, view, pending, leftOut, setRange, clear } = trends;
  const broken = rulesets.isError ? rulesets : series.isError ? series : null;
  const ruleset = shown[0];
  const empty = !pending && shown.every((one) => one.points.length === 0);
  return (
    <>
      <PageHeader
        title="Trends"
        description="Every good run is a point that opens it; a failed run is a gap."
        breadcrumbs={[{ label: 'Trends' }]}
        actions={
          <>
            <SegmentedControl
              label="How far back"
              value={view.range}
              onValueChange={setRange}
              options={TREND_RANGES.map((range) => ({ value: range, label: rangeWords[range] }))}
            />
            {!pending && !empty && (
              <a href={trends.csvHref} download className={buttonClass('secondary')}>
                <Download aria-hidden /> CSV
              </a>
            )}
          </>
        }
      />
      <div className="flex flex-wrap items-start justify-between gap-x-6">
        <TrendChoice trends={trends} />
        <div className="flex flex-wrap items-center gap-2 pb-5">
          {view.stretch && (
            <Button variant="ghost" icon={<ZoomOut />} onClick={() => trends.setStretch(null)}>
              Whole time
            </Button>
          )}
          <SegmentedControl
            label="What to see"
            value={view.show}
            onValueChange={trends.setShow}
            options={TREND_VIEWS.map((each) => ({ value: each, label: viewWords[each] }))}
          />
        </div>
      </div>
      {view.show !== 'kpis' && shown.length > 1 && ruleset && (
        <p className="-mt-2 pb-4 text-ink-2">
          Of {ruleset.rulesetName}, the first of {shown.length}. Choose one ruleset to see another.
        </p>
      )}
      {view.show === 'kpis' && leftOut > 0 && (
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
          {view.show !== 'kpis' && !pending && ruleset ? (
            <BreakdownTrends trends={trends} ruleset={ruleset} />
          ) : (
            <div className="grid gap-x-12 gap-y-10 xl:grid-cols-2">
              {TREND_KPIS.map((kpi) =>
                pending ? (
                  <TrendSkeleton key={kpi.kpi} />
                ) : (
                  <KpiTrend key={kpi.kpi} kpi={kpi} series={shown} failed={failed} stretch={view.stretch} onStretch={trends.setStretch} />
                ),
              )}
            </div>
          )}
          {!pending && <TrendEvents series={view.show === 'kpis' || !ruleset ? shown : [ruleset]} />}
        </>
      )}
    </>
  );
}
