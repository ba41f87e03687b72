import { createParser } from 'nuqs';
import type { TrendStretchOfTime } from '../charts/trend-chart.tsx';

/** A stretch of time in the URL, as ISO 8601 writes one: `2026-01-01T12:00:00.000Z/2026-01-02T12:00:00.000Z`. */
export const parseAsStretch = createParser<TrendStretchOfTime>({
  parse(text) {
    const [from = '', to = ''] = text.split('/');
    const stretch = { from: Date.parse(from), to: Date.parse(to) };
    return stretch.from <= stretch.to ? stretch : null;
  },
  serialize: ({ from, to }) => `${new Date(from).toISOString()}/${new Date(to).toISOString()}`,
  eq: (a, b) => a.from === b.from && a.to === b.to,
});
