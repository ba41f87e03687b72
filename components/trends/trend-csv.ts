import type { TrendSeries } from '../charts/trend-series.ts';

/**
 * The points of a chart as CSV (RFC 4180), oldest first: times in UTC, every digit of the value, nothing where there is none.
 * Lines are rulesets, or `lineName`: rules or fields of one.
 */
export function trendCsv(series: readonly TrendSeries[], lineName?: string): string {
  const rows = series
    .flatMap((one) => one.points.map((point) => ({ ...point, line: lineName ? [one.label] : [one.id, one.label] })))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  return [
    [...(lineName ? [lineName] : ['ruleset_id', 'ruleset']), 'run', 'at', 'value', 'status'],
    ...rows.map(({ line, id, at, value, status }) => [...line, id, at.toISOString(), value === null ? '' : String(value), status ?? '']),
  ]
    .map((cells) => `${cells.map(quoted).join(',')}\r\n`)
    .join('');
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
