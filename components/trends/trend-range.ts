const DAY_MS = 86_400_000;

export const TREND_RANGES = ['7d', '30d', '90d', '1y', 'all'] as const;
export type TrendRange = (typeof TREND_RANGES)[number];

export const rangeWords: Record<TrendRange, string> = { '7d': '7 days', '30d': '30 days', '90d': '90 days', '1y': '1 year', all: 'All' };

const days: Record<TrendRange, number | null> = { '7d': 7, '30d': 30, '90d': 90, '1y': 365, all: null };

/** Where a range begins; undefined for all of it. */
export function rangeStart(range: TrendRange, now: Date): Date | undefined {
  const back = days[range];
  return back === null ? undefined : new Date(now.getTime() - back * DAY_MS);
}
