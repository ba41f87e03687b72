import type { LogicalType } from '../../values/logical-type.ts';
import type { SanitisedCount, TextBatch } from '../contract.ts';
import { DamagedStream } from '../damaged-stream.ts';
import { SpoolWriter } from '../spool-writer.ts';
import { TypedRowWriter } from '../typed-row-writer.ts';

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
const NO_TEXT = new Uint8Array(0);

export interface RowEncoderOptions {
  codings: ColumnCoding[];
  /** Of the same columns, where rows are to be typed (contract.ts, `ExtractOptions.typedRows`). */
  types?: LogicalType[] | undefined;
  batchBytes: number;
  canonicalJson: (text: string) => string;
  emit: (batch: TextBatch) => void;
}

/**
 * Turns rows of MySQL's text protocol into typed rows or spool CSV, byte by byte: that is what makes it as fast as the bare driver.
 * Each value comes as a length and its bytes (0xfb alone is NULL).
 */
export class RowEncoder {
  private readonly codings: ColumnCoding[];
  private readonly canonicalJson: (text: string) => string;
  private readonly writer: SpoolWriter;
  private readonly typed: TypedRowWriter | null;
  private readonly zeroDates: number[];
  private readonly nulBytes: number[];
  /** Columns of the row at hand that held a zero date. */
  private readonly zeroed: number[] = [];

  constructor({ codings, types, batchBytes, canonicalJson, emit }: RowEncoderOptions) {
    this.codings = codings;
    this.canonicalJson = canonicalJson;
    this.writer = new SpoolWriter(batchBytes, emit);
    this.typed = types ? new TypedRowWriter(types, batchBytes, (typed) => emit({ csv: NO_TEXT, rows: typed.rows, typed })) : null;
    this.zeroDates = codings.map(() => 0);
    this.nulBytes = codings.map(() => 0);
  }

  get rows(): number {
    return this.writer.rows + (this.typed?.rows ?? 0);
  }

  /** One row packet's payload: `source[position..end)`. @throws DamagedStream when the values do not fill it exactly. */
  encode(source: Buffer, position: number, end: number): void {
    const { writer, typed } = this;
    if (typed !== null) {
      typed.beginRow(end - position);
      this.values(typed, source, position, end);
      if (typed.endRow()) {
        this.countZeroed();
        return;
      }
      this.zeroed.length = 0;
    }
    writer.beginRow(end - position, this.codings.length);
    this.values(writer, source, position, end);
    writer.endRow();
    this.countZeroed();
  }

  flush(): void {
    this.typed?.flush();
    this.writer.flush();
  }

  sanitised(names: string[]): SanitisedCount[] {
    return names.flatMap((column, index): SanitisedCount[] => [
      ...(this.zeroDates[index]! > 0 ? [{ column, repair: 'zero_date' as const, count: this.zeroDates[index]! }] : []),
      ...(this.nulBytes[index]! > 0 ? [{ column, repair: 'nul_byte' as const, count: this.nulBytes[index]! }] : []),
    ]);
  }

  private countZeroed(): void {
    if (this.zeroed.length === 0) return;
    for (const column of this.zeroed) this.zeroDates[column]! += 1;
    this.zeroed.length = 0;
  }

  private values(writer: SpoolWriter | TypedRowWriter, source: Buffer, position: number, end: number): void {
    const count = this.codings.length;
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
      this.value(writer, column, source, at, at + size, end);
      at += size;
    }
    if (at !== end) throw new DamagedStream('a row is longer or shorter than its values');
  }

  private value(writer: SpoolWriter | TypedRowWriter, column: number, source: Buffer, start: number, end: number, rowEnd: number): void {
    const coding = this.codings[column]!;
    switch (coding) {
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
        if (end - start === 1 && (source[start] === ONE || source[start] === ZERO)) writer.boolean(source[start] === ONE);
        else writer.plain(source, start, end);
        return;
      case 'zoneless':
      case 'utc':
        if (isZeroDate(source, start, end)) {
          this.zeroed.push(column);
          writer.null();
        } else if (coding === 'utc') writer.utc(source, start, end);
        else writer.plain(source, start, end);
        return;
      case 'hex':
        writer.hex(source, start, end);
        return;
      case 'json': {
        const json = Buffer.from(this.canonicalJson(source.toString('utf8', start, end)));
        if (writer === this.writer) writer.makeRoom(json.length + rowEnd - start, this.codings.length);
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
