'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { TrendChart } from '../charts/trend-chart.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { fieldCharts, fieldName, ruleCharts, usualFields, usualRules } from './breakdown-lines.ts';
import { DownloadLines } from './download-lines.tsx';
import { LineChoice } from './line-choice.tsx';
import type { KpiSeries } from './trend-kpis.ts';
import { trendAnnotations } from './trend-lines.ts';
import { TrendSkeleton } from './trend-skeleton.tsx';
import type { useTrends } from './use-trends.ts';

/** What each rule, or each field, of one ruleset did over time. */
export function BreakdownTrends({ trends, ruleset }: { trends: ReturnType<typeof useTrends>; ruleset: KpiSeries }) {
  const { view, failed, from, setLines, setStretch } = trends;
  const trpc = useTRPC();
  const input = { rulesetId: ruleset.rulesetId, ...(from && { from }) };
  const byRule = view.show === 'rules';
  const options = { placeholderData: keepPreviousData } as const;
  const rules = useQuery(trpc.kpis.ruleSeries.queryOptions(input, { ...options, enabled: byRule }));
  const fields = useQuery(trpc.kpis.fieldSeries.queryOptions(input, { ...options, enabled: !byRule }));
  const query = byRule ? rules : fields;
  if (query.isError) {
    return (
      <ErrorPanel
        title={byRule ? 'What the rules did could not be loaded' : 'What the fields did could not be loaded'}
        problem={problemOf(query.error)}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  }
  const found = byRule ? rules.data : fields.data;
  if (!found) {
    return (
      <div className="grid gap-x-12 gap-y-10 xl:grid-cols-2">
        <TrendSkeleton />
        <TrendSkeleton />
      </div>
    );
  }
  const all = byRule ? (rules.data?.series ?? []).map(({ name }) => name) : (fields.data?.series ?? []).map(fieldName);
  const usual = byRule ? usualRules(rules.data!) : usualFields(fields.data!);
  const chosen = view.lines?.filter((name) => all.includes(name)) ?? usual;
  const lines = chosen.length > 0 ? chosen : usual;
  const charts = byRule ? ruleCharts(rules.data!, lines, failed) : fieldCharts(fields.data!, lines, failed);
  const lineName = byRule ? 'Rule' : 'Field';
  return (
    <>
      <LineChoice kind={byRule ? 'rule' : 'field'} all={all} shown={lines} onChange={setLines} usual={view.lines === null} />
      <div className="grid gap-x-12 gap-y-10 xl:grid-cols-2">
        {charts.map(({ name, description, unit, digits, limits, series }) => (
          <TrendChart
            key={name}
            label={name}
            lineName={lineName}
            series={series}
            annotations={trendAnnotations([ruleset])}
            unit={unit}
            digits={digits}
            limits={limits}
            stretch={view.stretch}
            onStretch={setStretch}
            header={
              <div className="flex items-center justify-between gap-3">
                <h2 className="flex min-w-0 flex-wrap items-baseline gap-x-2 text-base font-medium">
                  {name}
                  <span className="text-sm font-normal text-ink-3">{description}</span>
                </h2>
                <DownloadLines name={name} of={ruleset.rulesetId} lines={series} lineName={lineName.toLowerCase()} stretch={view.stretch} />
              </div>
            }
          />
        ))}
      </div>
    </>
  );
}
