import path from 'node:path';
import { CsvProblem, CsvRows } from './csv-row.ts';

const CANDIDATES = [',', ';', '\t', '|'];
/** Rows that are looked at to find the delimiter. */
const ROWS_LOOKED_AT = 20;

/**
 * The delimiter of a file whose beginning is `head`: the one that gives the first rows the same number of columns, and
 * the most; when none does, the one that is most frequent in the first row.
 */
export function detectDelimiter(name: string, head: Buffer): string {
  if (/\.(tsv|tab)$/i.test(path.basename(name))) return '\t';
  const scored = CANDIDATES.map((delimiter) => ({ delimiter, ...columnsWith(delimiter, head) }));
  const best = scored.reduce((a, b) => ((Number(b.even) - Number(a.even) || b.columns - a.columns) > 0 ? b : a));
  return best.columns > 1 ? best.delimiter : ',';
}

function columnsWith(delimiter: string, head: Buffer): { columns: number; even: boolean } {
  const rows = new CsvRows(delimiter);
  const counts: number[] = [];
  try {
    for (let at = 0; at < head.length && counts.length < ROWS_LOOKED_AT; ) {
      at = rows.next(head, at, head.length, false);
      if (at === -1) break;
      counts.push(rows.count);
    }
  } catch (error) {
    if (!(error instanceof CsvProblem)) throw error;
    return { columns: counts[0] ?? 1, even: false };
  }
  const columns = counts[0] ?? 1;
  return { columns, even: columns > 1 && counts.every((count) => count === columns) };
}
