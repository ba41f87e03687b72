/** A name in double quotes, whatever is in it. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text literal. Backslashes mean nothing to DuckDB; a NUL cannot come from anywhere (semantics.md §1). */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
