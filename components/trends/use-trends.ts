'use client';

import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { useTRPC } from '../api/trpc.ts';
import type { TrendStretchOfTime } from '../charts/trend-chart.tsx';
import { parseAsStretch } from './stretch-parser.ts';
import { rangeStart, TREND_RANGES } from './trend-range.ts';

/** As many lines as there are colours that can be told apart. */
export const MOST_COMPARED = 6;
/** Failed runs are gaps; more of one ruleset than this are not asked for. */
const FAILED_RUNS = 200;

/** KPIs of the rulesets, or what each rule or field of one of them did. */
export const TREND_VIEWS = ['kpis', 'rules', 'fields'] as const;
export type TrendView = (typeof TREND_VIEWS)[number];

const urlState = {
  rulesets: parseAsArrayOf(parseAsString).withDefault([]),
  range: parseAsStringLiteral(TREND_RANGES).withDefault('90d'),
  show: parseAsStringLiteral(TREND_VIEWS).withDefault('kpis'),
  /** Rules or fields by name; those that say the most without it. */
  lines: parseAsArrayOf(parseAsString),
  stretch: parseAsStretch,
};

/** The rulesets and the stretch of time that the URL asks for: without a choice the first rulesets by name. */
export function useTrends() {
  const trpc = useTRPC();
  const [view, setView] = useQueryStates(urlState, { history: 'push' });
  const rulesets = useQuery(trpc.rulesets.list.queryOptions());
  const all = rulesets.data ?? [];
  const chosen = view.rulesets.slice(0, MOST_COMPARED);
  const shown = chosen.length > 0 ? chosen : all.slice(0, MOST_COMPARED).map((ruleset) => ruleset.id);
  // One beginning per choice, not per render: the question stays the same.
  const from = useMemo(() => rangeStart(view.range, new Date()), [view.range]);
  const series = useQuery(
    trpc.kpis.series.queryOptions(
      { rulesetIds: [...shown].sort(), ...(from && { from }) },
      { enabled: shown.length > 0, placeholderData: keepPreviousData },
    ),
  );
  const failures = useQueries({
    queries: shown.map((rulesetId) => trpc.runs.list.queryOptions({ rulesetId, status: ['failed'], limit: FAILED_RUNS })),
  });
  const failed = failures.flatMap((query) => query.data?.rows ?? []).filter((run) => !from || (run.endedAt ?? run.queuedAt) >= from);
  // In the order in which they were chosen: a colour stays with its ruleset when another one is added.
  const inOrder = shown.flatMap((id) => series.data?.find((one) => one.rulesetId === id) ?? []);
  const others = { lines: null, stretch: null };
  return {
    view,
    from,
    rulesets,
    series,
    shown: inOrder,
    failed,
    /** Without a choice there may be more than are shown. */
    leftOut: chosen.length > 0 ? 0 : Math.max(0, all.length - MOST_COMPARED),
    pending: rulesets.isPending || (shown.length > 0 && (series.isPending || failures.some((query) => query.isPending))),
    add: (id: string) => void setView({ ...others, rulesets: [...chosen.filter((each) => each !== id), id].slice(0, MOST_COMPARED) }),
    remove: (id: string) => {
      const rest = shown.filter((each) => each !== id);
      void setView({ ...others, rulesets: rest.length > 0 ? rest : null });
    },
    setRange: (range: (typeof view)['range']) => void setView({ range, stretch: null }),
    clear: () => void setView({ ...others, rulesets: null }),
    setShow: (show: TrendView) => void setView({ show, lines: null }),
    setLines: (lines: string[] | null) => void setView({ lines }),
    // Every step of a drag would be a step back otherwise.
    setStretch: (stretch: TrendStretchOfTime | null) => void setView({ stretch }, { history: 'replace' }),
    /** What is shown, with every digit and column. */
    csvHref: `/api/v1/kpis.csv?${new URLSearchParams({
      view: view.show,
      rulesets: (view.show === 'kpis' ? shown : shown.slice(0, 1)).join(','),
      ...(from && { from: from.toISOString() }),
    })}`,
    chosen,
  };
}
