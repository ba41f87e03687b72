import { isUtf8 } from 'node:buffer';
import { TieoutError } from '../errors.ts';
import type { ColumnDescription, TextBatch } from './contract.ts';
import { decodeRows, encodeRow, MISFIT_MARK } from './spool.ts';

/**
 * Some servers take any bytes for text. A value that is not UTF-8 has no honest spelling as one, so that it is shown as its bytes,
 * `text X'FF41'`, which is no value of any type; among texts it is marked (contract.ts, `misfitsMarked`). A batch without such a value is
 * given back as it is, after one quick look.
 * @throws TieoutError unreadable_data for such a value in a column of text that has no marks.
 */
export function withoutForeignBytes(batch: TextBatch, columns: readonly ColumnDescription[]): TextBatch {
  if (isUtf8(batch.csv)) return batch;
  // One character per byte: what the CSV is made of is ASCII, and no byte is lost.
  const bytes = Buffer.from(batch.csv.buffer, batch.csv.byteOffset, batch.csv.byteLength).toString('latin1');
  const rows = [...decodeRows(Buffer.from(bytes, 'utf8'))].map((row) => row.map((text, index) => honestText(text, columns[index]!)));
  return { csv: Buffer.from(rows.map(encodeRow).join('')), rows: batch.rows };
}

function honestText(latin1: string | null, { name, logicalType, misfitsMarked }: ColumnDescription): string | null {
  if (latin1 === null) return null;
  const bytes = Buffer.from(latin1, 'latin1');
  // Never through a decoder that drops a byte order mark.
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const shown = foreignText(bytes, misfitsMarked);
  if (misfitsMarked || logicalType.kind !== 'string') return shown;
  throw new TieoutError(
    'unreadable_data',
    `The column "${name}" holds text that is not UTF-8: ${shown.slice(0, SHOWN_CHARACTERS)}.`,
    'Correct the value in the database, or leave its row out with a filter.',
  );
}

const SHOWN_CHARACTERS = 80;
const HALF_A_PAIR = /\p{Surrogate}/u;

/** The same of a server that keeps UTF-16: half of a surrogate pair is no character, and would silently become another one as UTF-8. */
export function wellFormedText(text: string, marked: true | undefined): string {
  return HALF_A_PAIR.test(text) ? foreignText(Buffer.from(text, 'utf16le').swap16(), marked) : text;
}

/** How bytes that are no text are shown. */
export function foreignText(bytes: Buffer, marked: true | undefined): string {
  return `${marked ? MISFIT_MARK : ''}text X'${bytes.toString('hex').toUpperCase()}'`;
}
