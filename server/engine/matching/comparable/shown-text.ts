import { isCanonical } from '../../values/canonical.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { isBoundedDecimal, MAX_DECIMAL_DIGITS } from '../number-form.ts';
import { plainNumber } from './normal-number.ts';
import { shownDouble } from './shown-double.ts';

/**
 * Canonical text as Tieout keeps and shows it: decimals at their declared scale, no zeros at the end of a fraction of a
 * second, doubles by their shortest digits. Null when the text is not canonical for the type, which rejects its row.
 */
export type ShownText = (text: string) => string | null;

/** Made once per column; called for every value. */
export function shownTextOf(type: LogicalType): ShownText {
  switch (type.kind) {
    case 'boolean':
      return (text) => (text === 'true' || text === 'false' ? text : null);
    case 'integer':
      return shownInteger(type.digits ?? MAX_DECIMAL_DIGITS);
    case 'decimal':
      return isBoundedDecimal(type) ? shownDecimal(type, type.precision, type.scale ?? 0) : checked(type);
    case 'float':
      return (text) => (isCanonical(type, text) ? shownDouble(Number(text)) : null);
    case 'time':
      return shownMoment(type, CLOCK_LENGTH, '');
    case 'timestamp':
      return shownMoment(type, MOMENT_LENGTH, '');
    case 'timestamptz':
      return shownMoment(type, MOMENT_LENGTH, 'Z');
    case 'string':
    case 'date':
    case 'uuid':
    case 'bytes':
    case 'json':
      return checked(type);
  }
}

function checked(type: LogicalType): ShownText {
  return (text) => (isCanonical(type, text) ? text : null);
}

const ZERO = 48;
const NINE = 57;
const MINUS = 45;

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function shownInteger(mostDigits: number): ShownText {
  const most = Math.min(mostDigits, MAX_DECIMAL_DIGITS);
  return (text) => {
    const begin = text.charCodeAt(0) === MINUS ? 1 : 0;
    const digits = text.length - begin;
    if (digits < 1 || digits > most) return null;
    for (let at = begin; at < text.length; at++) if (!isDigit(text.charCodeAt(at))) return null;
    if (text.charCodeAt(begin) !== ZERO) return text;
    return text === '0' ? text : null;
  };
}

function shownDecimal(type: LogicalType, precision: number, scale: number): ShownText {
  const mostWhole = precision - scale;
  /** Written as it is shown: that many digits after the point, no zero too many before it. */
  const isShown = (text: string): boolean => {
    const begin = text.charCodeAt(0) === MINUS ? 1 : 0;
    const point = scale === 0 ? text.length : text.length - scale - 1;
    const whole = point - begin;
    if (whole < 1 || whole > mostWhole || (scale > 0 && text[point] !== '.')) return false;
    for (let at = begin; at < text.length; at++) if (at !== point && !isDigit(text.charCodeAt(at))) return false;
    // A zero in front may stand alone, and not behind a sign: -0.00 is zero.
    return text.charCodeAt(begin) !== ZERO || (whole === 1 && begin === 0);
  };
  return (text) => {
    if (isShown(text)) return text;
    if (!isCanonical(type, text)) return null;
    const { negative, whole, fraction } = plainNumber(text);
    return `${negative ? '-' : ''}${whole === '' ? '0' : whole}${scale === 0 ? '' : `.${fraction.padEnd(scale, '0')}`}`;
  };
}

const CLOCK_LENGTH = 'HH:MM:SS'.length;
const MOMENT_LENGTH = 'YYYY-MM-DD HH:MM:SS'.length;

/** A day is looked up among those that were just met, as most columns of moments hold few days. */
const REMEMBERED_DAYS = 4096;

function shownMoment(type: LogicalType, plainLength: number, ending: string): ShownText {
  const known = new Set<string>();
  const isKnownDay = (day: string): boolean => {
    if (known.has(day)) return true;
    if (!isCanonical({ kind: 'date' }, day)) return false;
    if (known.size >= REMEMBERED_DAYS) known.clear();
    known.add(day);
    return true;
  };
  const whole = plainLength + ending.length;
  return (text) => {
    if (text.length === whole && text.endsWith(ending)) {
      const clockAt = plainLength - CLOCK_LENGTH;
      if (isClock(text, clockAt) && (clockAt === 0 || (text[clockAt - 1] === ' ' && isKnownDay(text.slice(0, clockAt - 1))))) return text;
      return null;
    }
    if (!isCanonical(type, text)) return null;
    return withoutEmptyFraction(ending === '' ? text : text.slice(0, -ending.length)) + ending;
  };
}

/** `HH:MM:SS` from `at` on, up to 23:59:59. */
function isClock(text: string, at: number): boolean {
  for (const offset of [0, 1, 3, 4, 6, 7]) if (!isDigit(text.charCodeAt(at + offset))) return false;
  if (text[at + 2] !== ':' || text[at + 5] !== ':') return false;
  const hours = text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * ZERO;
  return hours < 24 && text.charCodeAt(at + 3) < ZERO + 6 && text.charCodeAt(at + 6) < ZERO + 6;
}

function withoutEmptyFraction(text: string): string {
  if (!text.includes('.')) return text;
  let end = text.length;
  while (text.charCodeAt(end - 1) === ZERO) end -= 1;
  return text.slice(0, text[end - 1] === '.' ? end - 1 : end);
}
