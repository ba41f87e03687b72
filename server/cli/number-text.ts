/** How amounts and moments are written for people. */

export function countText(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 row`, `1,200 rows`. */
export function amountText(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** `840 ms`, `4.2 s`, `2:05 min`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`;
}

/** `512 B`, `15.2 MB`; powers of 1000, as disks are sold. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const amount = bytes / 1000 ** power;
  return `${power === 0 ? amount : amount.toFixed(1)} ${units[power]}`;
}

/** In the reader's own zone: `2025-01-24 12:00:00`. */
export function timeText(at: Date | null): string {
  return at === null ? '–' : at.toLocaleString('sv-SE');
}

/** `5 h 12 min`, `12 min`, `over`: how long until then. */
export function timeLeftText(until: Date, now: Date): string {
  const minutes = Math.ceil((until.getTime() - now.getTime()) / 60_000);
  if (minutes <= 0) return 'over';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

/** A KPI with its unit, or a dash where there is none. */
export function percentText(value: number | null): string {
  return value === null ? '–' : `${value.toFixed(2)} %`;
}

export function scoreText(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}
