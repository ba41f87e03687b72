import type { TextBatch } from './contract.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;
const LETTER_Z = 0x5a;
const HEX_DIGITS = Buffer.from('0123456789abcdef');

/** 1 for every byte that ends the fast copy of a text value: NUL, LF, CR, `"` and `,`. */
const SPECIAL = new Uint8Array(256);
for (const byte of [0, LF, CR, QUOTE, COMMA]) SPECIAL[byte] = 1;

/**
 * Writes spool CSV (contract.ts, `TextBatch`) from bytes, without a JavaScript string per value, and hands it over in
 * batches of whole rows. A row is `beginRow`, its values in order, `endRow`.
 *
 * Room is made per row: `beginRow` is told how many bytes its values have; quoting at most doubles them.
 */
export class SpoolWriter {
  private readonly batchBytes: number;
  private readonly emit: (batch: TextBatch) => void;
  private out: Buffer;
  private length = 0;
  private values = 0;
  private rowsInBatch = 0;
  /** Rows written so far. */
  rows = 0;

  constructor(batchBytes: number, emit: (batch: TextBatch) => void) {
    this.batchBytes = batchBytes;
    this.emit = emit;
    this.out = Buffer.allocUnsafeSlow(batchBytes);
  }

  /** `bytes`: of all values together; `values`: how many. Both may be too high. */
  beginRow(bytes: number, values: number): void {
    // Seven more for a value: `false` and a comma, or quotes, a comma and a Z.
    const worst = bytes * 2 + values * 7 + 1;
    if (this.length + worst > this.batchBytes) this.flush();
    this.grow(worst);
    this.values = 0;
  }

  /** Makes room in the middle of a row, for a value that turned out longer than `beginRow` was told. */
  makeRoom(bytes: number, values: number): void {
    this.grow(bytes * 2 + values * 7 + 1);
  }

  endRow(): void {
    this.out[this.length++] = LF;
    this.rowsInBatch += 1;
    this.rows += 1;
  }

  null(): void {
    this.separate();
  }

  /** `source[start..end)`, which holds nothing that must be quoted and is not empty. */
  plain(source: Uint8Array, start: number, end: number): void {
    this.separate();
    const { out } = this;
    let at = this.length;
    for (let index = start; index < end; index += 1) out[at++] = source[index]!;
    this.length = at;
  }

  /** A number, a time: ASCII that needs no quotes. */
  ascii(text: string): void {
    this.separate();
    this.length += this.out.write(text, this.length, 'latin1');
  }

  /** A moment in UTC, which has no Z yet. */
  utc(source: Uint8Array, start: number, end: number): void {
    this.plain(source, start, end);
    this.out[this.length++] = LETTER_Z;
  }

  boolean(value: boolean): void {
    this.ascii(value ? 'true' : 'false');
  }

  /**
   * UTF-8 text, quoted where it must be. `escaped`: it stood in quotes, so its quotes are doubled already.
   * Gives back how many NUL bytes were left out.
   */
  text(source: Uint8Array, start: number, end: number, escaped = false): number {
    this.separate();
    const { out } = this;
    let at = this.length;
    let index = start;
    if (!escaped) {
      for (; index < end; index += 1) {
        const byte = source[index]!;
        if (SPECIAL[byte] === 1) break;
        out[at++] = byte;
      }
      const loneEndMark = end - start === 2 && source[start] === 0x5c && source[start + 1] === 0x2e;
      if (index === end && end > start && !loneEndMark) {
        this.length = at;
        return 0;
      }
    }
    at = this.length;
    let nulBytes = 0;
    out[at++] = QUOTE;
    for (index = start; index < end; index += 1) {
      const byte = source[index]!;
      if (byte === 0) {
        nulBytes += 1;
        continue;
      }
      if (byte === QUOTE && !escaped) out[at++] = QUOTE;
      out[at++] = byte;
    }
    out[at++] = QUOTE;
    this.length = at;
    return nulBytes;
  }

  /** UTF-8 text of a value that is none, among texts (contract.ts, `misfitsMarked`): marked, in quotes, its own NUL bytes left out. */
  misfit(source: Uint8Array): void {
    this.separate();
    const { out } = this;
    let at = this.length;
    out[at++] = QUOTE;
    out[at++] = 0;
    for (const byte of source) {
      if (byte === 0) continue;
      if (byte === QUOTE) out[at++] = QUOTE;
      out[at++] = byte;
    }
    out[at++] = QUOTE;
    this.length = at;
  }

  /** Lower-case hex; no bytes are the empty string. */
  hex(source: Uint8Array, start: number, end: number): void {
    this.separate();
    const { out } = this;
    let at = this.length;
    if (start === end) {
      out[at++] = QUOTE;
      out[at++] = QUOTE;
    }
    for (let index = start; index < end; index += 1) {
      const byte = source[index]!;
      out[at++] = HEX_DIGITS[byte >> 4]!;
      out[at++] = HEX_DIGITS[byte & 15]!;
    }
    this.length = at;
  }

  /** A whole row that is spool CSV already, without its line feed. */
  line(text: string): void {
    const worst = text.length * 3 + 1;
    if (this.length + worst > this.batchBytes) {
      if (this.length + Buffer.byteLength(text) + 1 > this.batchBytes) this.flush();
      this.grow(worst);
    }
    this.length += this.out.write(text, this.length, 'utf8');
    this.endRow();
  }

  /** `rows` whole rows that are spool CSV already, line feeds and all: `source[start..end)`. */
  wholeRows(source: Uint8Array, start: number, end: number, rows: number): void {
    if (this.length + end - start > this.batchBytes) this.flush();
    this.grow(end - start);
    this.out.set(source.subarray(start, end), this.length);
    this.length += end - start;
    this.rowsInBatch += rows;
    this.rows += rows;
  }

  /** Hands over what there is, if anything. Only between rows. */
  flush(): void {
    if (this.rowsInBatch === 0) return;
    const batch = { csv: this.out.subarray(0, this.length), rows: this.rowsInBatch };
    this.out = Buffer.allocUnsafeSlow(this.batchBytes);
    this.length = 0;
    this.rowsInBatch = 0;
    this.emit(batch);
  }

  private separate(): void {
    if (this.values > 0) this.out[this.length++] = COMMA;
    this.values += 1;
  }

  private grow(bytes: number): void {
    if (this.length + bytes <= this.out.length) return;
    const larger = Buffer.allocUnsafeSlow(this.length + bytes);
    this.out.copy(larger, 0, 0, this.length);
    this.out = larger;
  }
}
