import { encodeCodePage } from '../sql/code-page.ts';
import { uuidBytes } from '../sql/convert.ts';
import { DAYS_TO_1900, type OffsetMoment, TICKS_PER_DAY, TICKS_PER_MINUTE } from '../sql/moment.ts';
import { isBytes, isNarrowText, isText, type SqlType } from '../sql/sql-type.ts';
import type { Value } from '../sql/value.ts';

export function littleEndian(value: bigint, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  let rest = BigInt.asUintN(bytes * 8, value);
  for (let index = 0; index < bytes; index += 1) {
    buffer[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return buffer;
}

/** A sign and the digits; with more digits it takes more bytes (MS-TDS 2.2.5.5.1.6). */
export function decimalWidth(precision: number): number {
  if (precision <= 9) return 5;
  if (precision <= 19) return 9;
  return precision <= 28 ? 13 : 17;
}

/** Bytes of a time of day at this scale. */
export function timeWidth(scale: number): number {
  if (scale <= 2) return 3;
  return scale <= 4 ? 4 : 5;
}

const INTEGER_WIDTHS: Record<string, number> = { bit: 1, tinyint: 1, smallint: 2, int: 4, bigint: 8 };

/** A value as it stands in a row, without its length. */
export function valueBytes(value: Exclude<Value, null>, type: SqlType): Buffer {
  if (isText(type)) {
    if (!isNarrowText(type)) return Buffer.from(value as string, 'utf16le');
    return type.utf8 ? Buffer.from(value as string) : encodeCodePage(value as string);
  }
  if (isBytes(type)) return value as Buffer;
  switch (type.name) {
    case 'bit':
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return littleEndian(value as bigint, INTEGER_WIDTHS[type.name]!);
    case 'decimal':
    case 'numeric': {
      const unscaled = value as bigint;
      const size = littleEndian(unscaled < 0n ? -unscaled : unscaled, decimalWidth(type.precision) - 1);
      return Buffer.concat([Buffer.from([unscaled < 0n ? 0 : 1]), size]);
    }
    case 'smallmoney':
      return littleEndian(value as bigint, 4);
    case 'money': {
      // The upper half comes first.
      const eight = littleEndian(value as bigint, 8);
      return Buffer.concat([eight.subarray(4), eight.subarray(0, 4)]);
    }
    case 'real': {
      const four = Buffer.alloc(4);
      four.writeFloatLE(value as number);
      return four;
    }
    case 'float': {
      const eight = Buffer.alloc(8);
      eight.writeDoubleLE(value as number);
      return eight;
    }
    case 'uniqueidentifier':
      return uuidBytes(value as string);
    default:
      return momentBytes(value, type);
  }
}

function momentBytes(value: Exclude<Value, null>, { name, scale }: SqlType): Buffer {
  const day = (ticks: bigint) => littleEndian(ticks / TICKS_PER_DAY, 3);
  const clock = (ticks: bigint) => littleEndian((ticks % TICKS_PER_DAY) / 10n ** BigInt(7 - scale), timeWidth(scale));
  if (name === 'datetimeoffset') {
    const { utc, offset } = value as OffsetMoment;
    return Buffer.concat([clock(utc), day(utc), littleEndian(BigInt(offset), 2)]);
  }
  const ticks = value as bigint;
  switch (name) {
    case 'date':
      return day(ticks);
    case 'time':
      return clock(ticks);
    case 'datetime2':
      return Buffer.concat([clock(ticks), day(ticks)]);
    case 'datetime': {
      const count = ((ticks % TICKS_PER_DAY) * 3n + 50_000n) / 100_000n;
      return Buffer.concat([littleEndian(ticks / TICKS_PER_DAY - DAYS_TO_1900, 4), littleEndian(count, 4)]);
    }
    case 'smalldatetime': {
      const minutes = (ticks % TICKS_PER_DAY) / TICKS_PER_MINUTE;
      return Buffer.concat([littleEndian(ticks / TICKS_PER_DAY - DAYS_TO_1900, 2), littleEndian(minutes, 2)]);
    }
    default:
      throw new Error(`A ${name} has no form on the wire here.`);
  }
}
