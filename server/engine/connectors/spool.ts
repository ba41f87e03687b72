import { TieoutError } from '../errors.ts';
import type { Extraction, TextBatch } from './contract.ts';

/** The spool form of contract.ts, `TextBatch`: CSV as PostgreSQL's `COPY … (FORMAT csv)` writes it. */

export const DEFAULT_BATCH_BYTES = 1024 * 1024;

export function incompleteSummary(): TieoutError {
  return new TieoutError('internal', 'The extract is not finished, so it has no summary yet.', 'Report this with the details of the run.');
}

/** Stands before a value that is no text in a column of texts (contract.ts, `misfitsMarked`). */
export const MISFIT_MARK = '\0';

const NEEDS_QUOTES = /["\n\r,]/;

/** One value as a field: NULL is nothing, the empty string `""`. */
export function encodeField(value: string | null): string {
  if (value === null) return '';
  if (value === '' || value === '\\.' || NEEDS_QUOTES.test(value)) return `"${value.replaceAll('"', '""')}"`;
  return value;
}

export function encodeRow(values: readonly (string | null)[]): string {
  return `${values.map(encodeField).join(',')}\n`;
}

/** Collects encoded rows into batches of at most `batchBytes` (a larger row makes a batch of its own). */
export class BatchWriter {
  private readonly batchBytes: number;
  private parts: Buffer[] = [];
  private bytes = 0;
  private rowsInBatch = 0;
  rows = 0;

  constructor(batchBytes: number = DEFAULT_BATCH_BYTES) {
    this.batchBytes = batchBytes;
  }

  /** Takes one encoded row; gives back the batch before it when the row does not fit in any more. */
  add(row: string): TextBatch | null {
    const encoded = Buffer.from(row);
    const full = this.bytes + encoded.length > this.batchBytes ? this.take() : null;
    this.parts.push(encoded);
    this.bytes += encoded.length;
    this.rowsInBatch += 1;
    this.rows += 1;
    return full;
  }

  /** What is left, or null when there is nothing. */
  take(): TextBatch | null {
    if (this.rowsInBatch === 0) return null;
    const batch = { csv: Buffer.concat(this.parts), rows: this.rowsInBatch };
    this.parts = [];
    this.bytes = 0;
    this.rowsInBatch = 0;
    return batch;
  }
}

/** The rows of one batch. */
export function* decodeRows(csv: Uint8Array): Generator<(string | null)[]> {
  const text = Buffer.from(csv.buffer, csv.byteOffset, csv.byteLength).toString('utf8');
  let at = 0;
  let row: (string | null)[] = [];
  while (at < text.length) {
    let end: number;
    if (text[at] === '"') {
      end = at + 1;
      for (;;) {
        end = text.indexOf('"', end);
        if (end === -1) throw new TieoutError('unreadable_data', 'A spool batch ends inside a quoted value.', 'Start the run again.');
        if (text[end + 1] !== '"') break;
        end += 2;
      }
      row.push(text.slice(at + 1, end).replaceAll('""', '"'));
      end += 1;
    } else {
      end = at;
      while (end < text.length && text[end] !== ',' && text[end] !== '\n') end += 1;
      row.push(end === at ? null : text.slice(at, end));
    }
    if (text[end] === ',') {
      at = end + 1;
      // The row's last value may be NULL: nothing stands between the comma and the line feed.
      if (at === text.length) throw new TieoutError('unreadable_data', 'A spool batch ends inside a row.', 'Start the run again.');
      continue;
    }
    if (text[end] !== '\n') throw new TieoutError('unreadable_data', 'A spool batch ends inside a row.', 'Start the run again.');
    yield row;
    row = [];
    at = end + 1;
  }
}

/** Every row of an extraction as canonical text or null; for tests, samples and previews. */
export async function* readRows(extraction: Extraction): AsyncGenerator<(string | null)[]> {
  for await (const batch of extraction.batches) yield* decodeRows(batch.csv);
}
