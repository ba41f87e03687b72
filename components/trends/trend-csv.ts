import type { TrendSeries } from '../charts/trend-series.ts';

const COLUMNS = ['ruleset_id', 'ruleset', 'run', 'at', 'value', 'status'];

/** The points of a chart as CSV (RFC 4180), oldest first: times in UTC, every digit of the value, nothing where there is none. */
export function trendCsv(series: readonly TrendSeries[]): string {
  const rows = series
    .flatMap((one) => one.points.map((point) => ({ ...point, rulesetId: one.id, ruleset: one.label })))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  return [
    COLUMNS,
    ...rows.map(({ rulesetId, ruleset, id, at, value, status }) => [
      rulesetId,
      ruleset,
      id,
      at.toISOString(),
      value === null ? '' : String(value),
      status ?? '',
    ]),
  ]
    .map((cells) => `${cells.map(quoted).join(',')}\r\n`)
    .join('');
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
