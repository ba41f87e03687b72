/**
 * The same value with its keys written as the public documents write them: `rowCount` → `row_count`, and `runId` →
 * `execution_id`, as a run is called outside. Dates become ISO text.
 */
export function snakeCase(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(snakeCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [snakeKey(key), snakeCase(inner)]));
}

function snakeKey(key: string): string {
  return key === 'runId' ? 'execution_id' : key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
