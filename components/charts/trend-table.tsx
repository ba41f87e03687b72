'use client';

import { formatNumber } from '../ui/format.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { Table, type TableColumn } from '../ui/table.tsx';
import type { TrendChartProps } from './trend-chart.tsx';
import { isWithin, type TrendPoint } from './trend-series.ts';

type Row = TrendPoint & { series: string };

/** The same points as numbers, newest first; runs without a value are listed too. */
export function TrendTable({ label, series, unit = '', digits, height = 240, stretch, lineName = 'Ruleset' }: TrendChartProps) {
  const rows: Row[] = series
    .flatMap((one) => one.points.filter((point) => isWithin(point.at, stretch)).map((point) => ({ ...point, series: one.label })))
    .sort((a, b) => b.at.getTime() - a.at.getTime());
  const linked = rows.every((row) => row.href);
  const columns: TableColumn<Row>[] = [
    // Inside the row's link there can be no button.
    { id: 'at', header: 'When', width: '16rem', cell: (row) => <RelativeTime at={row.at} absolute still={linked} /> },
    ...(series.length > 1 ? [{ id: 'series', header: lineName, cell: (row: Row) => row.series }] : []),
    {
      id: 'value',
      header: label,
      align: 'end',
      width: '8rem',
      cell: (row) => (row.value === null ? <span className="text-ink-3">no value</span> : `${formatNumber(row.value, digits)}${unit}`),
    },
    { id: 'status', header: 'Status', cell: (row) => row.status && <StatusBadge status={row.status} plain /> },
    { id: 'note', header: 'Run', cell: (row) => <span className="font-mono text-xs text-ink-2">{row.note}</span> },
  ];
  return (
    <Table
      label={`${label} by run`}
      columns={columns}
      rows={rows}
      rowKey={(row) => `${row.series}:${row.id}`}
      rowHref={linked ? (row) => row.href! : undefined}
      maxHeight={`${height}px`}
    />
  );
}
