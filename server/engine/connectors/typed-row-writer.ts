import { isUtf8 } from 'node:buffer';
import type { LogicalType } from '../values/logical-type.ts';
import { readDay, readMoment } from './day-bytes.ts';
import { type ColumnForm, columnForm, type TypedRows } from './typed-rows.ts';

const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const MOST_ROWS = 32_768;
const FEWEST_ROWS = 64;
/** Every number of so many digits is exact as a double. */
const EXACT_DIGITS = 15;
const LOW_DIGITS = 9;
const TWO_TO_32 = 4_294_967_296;
/** Beyond it a double of seconds no longer holds microseconds exactly. */
const MOST_EXACT_SECONDS = 9_000_000_000;
const BYTES: Record<ColumnForm, number> = { bit: 1, days: 4, microseconds: 8, integer: 8, decimal: 8, text: 4 };
const SHORT_TEXT = 48;

/** One column of the rows that are being collected. */
class Column {
  readonly form: ColumnForm;
  /** Digits after the point, of a number or of a second. */
  readonly scale: number;
  readonly wholeDigits: number;
  readonly zoned: boolean;
  bytes: Buffer;
  view: DataView;
  /** Where the next value goes: in bytes, or in bits of a column of bits. `kept`: without the row that is being written. */
  next = 0;
  kept = 0;
  present: Uint8Array | null = null;

  constructor(type: LogicalType, capacity: number) {
    this.form = columnForm(type);
    this.zoned = type.kind === 'timestamptz';
    this.scale = type.kind === 'decimal' ? (type.scale ?? 0) : 'precision' in type ? (type.precision ?? 0) : 0;
    this.wholeDigits =
      type.kind === 'decimal' ? (type.precision ?? 0) - this.scale : type.kind === 'integer' ? Math.min(type.digits ?? 20, 20) : 0;
    this.bytes = Buffer.allocUnsafeSlow(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  renew(capacity: number): void {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
    this.view = new DataView(this.bytes.buffer);
    this.next = 0;
    this.kept = 0;
    this.present = null;
  }

  makeRoom(bytes: number): void {
    if (this.next + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.next + bytes));
    this.bytes.copy(larger, 0, 0, this.next);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }

  writeLong(value: number): void {
    this.view.setInt32(this.next, value | 0, true);
    this.view.setInt32(this.next + 4, Math.floor(value / TWO_TO_32), true);
    this.next += 8;
  }
}

/**
 * Writes rows in binary form (typed-rows.ts) from the texts that a database sends, and hands them over in batches. It takes only
 * texts of which nothing is in doubt: exactly canonical ones of their type. A row with any other value is taken back as a whole
 * (`endRow` says so) and goes the way of text, where it is judged as ever.
 */
export class TypedRowWriter {
  private readonly columns: Column[];
  private readonly batchBytes: number;
  private readonly emit: (rows: TypedRows) => void;
  private readonly mostRows: number;
  private readonly fixedBytes: number;
  private column = 0;
  private taken = true;
  private rowsInBatch = 0;
  private textBytes = 0;
  rows = 0;

  constructor(types: readonly LogicalType[], batchBytes: number, emit: (rows: TypedRows) => void) {
    this.batchBytes = batchBytes;
    this.emit = emit;
    this.mostRows = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, Math.floor(batchBytes / (8 * types.length))));
    this.columns = types.map((type) => new Column(type, this.mostRows * BYTES[columnForm(type)]));
    this.fixedBytes = this.columns.reduce((sum, { form }) => sum + BYTES[form], 0);
  }

  /** `bytes`: of all values together; may be too high. */
  beginRow(bytes: number): void {
    const full = this.rowsInBatch === this.mostRows || this.rowsInBatch * this.fixedBytes + this.textBytes + bytes > this.batchBytes;
    if (full) this.flush();
    this.column = 0;
    this.taken = true;
  }

  /** Whether the row is kept. */
  endRow(): boolean {
    const { columns } = this;
    if (!this.taken) {
      for (const column of columns) column.next = column.kept;
      return false;
    }
    for (const column of columns) column.kept = column.next;
    this.rowsInBatch += 1;
    this.rows += 1;
    return true;
  }

  null(): void {
    const column = this.columns[this.column++]!;
    const row = this.rowsInBatch;
    column.present ??= new Uint8Array(Math.ceil(this.mostRows / 8)).fill(0xff);
    column.present[row >> 3]! &= ~(1 << (row & 7));
  }

  /** `source[start..end)`: ASCII. */
  plain(source: Buffer, start: number, end: number): void {
    const column = this.begin();
    if (this.taken && !this.write(column, source, start, end)) this.taken = false;
  }

  /** A moment in UTC without its Z. */
  utc(source: Buffer, start: number, end: number): void {
    const column = this.begin();
    if (this.taken && !(column.zoned && column.form === 'microseconds' && moment(column, source, start, end))) this.taken = false;
  }

  boolean(value: boolean): void {
    const column = this.begin();
    if (column.form === 'bit') bit(column, value);
    else this.taken = false;
  }

  /** UTF-8. Never leaves a NUL byte out: a row with one is not taken. */
  text(source: Buffer, start: number, end: number): 0 {
    const column = this.begin();
    if (this.taken && !(column.form === 'text' && this.textValue(column, source, start, end))) this.taken = false;
    return 0;
  }

  hex(source: Buffer, start: number, end: number): void {
    const column = this.begin();
    if (column.form !== 'text') this.taken = false;
    if (!this.taken) return;
    const size = (end - start) * 2;
    column.makeRoom(size + 4);
    column.view.setInt32(column.next, size, true);
    column.bytes.write(source.toString('hex', start, end), column.next + 4, 'latin1');
    column.next += size + 4;
    this.textBytes += size;
  }

  /** Hands over what there is, if anything. Only between rows. */
  flush(): void {
    const rows = this.rowsInBatch;
    if (rows === 0) return;
    const columns = this.columns.map(({ form, present, bytes, kept }) => ({
      present: present === null ? null : present.subarray(0, Math.ceil(rows / 8)),
      values: bytes.subarray(0, form === 'bit' ? Math.ceil(kept / 8) : kept),
    }));
    for (const column of this.columns) {
      const fixed = this.mostRows * BYTES[column.form];
      column.renew(column.form === 'text' ? Math.max(fixed, column.kept) : fixed);
    }
    this.rowsInBatch = 0;
    this.textBytes = 0;
    this.emit({ rows, columns });
  }

  private begin(): Column {
    const column = this.columns[this.column++]!;
    const row = this.rowsInBatch;
    if (column.present !== null) column.present[row >> 3]! |= 1 << (row & 7);
    return column;
  }

  private write(column: Column, source: Buffer, start: number, end: number): boolean {
    switch (column.form) {
      case 'integer':
      case 'decimal':
        return number(column, source, start, end);
      case 'days': {
        const days = end - start === 10 ? readDay(source, start) : Number.NaN;
        if (Number.isNaN(days)) return false;
        column.view.setInt32(column.next, days, true);
        column.next += 4;
        return true;
      }
      case 'microseconds':
        return !column.zoned && moment(column, source, start, end);
      case 'text':
        return this.textValue(column, source, start, end);
      case 'bit':
        return false;
    }
  }

  private textValue(column: Column, source: Buffer, start: number, end: number): boolean {
    const size = end - start;
    column.makeRoom(size + 4);
    const { bytes } = column;
    let at = column.next + 4;
    let beyondAscii = 0;
    if (size <= SHORT_TEXT) {
      for (let index = start; index < end; index += 1) {
        const byte = source[index]!;
        if (byte === 0) return false;
        beyondAscii |= byte;
        bytes[at++] = byte;
      }
    } else {
      const value = source.subarray(start, end);
      if (value.includes(0)) return false;
      value.copy(bytes, at);
      beyondAscii = 0x80;
    }
    if (beyondAscii >= 0x80 && !isUtf8(source.subarray(start, end))) return false;
    column.view.setInt32(column.next, size, true);
    column.next += size + 4;
    this.textBytes += size;
    return true;
  }
}

function bit(column: Column, value: boolean): void {
  const { next, bytes } = column;
  if ((next & 7) === 0) bytes[next >> 3] = 0;
  if (value) bytes[next >> 3]! |= 1 << (next & 7);
  else bytes[next >> 3]! &= ~(1 << (next & 7));
  column.next = next + 1;
}

/** Canonical form alone: no zero too many in front, exactly `scale` digits after the point, no minus before zero. */
function number(column: Column, source: Buffer, start: number, end: number): boolean {
  const { scale, wholeDigits } = column;
  const negative = source[start] === MINUS;
  const first = negative ? start + 1 : start;
  const point = scale === 0 ? end : end - scale - 1;
  const whole = point - first;
  if (whole < 1 || (whole > 1 && source[first] === ZERO)) return false;
  if (whole > wholeDigits && !(wholeDigits === 0 && whole === 1 && source[first] === ZERO)) return false;
  if (scale > 0 && source[point] !== POINT) return false;
  let high = 0;
  let low = 0;
  let left = whole + scale;
  const split = left > EXACT_DIGITS;
  for (let index = first; index < end; index += 1) {
    if (index === point) continue;
    const digit = source[index]! - ZERO;
    if (digit < 0 || digit > 9) return false;
    if (split && left <= LOW_DIGITS) low = low * 10 + digit;
    else high = high * 10 + digit;
    left -= 1;
  }
  if (negative && high === 0 && low === 0) return false;
  if (!split) {
    column.writeLong(negative ? -high : high);
    return true;
  }
  const exact = BigInt(high) * 1_000_000_000n + BigInt(low);
  const signed = negative ? -exact : exact;
  if (BigInt.asIntN(64, signed) !== signed) return false;
  column.view.setBigInt64(column.next, signed, true);
  column.next += 8;
  return true;
}

function moment(column: Column, source: Buffer, start: number, end: number): boolean {
  const { scale } = column;
  if (end - start !== (scale === 0 ? 19 : 20 + scale)) return false;
  const seconds = readMoment(source, start);
  if (Number.isNaN(seconds)) return false;
  let micros = 0;
  if (scale > 0) {
    if (source[start + 19] !== POINT) return false;
    for (let index = start + 20; index < start + 26; index += 1) {
      const digit = index < end ? source[index]! - ZERO : 0;
      if (digit < 0 || digit > 9) return false;
      micros = micros * 10 + digit;
    }
  }
  if (Math.abs(seconds) < MOST_EXACT_SECONDS) {
    column.writeLong(seconds * 1e6 + micros);
    return true;
  }
  column.view.setBigInt64(column.next, BigInt(seconds) * 1_000_000n + BigInt(micros), true);
  column.next += 8;
  return true;
}
