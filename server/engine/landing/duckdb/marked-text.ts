import type { DuckDBValue } from '@duckdb/node-api';

/** Where the driver decodes text it drops a byte order mark at its start, so text crosses with a sign before it. */
export function marked(text: string): string {
  return `'=' || ${text}`;
}

export function unmarked(value: DuckDBValue): string | null {
  return value === null ? null : String(value).slice(1);
}
