import type { Status } from '../ui/status-badge.tsx';

/** One run in a trend. */
export interface TrendPoint {
  id: string;
  at: Date;
  /** `null` when the run has no value (it failed): a gap in the line. */
  value: number | null;
  status?: Status | null;
  /** Where the point leads: its run. */
  href?: string;
  /** `EXEC_a1b2c3d4`, why there is no value, a limit. */
  note?: string;
}

export interface TrendSeries {
  id: string;
  label: string;
  points: readonly TrendPoint[];
}

/** Whether a moment is in a stretch of time; everything is, where there is none. */
export function isWithin(at: Date, stretch: { from: number; to: number } | null | undefined): boolean {
  return !stretch || (at.getTime() >= stretch.from && at.getTime() <= stretch.to);
}

/** The rows of a stretch, by their places: for a brush, which needs at least one. Null when it holds all of them or none. */
export function placesWithin(
  rows: readonly { at: number }[],
  stretch: { from: number; to: number } | null,
): { startIndex: number; endIndex: number } | null {
  if (!stretch) return null;
  const startIndex = rows.findIndex((row) => row.at >= stretch.from);
  const endIndex = rows.findLastIndex((row) => row.at <= stretch.to);
  if (startIndex < 0 || endIndex < startIndex) return null;
  return startIndex === 0 && endIndex === rows.length - 1 ? null : { startIndex, endIndex };
}

/** One line without a gap. Its values are in the rows under `key`. */
export interface TrendStretch {
  key: string;
  series: number;
}

export type TrendRow = { at: number } & Record<string, number | undefined>;

/**
 * All series on one time axis: one row per moment, and each stretch between two gaps a column of its own. Within a column
 * missing rows belong to other series and are bridged; between columns nothing is, so a gap stays a gap.
 */
export function trendRows(series: readonly TrendSeries[]): {
  rows: TrendRow[];
  stretches: TrendStretch[];
  points: Map<string, TrendPoint>;
} {
  const rows = new Map<number, TrendRow>();
  const stretches: TrendStretch[] = [];
  const points = new Map<string, TrendPoint>();
  series.forEach((one, index) => {
    let open: string | null = null;
    const inOrder = [...one.points].sort((a, b) => a.at.getTime() - b.at.getTime());
    for (const point of inOrder) {
      const at = point.at.getTime();
      const row = rows.get(at) ?? { at };
      rows.set(at, row);
      if (point.value === null) {
        open = null;
        continue;
      }
      // Two runs of one series in the same millisecond would overwrite each other: the second begins a line of its own.
      if (open === null || row[open] !== undefined) {
        open = `s${index}-${stretches.length}`;
        stretches.push({ key: open, series: index });
      }
      row[open] = point.value;
      points.set(`${open}@${at}`, point);
    }
  });
  return { rows: [...rows.values()].sort((a, b) => a.at - b.at), stretches, points };
}
