import { canonicalJson } from '../../values/canonical-json.ts';
import type { SanitisedCount, TextBatch } from '../contract.ts';
import { wellFormedText } from '../foreign-bytes.ts';
import { BatchWriter, encodeRow } from '../spool.ts';
import type { OracleCoding } from './column-type.ts';
import { daySecondText, yearMonthText } from './interval-text.ts';
import { canonicalNumber } from './number-text.ts';

/** Of columns that take any text. */
const TEXTUAL = new Set<OracleCoding>(['text', 'padded']);

/** One value as the driver gave it, as canonical text. */
export function canonicalValue(coding: OracleCoding, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  switch (coding) {
    case 'number':
      return canonicalNumber(String(value));
    case 'float':
      // JavaScript writes the shortest digits that read back to the same double.
      return String(value);
    case 'boolean':
      return String(value);
    case 'flag':
      return String(String(value) === '1');
    case 'bytes':
      return Buffer.isBuffer(value) ? value.toString('hex') : String(value).toLowerCase();
    case 'moment':
      return String(value).trimStart();
    case 'padded':
      return String(value).replace(/ +$/, '');
    case 'json':
      return canonicalJson(String(value));
    case 'interval_ds':
      return daySecondText(value);
    case 'interval_ym':
      return yearMonthText(value);
    case 'text':
      return String(value);
  }
}

/** Rows of driver values become spool batches; NUL bytes are taken out of text and counted. */
export class RowEncoder {
  private readonly codings: OracleCoding[];
  private readonly nulBytes: number[];
  private readonly writer: BatchWriter;
  private bytes = 0;

  constructor(codings: OracleCoding[], batchBytes: number) {
    this.codings = codings;
    this.nulBytes = codings.map(() => 0);
    this.writer = new BatchWriter(batchBytes);
  }

  get rows(): number {
    return this.writer.rows;
  }

  /** Of all rows so far, on average; how many fit into one fetch goes by it. */
  get bytesPerRow(): number {
    return this.rows === 0 ? 0 : this.bytes / this.rows;
  }

  /** The batch before this row, when the row does not fit into it any more. */
  add(row: readonly unknown[]): TextBatch | null {
    const encoded = encodeRow(this.codings.map((coding, index) => this.clean(index, canonicalValue(coding, row[index]))));
    this.bytes += encoded.length;
    return this.writer.add(encoded);
  }

  take(): TextBatch | null {
    return this.writer.take();
  }

  sanitised(names: readonly string[]): SanitisedCount[] {
    return this.nulBytes.flatMap((count, index) => (count === 0 ? [] : [{ column: names[index]!, repair: 'nul_byte' as const, count }]));
  }

  private clean(index: number, text: string | null): string | null {
    if (text === null) return text;
    const kept = text.includes('\0') ? text.replaceAll('\0', '') : text;
    this.nulBytes[index]! += text.length - kept.length;
    return wellFormedText(kept, TEXTUAL.has(this.codings[index]!) ? true : undefined);
  }
}
