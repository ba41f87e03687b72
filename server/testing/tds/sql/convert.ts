import { encodeCodePage, inCodePage } from './code-page.ts';
import { type OffsetMoment, parseMoment, roundTicks, roundTo300th, TICKS_PER_DAY, TICKS_PER_MINUTE } from './moment.ts';
import { SqlError } from './sql-error.ts';
import { formatType, isBytes, isFloat, isInteger, isMoment, isNarrowText, isScaled, isText, MAX, type SqlType } from './sql-type.ts';
import { rescale, scaledFrom, toText } from './to-text.ts';
import type { Value, VariantValue } from './value.ts';

const INTEGER_RANGES: Record<string, [bigint, bigint]> = {
  tinyint: [0n, 255n],
  smallint: [-32_768n, 32_767n],
  int: [-2_147_483_648n, 2_147_483_647n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
};

/**
 * A value in another type. `strict`: as an assignment to a column does it, where text that is too long is an error; a CAST
 * cuts it off.
 * @throws SqlError 245, 8114, 8115, 241, 8169, 2628, 529 …
 */
export function convert(value: Value, from: SqlType, to: SqlType, style = 0, strict = false): Value {
  if (value === null) return null;
  if (from.name === 'sql_variant') {
    if (to.name === 'sql_variant') return value;
    const { variant, value: inner } = value as VariantValue;
    return convert(inner, variant, to, style, strict);
  }
  if (to.name === 'sql_variant') return { variant: from, value };
  if (isInteger(to)) return toInteger(value, from, to);
  if (isScaled(to)) return toScaled(value, from, to);
  if (isFloat(to)) return toFloat(value, from, to);
  if (isText(to)) return sized(isText(from) ? (value as string) : toText(value, from, style), to, strict, from);
  if (isBytes(to)) return toBytes(value, from, to, style, strict);
  if (to.name === 'uniqueidentifier') return toUuid(value, from);
  return toMoment(value, from, to);
}

function toInteger(value: Exclude<Value, null>, from: SqlType, to: SqlType): bigint {
  let whole: bigint;
  if (isText(from)) {
    if (to.name === 'bit' && /^(true|false)$/i.test(value as string)) return (value as string).toLowerCase() === 'true' ? 1n : 0n;
    if (!/^\s*[+-]?\d*\s*$/.test(value as string)) {
      throw new SqlError(245, `Conversion failed when converting the ${from.name} value '${value}' to data type ${to.name}.`);
    }
    whole = BigInt((value as string).trim() || '0');
  } else if (isFloat(from)) whole = BigInt(Math.trunc(value as number));
  else if (isScaled(from)) whole = (value as bigint) / 10n ** BigInt(from.scale);
  else if (isInteger(from)) whole = value as bigint;
  else if (isBytes(from)) whole = BigInt.asIntN(64, BigInt(`0x${(value as Buffer).toString('hex') || '0'}`));
  else throw incompatible(from, to);
  if (to.name === 'bit') return whole === 0n ? 0n : 1n;
  const [least, most] = INTEGER_RANGES[to.name]!;
  if (whole < least || whole > most) throw overflow(from, to);
  return whole;
}

function toScaled(value: Exclude<Value, null>, from: SqlType, to: SqlType): bigint {
  let unscaled: bigint | null;
  if (isText(from)) unscaled = scaledFrom(value as string, to.scale);
  else if (isFloat(from)) unscaled = scaledFrom((value as number).toPrecision(17), to.scale);
  else if (isScaled(from) || isInteger(from)) unscaled = rescale(value as bigint, from, to.scale);
  else throw incompatible(from, to);
  if (unscaled === null) throw new SqlError(8114, `Error converting data type ${from.name} to ${to.name}.`);
  const most = to.name === 'money' ? 2n ** 63n : to.name === 'smallmoney' ? 2n ** 31n : 10n ** BigInt(to.precision);
  // Money is kept in two's complement: it reaches one further down than up.
  const least = to.name === 'money' || to.name === 'smallmoney' ? -most : 1n - most;
  if (unscaled >= most || unscaled < least) throw overflow(from, to);
  return unscaled;
}

function toFloat(value: Exclude<Value, null>, from: SqlType, to: SqlType): number {
  let double: number;
  if (isFloat(from)) double = value as number;
  else if (isInteger(from)) double = Number(value);
  else if (isScaled(from) || isText(from)) double = Number(toText(value, from, 2));
  else throw incompatible(from, to);
  if (Number.isNaN(double)) throw new SqlError(8114, `Error converting data type ${from.name} to ${to.name}.`);
  if (!Number.isFinite(double)) throw overflow(from, to);
  return to.name === 'real' ? Math.fround(double) : double;
}

/** Text cut to its length, or padded to it. */
function sized(text: string, to: SqlType, strict: boolean, from: SqlType): string {
  const legible = isNarrowText(to) && !to.utf8 ? inCodePage(text) : text;
  if (to.length === MAX) return legible;
  if (legible.length > to.length) {
    if (strict && legible.slice(to.length).trimEnd() !== '') throw truncated();
    if (!isText(from) && !strict) throw overflow(from, to);
    return legible.slice(0, to.length);
  }
  return to.name === 'char' || to.name === 'nchar' ? legible.padEnd(to.length) : legible;
}

function toBytes(value: Exclude<Value, null>, from: SqlType, to: SqlType, style: number, strict: boolean): Buffer {
  let bytes: Buffer;
  if (isBytes(from)) bytes = value as Buffer;
  else if (isText(from)) bytes = textBytes(value as string, from, style);
  else if (from.name === 'uniqueidentifier') bytes = uuidBytes(value as string);
  else if (isInteger(from)) bytes = integerBytes(value as bigint, from);
  else throw incompatible(from, to);
  if (to.length === MAX) return bytes;
  if (bytes.length > to.length) {
    if (strict) throw truncated();
    return bytes.subarray(0, to.length);
  }
  return to.name === 'binary' || to.name === 'timestamp' ? Buffer.concat([bytes, Buffer.alloc(to.length - bytes.length)]) : bytes;
}

function textBytes(text: string, from: SqlType, style: number): Buffer {
  if (style === 0) return isNarrowText(from) && !from.utf8 ? encodeCodePage(text) : Buffer.from(text, from.utf8 ? 'utf8' : 'utf16le');
  const hex = style === 1 ? text.replace(/^0x/i, '') : text;
  if (!/^(?:[0-9a-f]{2})*$/i.test(hex)) throw new SqlError(8114, `Error converting data type ${from.name} to varbinary.`);
  return Buffer.from(hex, 'hex');
}

const WIDTHS: Record<string, number> = { bit: 1, tinyint: 1, smallint: 2, int: 4, bigint: 8 };

function integerBytes(value: bigint, from: SqlType): Buffer {
  const eight = Buffer.alloc(8);
  eight.writeBigInt64BE(value);
  return eight.subarray(8 - WIDTHS[from.name]!);
}

/** The first three groups are kept with their bytes reversed. */
export function uuidBytes(uuid: string): Buffer {
  const hex = Buffer.from(uuid.replaceAll('-', ''), 'hex');
  return Buffer.concat([hex.subarray(0, 4).reverse(), hex.subarray(4, 6).reverse(), hex.subarray(6, 8).reverse(), hex.subarray(8)]);
}

export function uuidFromBytes(bytes: Uint8Array): string {
  const copy = Buffer.from(bytes);
  const hex = Buffer.concat([
    copy.subarray(0, 4).reverse(),
    copy.subarray(4, 6).reverse(),
    copy.subarray(6, 8).reverse(),
    copy.subarray(8),
  ]).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function toUuid(value: Exclude<Value, null>, from: SqlType): string {
  if (from.name === 'uniqueidentifier') return value as string;
  if (isBytes(from)) return uuidFromBytes(value as Buffer);
  const text = String(value)
    .replace(/^\{|\}$/g, '')
    .slice(0, 36)
    .toLowerCase();
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) {
    throw new SqlError(8169, 'Conversion failed when converting from a character string to uniqueidentifier.');
  }
  return text;
}

function toMoment(value: Exclude<Value, null>, from: SqlType, to: SqlType): Value {
  let local: bigint;
  let offset = 0;
  if (isText(from)) {
    const parsed = parseMoment(value as string);
    local = parsed.date + parsed.time;
    offset = parsed.offset;
  } else if (from.name === 'datetimeoffset') {
    const moment = value as OffsetMoment;
    offset = moment.offset;
    local = moment.utc + BigInt(offset) * TICKS_PER_MINUTE;
  } else if (isMoment(from) || from.name === 'time') local = value as bigint;
  else throw incompatible(from, to);
  switch (to.name) {
    case 'date':
      return local - (local % TICKS_PER_DAY);
    case 'time':
      return roundTicks(local % TICKS_PER_DAY, to.scale) % TICKS_PER_DAY;
    case 'datetime':
      return roundTo300th(local);
    case 'smalldatetime':
      return ((local + TICKS_PER_MINUTE / 2n) / TICKS_PER_MINUTE) * TICKS_PER_MINUTE;
    case 'datetime2':
      return roundTicks(local, to.scale);
    case 'datetimeoffset':
      return { utc: roundTicks(local, to.scale) - BigInt(offset) * TICKS_PER_MINUTE, offset };
    default:
      throw incompatible(from, to);
  }
}

function overflow(from: SqlType, to: SqlType): SqlError {
  return new SqlError(8115, `Arithmetic overflow error converting ${from.name} to data type ${to.name}.`);
}

function truncated(): SqlError {
  return new SqlError(2628, 'String or binary data would be truncated.');
}

function incompatible(from: SqlType, to: SqlType): SqlError {
  return new SqlError(529, `Explicit conversion from data type ${formatType(from)} to ${formatType(to)} is not allowed.`);
}
