import { formatDate, formatOffset, formatTime, type OffsetMoment, TICKS_PER_DAY, TICKS_PER_MINUTE } from './moment.ts';
import { SqlError } from './sql-error.ts';
import { isScaled, type SqlType } from './sql-type.ts';
import type { Value } from './value.ts';

/** What CONVERT(varchar, …, style) makes of a value; only the styles that are the same under every language. */
export function toText(value: Exclude<Value, null>, type: SqlType, style: number): string {
  switch (type.name) {
    case 'bit':
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return String(value);
    case 'decimal':
    case 'numeric':
      return scaledText(value as bigint, type.scale);
    case 'money':
    case 'smallmoney':
      return style === 2 ? scaledText(value as bigint, 4) : scaledText(roundCents(value as bigint), 2);
    case 'real':
    case 'float':
      return floatText(value as number, style);
    case 'uniqueidentifier':
      return String(value).toUpperCase();
    case 'date':
      return formatDate(value as bigint);
    case 'time':
      return formatTime(value as bigint, type.scale);
    case 'datetime':
    case 'smalldatetime':
    case 'datetime2': {
      if (style !== 121 && style !== 126 && type.name !== 'datetime2') throw unknownStyle(style);
      const ticks = value as bigint;
      const scale = type.name === 'datetime2' ? type.scale : 3;
      return `${formatDate(ticks)}${style === 126 ? 'T' : ' '}${formatTime(ticks % TICKS_PER_DAY, scale)}`;
    }
    case 'datetimeoffset': {
      const { utc, offset } = value as OffsetMoment;
      const local = utc + BigInt(offset) * TICKS_PER_MINUTE;
      return `${formatDate(local)} ${formatTime(local % TICKS_PER_DAY, type.scale)} ${formatOffset(offset)}`;
    }
    case 'binary':
    case 'varbinary':
    case 'image':
    case 'timestamp': {
      const hex = (value as Buffer).toString('hex').toUpperCase();
      if (style === 1) return `0x${hex}`;
      return style === 2 ? hex : (value as Buffer).toString('latin1');
    }
    default:
      return String(value);
  }
}

export function scaledText(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** `12.50` → 1250 at scale 2, rounded half away from zero. Null when the text is no number. */
export function scaledFrom(text: string, scale: number): bigint | null {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?\s*$/.exec(text);
  if (!match || (match[2] === '' && !match[3])) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const places = scale + Number(exponent) - fraction.length;
  const digits = BigInt(`${whole}${fraction}` || '0');
  const size = places >= 0 ? digits * 10n ** BigInt(places) : roundHalfUp(digits, 10n ** BigInt(-places));
  return sign === '-' ? -size : size;
}

/** Half away from zero. */
export function roundHalfUp(value: bigint, unit: bigint): bigint {
  return value < 0n ? -((-value + unit / 2n) / unit) : (value + unit / 2n) / unit;
}

/** A number of any type, moved to another scale. */
export function rescale(value: bigint, type: SqlType, scale: number): bigint {
  const from = isScaled(type) ? type.scale : 0;
  return from <= scale ? value * 10n ** BigInt(scale - from) : roundHalfUp(value, 10n ** BigInt(from - scale));
}

function roundCents(value: bigint): bigint {
  return roundHalfUp(value, 100n);
}

/** Style 3 is lossless: 17 digits; style 0 has at most six. */
function floatText(value: number, style: number): string {
  if (style === 3)
    return value
      .toExponential(16)
      .replace(/e([+-])(\d)$/, 'e$10$2')
      .replace(/e([+-])(\d\d)$/, 'e$10$2');
  return String(Number(value.toPrecision(6)));
}

function unknownStyle(style: number): SqlError {
  return new SqlError(281, `${style} is not a valid style number when converting from datetime to a character string.`);
}
