import type { SanitisedCount, TextBatch } from '../contract.ts';
import { DamagedStream } from '../damaged-stream.ts';
import { SpoolWriter } from '../spool-writer.ts';

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

const NULL_MARK = 0xfb;
const ZERO = 0x30;
const ONE = 0x31;
const POINT = 0x2e;
const LETTER_Z = 0x5a;

/**
 * Turns rows of MySQL's text protocol into spool CSV, byte by byte: that is what makes it as fast as the bare driver. Each
 * value comes as a length and its bytes (0xfb alone is NULL).
 */
export class RowEncoder {
  private readonly codings: ColumnCoding[];
  private readonly canonicalJson: (text: string) => string;
  private readonly writer: SpoolWriter;
  private readonly zeroDates: number[];
  private readonly nulBytes: number[];

  constructor(codings: ColumnCoding[], batchBytes: number, canonicalJson: (text: string) => string, emit: (batch: TextBatch) => void) {
    this.codings = codings;
    this.canonicalJson = canonicalJson;
    this.writer = new SpoolWriter(batchBytes, emit);
    this.zeroDates = codings.map(() => 0);
    this.nulBytes = codings.map(() => 0);
  }

  get rows(): number {
    return this.writer.rows;
  }

  /** One row packet's payload: `source[position..end)`. @throws DamagedStream when the values do not fill it exactly. */
  encode(source: Buffer, position: number, end: number): void {
    const { writer } = this;
    const count = this.codings.length;
    writer.beginRow(end - position, count);
    let at = position;
    for (let column = 0; column < count; column += 1) {
      let size = source[at++]!;
      if (size >= NULL_MARK) {
        if (size === NULL_MARK) {
          writer.null();
          continue;
        }
        const width = size === 0xfc ? 2 : size === 0xfd ? 3 : 8;
        size = width === 8 ? Number(source.readBigUInt64LE(at)) : source.readUIntLE(at, width);
        at += width;
      }
      if (at + size > end) throw new DamagedStream('a value is longer than its row');
      this.value(column, source, at, at + size, end);
      at += size;
    }
    if (at !== end) throw new DamagedStream('a row is longer or shorter than its values');
    writer.endRow();
  }

  flush(): void {
    this.writer.flush();
  }

  sanitised(names: string[]): SanitisedCount[] {
    return names.flatMap((column, index): SanitisedCount[] => [
      ...(this.zeroDates[index]! > 0 ? [{ column, repair: 'zero_date' as const, count: this.zeroDates[index]! }] : []),
      ...(this.nulBytes[index]! > 0 ? [{ column, repair: 'nul_byte' as const, count: this.nulBytes[index]! }] : []),
    ]);
  }

  private value(column: number, source: Buffer, start: number, end: number, rowEnd: number): void {
    const { writer } = this;
    switch (this.codings[column]) {
      case 'plain':
        writer.plain(source, start, end);
        return;
      case 'unpadded': {
        let from = start;
        while (from < end - 1 && source[from] === ZERO && source[from + 1] !== POINT) from += 1;
        writer.plain(source, from, end);
        return;
      }
      case 'text':
        this.nulBytes[column]! += writer.text(source, start, end);
        return;
      case 'boolean':
        if (end - start === 1 && source[start] === ONE) writer.ascii('true');
        else if (end - start === 1 && source[start] === ZERO) writer.ascii('false');
        else writer.plain(source, start, end);
        return;
      case 'zoneless':
      case 'utc':
        if (isZeroDate(source, start, end)) {
          this.zeroDates[column]! += 1;
          writer.null();
          return;
        }
        writer.plain(source, start, end);
        if (this.codings[column] === 'utc') writer.append(LETTER_Z);
        return;
      case 'hex':
        writer.hex(source, start, end);
        return;
      case 'json': {
        const json = Buffer.from(this.canonicalJson(source.toString('utf8', start, end)));
        writer.makeRoom(json.length + rowEnd - start, this.codings.length);
        this.nulBytes[column]! += writer.text(json, 0, json.length);
      }
    }
  }
}

/** `0000-00-00` with or without a zero time. A zero date with a real time is a different fault, and passes. */
function isZeroDate(source: Buffer, start: number, end: number): boolean {
  if (source[start] !== ZERO || source[start + 1] !== ZERO || end - start < 10) return false;
  for (let index = start; index < end; index += 1) {
    const byte = source[index]!;
    if (byte >= ONE && byte <= 0x39) return false;
  }
  return true;
}
