import { canonicalJson } from '../../values/canonical-json.ts';
import type { SanitisedCount, TextBatch } from '../contract.ts';
import { wellFormedText } from '../foreign-bytes.ts';
import { BatchWriter, encodeField } from '../spool.ts';
import type { ColumnCoding } from './column-type.ts';

const MS_PER_DAY = 86_400_000;
/** Days from 0000-03-01, where the reckoning of `civilDate` begins, to 1970-01-01. */
const DAYS_TO_1970 = 719_468;
const TICKS_PER_SECOND = 1e7;
const TICKS_PER_MS = 1e4;
const TICK_DIGITS = 7;

/** How one column is written. `precision`: fraction digits of a second. */
export interface EncodedColumn {
  name: string;
  coding: ColumnCoding;
  precision: number;
}

/**
 * Turns the driver's values into spool CSV. They are exact: integers come as numbers or, from bigint, as text; doubles as
 * they are; times as a Date of whole milliseconds that carries the rest, in seconds, as `nanosecondsDelta`.
 */
export class RowEncoder {
  private readonly columns: EncodedColumn[];
  private readonly writer: BatchWriter;
  private readonly nulBytes: number[];
  private readonly emit: (batch: TextBatch) => void;

  constructor(columns: EncodedColumn[], batchBytes: number, emit: (batch: TextBatch) => void) {
    this.columns = columns;
    this.writer = new BatchWriter(batchBytes);
    this.nulBytes = columns.map(() => 0);
    this.emit = emit;
  }

  get rows(): number {
    return this.writer.rows;
  }

  encode(values: readonly { value: unknown }[]): void {
    let line = '';
    for (let index = 0; index < this.columns.length; index += 1) {
      if (index > 0) line += ',';
      const value = values[index]?.value;
      if (value !== null && value !== undefined) line += this.field(index, value);
    }
    const full = this.writer.add(`${line}\n`);
    if (full) this.emit(full);
  }

  flush(): void {
    const rest = this.writer.take();
    if (rest) this.emit(rest);
  }

  sanitised(): SanitisedCount[] {
    return this.columns
      .map(({ name }, index): SanitisedCount => ({ column: name, repair: 'nul_byte', count: this.nulBytes[index]! }))
      .filter(({ count }) => count > 0);
  }

  private field(index: number, value: unknown): string {
    const column = this.columns[index]!;
    const text = canonicalText(column, value);
    if (!TEXTUAL.has(column.coding)) return column.coding === 'bytes' ? encodeField(text) : text;
    const kept = text.includes('\0') ? withoutNul(text) : text;
    this.nulBytes[index]! += text.length - kept.length;
    return encodeField(wellFormedText(kept, column.coding === 'json' ? undefined : true));
  }
}

const TEXTUAL = new Set<ColumnCoding>(['text', 'fixed_text', 'json']);

export function withoutNul(text: string): string {
  return text.replaceAll('\0', '');
}

/** A value of the driver as canonical text, in which a text may still hold NUL and halves of surrogate pairs. */
export function canonicalText({ coding, precision }: EncodedColumn, value: unknown): string {
  switch (coding) {
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'boolean':
      return value === true || value === 1 ? 'true' : 'false';
    case 'bytes':
      return (value as Buffer).toString('hex');
    case 'date':
      return civilDate(Math.floor((value as Date).getTime() / MS_PER_DAY));
    case 'time':
      return clock(value as Date, precision);
    case 'timestamp':
      return timestamp(value as Date, precision);
    case 'timestamptz':
      return `${timestamp(value as Date, precision)}Z`;
    case 'fixed_text':
      return String(value).replace(/ +$/, '');
    case 'json':
      return canonicalJson(String(value));
    case 'text':
      return String(value);
  }
}

function timestamp(value: Date, precision: number): string {
  return `${civilDate(Math.floor(value.getTime() / MS_PER_DAY))} ${clock(value, precision)}`;
}

/** `HH:MM:SS` and as many digits as the column has. */
function clock(value: Date, precision: number): string {
  const time = value.getTime();
  const ms = time - Math.floor(time / MS_PER_DAY) * MS_PER_DAY;
  const seconds = Math.floor(ms / 1000);
  const two = (part: number) => (part < 10 ? `0${part}` : String(part));
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (precision === 0) return text;
  const { nanosecondsDelta = 0 } = value as Date & { nanosecondsDelta?: number };
  const ticks = (ms % 1000) * TICKS_PER_MS + Math.round(nanosecondsDelta * TICKS_PER_SECOND);
  return `${text}.${String(ticks).padStart(TICK_DIGITS, '0').slice(0, precision)}`;
}

/** `YYYY-MM-DD` of a day counted from 1970 (Howard Hinnant's `civil_from_days`): a Date's own getters cost ten times as much. */
function civilDate(daysSince1970: number): string {
  const days = daysSince1970 + DAYS_TO_1970;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
