import type { SanitisedCount, TextBatch } from '../contract.ts';

/** How the server's text of one column becomes canonical text. What the server already writes well is `plain`. */
export type ColumnCoding =
  | 'plain' // holds nothing that CSV must quote: numbers, times
  | 'unpadded' // a number with zeros in front of it: ZEROFILL, YEAR
  | 'text'
  | 'boolean' // 0 and 1; anything else passes unchanged and is rejected by the landing engine
  | 'zoneless' // date or datetime: zero dates become NULL
  | 'utc' // timestamp in a UTC session: the same, with Z
  | 'hex'
  | 'json';

const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;
const NULL_MARK = 0xfb;
const HEX_DIGITS = Buffer.from('0123456789abcdef');
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');

/** 1 for every byte that ends the fast copy of a text value: NUL, LF, CR, `"` and `,`. */
const SPECIAL = new Uint8Array(256);
for (const byte of [0, LF, CR, QUOTE, COMMA]) SPECIAL[byte] = 1;

/**
 * Turns rows of MySQL's text protocol into spool CSV, byte by byte, without a JavaScript string per value: that is what
 * makes it as fast as the bare driver. Each value comes as a length and its bytes (0xfb alone is NULL).
 */
export class RowEncoder {
  private readonly codings: ColumnCoding[];
  private readonly batchBytes: number;
  private readonly emit: (batch: TextBatch) => void;
  private readonly canonicalJson: (text: string) => string;
  private readonly zeroDates: number[];
  private readonly nulBytes: number[];
  private out: Buffer;
  private length = 0;
  private rowsInBatch = 0;
  rows = 0;

  constructor(codings: ColumnCoding[], batchBytes: number, canonicalJson: (text: string) => string, emit: (batch: TextBatch) => void) {
    this.codings = codings;
    this.batchBytes = batchBytes;
    this.canonicalJson = canonicalJson;
    this.emit = emit;
    this.zeroDates = codings.map(() => 0);
    this.nulBytes = codings.map(() => 0);
    this.out = Buffer.allocUnsafeSlow(batchBytes);
  }

  /** One row packet's payload: `source[position..end)`. */
  encode(source: Buffer, position: number, end: number): void {
    const count = this.codings.length;
    // The worst case doubles every byte (hex, doubled quotes) and adds at most seven per value (`false` and a comma, quotes).
    const worst = (end - position) * 2 + count * 7 + 1;
    if (this.length + worst > this.batchBytes) this.flush();
    this.grow(worst);
    for (let column = 0; column < count; column += 1) {
      if (column > 0) this.out[this.length++] = COMMA;
      let size = source[position++]!;
      if (size >= NULL_MARK) {
        if (size === NULL_MARK) continue;
        const width = size === 0xfc ? 2 : size === 0xfd ? 3 : 8;
        size = width === 8 ? Number(source.readBigUInt64LE(position)) : source.readUIntLE(position, width);
        position += width;
      }
      this.value(column, source, position, size);
      position += size;
    }
    this.out[this.length++] = LF;
    this.rowsInBatch += 1;
    this.rows += 1;
  }

  flush(): void {
    if (this.rowsInBatch === 0) return;
    const batch = { csv: this.out.subarray(0, this.length), rows: this.rowsInBatch };
    this.out = Buffer.allocUnsafeSlow(this.batchBytes);
    this.length = 0;
    this.rowsInBatch = 0;
    this.emit(batch);
  }

  sanitised(names: string[]): SanitisedCount[] {
    return names.flatMap((column, index): SanitisedCount[] => [
      ...(this.zeroDates[index]! > 0 ? [{ column, repair: 'zero_date' as const, count: this.zeroDates[index]! }] : []),
      ...(this.nulBytes[index]! > 0 ? [{ column, repair: 'nul_byte' as const, count: this.nulBytes[index]! }] : []),
    ]);
  }

  private value(column: number, source: Buffer, position: number, size: number): void {
    switch (this.codings[column]) {
      case 'plain':
        this.copy(source, position, size);
        return;
      case 'unpadded': {
        let zeros = 0;
        while (zeros < size - 1 && source[position + zeros] === 0x30 && source[position + zeros + 1] !== 0x2e) zeros += 1;
        this.copy(source, position + zeros, size - zeros);
        return;
      }
      case 'text':
        this.text(column, source, position, size);
        return;
      case 'boolean':
        if (size === 1 && source[position] === 0x31) this.copy(TRUE, 0, 4);
        else if (size === 1 && source[position] === 0x30) this.copy(FALSE, 0, 5);
        else this.copy(source, position, size);
        return;
      case 'zoneless':
        if (isZeroDate(source, position, size)) this.zeroDates[column]! += 1;
        else this.copy(source, position, size);
        return;
      case 'utc':
        if (isZeroDate(source, position, size)) this.zeroDates[column]! += 1;
        else {
          this.copy(source, position, size);
          this.out[this.length++] = 0x5a;
        }
        return;
      case 'hex':
        this.hex(source, position, size);
        return;
      case 'json': {
        const json = Buffer.from(this.canonicalJson(source.toString('utf8', position, position + size)));
        this.grow((json.length + source.length - position) * 2 + this.codings.length * 7 + 1);
        this.text(column, json, 0, json.length);
      }
    }
  }

  private copy(source: Uint8Array, position: number, size: number): void {
    const { out } = this;
    let at = this.length;
    for (let index = 0; index < size; index += 1) out[at++] = source[position + index]!;
    this.length = at;
  }

  private text(column: number, source: Buffer, position: number, size: number): void {
    const { out } = this;
    const start = this.length;
    let at = start;
    let index = 0;
    for (; index < size; index += 1) {
      const byte = source[position + index]!;
      if (SPECIAL[byte] === 1) break;
      out[at++] = byte;
    }
    const loneEndMark = size === 2 && source[position] === 0x5c && source[position + 1] === 0x2e;
    if (index === size && size > 0 && !loneEndMark) {
      this.length = at;
      return;
    }
    at = start;
    out[at++] = QUOTE;
    for (index = 0; index < size; index += 1) {
      const byte = source[position + index]!;
      if (byte === 0) {
        this.nulBytes[column]! += 1;
        continue;
      }
      if (byte === QUOTE) out[at++] = QUOTE;
      out[at++] = byte;
    }
    out[at++] = QUOTE;
    this.length = at;
  }

  private hex(source: Buffer, position: number, size: number): void {
    const { out } = this;
    if (size === 0) {
      out[this.length++] = QUOTE;
      out[this.length++] = QUOTE;
      return;
    }
    let at = this.length;
    for (let index = 0; index < size; index += 1) {
      const byte = source[position + index]!;
      out[at++] = HEX_DIGITS[byte >> 4]!;
      out[at++] = HEX_DIGITS[byte & 15]!;
    }
    this.length = at;
  }

  /** Makes room for `bytes` more; only a row that is larger than a whole batch needs it. */
  private grow(bytes: number): void {
    if (this.length + bytes <= this.out.length) return;
    const larger = Buffer.allocUnsafeSlow(this.length + bytes);
    this.out.copy(larger, 0, 0, this.length);
    this.out = larger;
  }
}

/** `0000-00-00` with or without a zero time. A zero date with a real time is a different fault, and passes. */
function isZeroDate(source: Buffer, position: number, size: number): boolean {
  if (source[position] !== 0x30 || source[position + 1] !== 0x30 || size < 10) return false;
  for (let index = 0; index < size; index += 1) {
    const byte = source[position + index]!;
    if (byte >= 0x31 && byte <= 0x39) return false;
  }
  return true;
}
