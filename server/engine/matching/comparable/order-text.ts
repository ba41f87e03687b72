import type { LogicalType } from '../../values/logical-type.ts';
import { isBoundedDecimal } from '../number-form.ts';
import type { PairComparison } from '../pair-comparison.ts';
import { plainNumber } from './normal-number.ts';

/**
 * Texts whose bytes are in the order of the values: numbers and moments by value, other text by its UTF-8 bytes. What comes
 * after them all is {@link NULL_ORDER}.
 */
export type OrderText = (text: string) => string;

/** NULL comes last. No UTF-8 text begins with a greater byte. */
export const NULL_ORDER = '\u{10ffff}';

/** The order of a column's shown texts. */
export function orderOfType(type: LogicalType): OrderText {
  if (type.kind === 'float') return doubleOrder;
  // What has more digits than a number may have is kept, and ordered, as text.
  if (type.kind === 'integer' || isBoundedDecimal(type)) return numberOrder;
  return type.kind === 'timestamptz' ? (text) => text.replace('Z', '') : (text) => text;
}

/** The order of comparable texts of a pair. */
export function orderOfComparable(type: LogicalType, { common }: PairComparison): OrderText {
  switch (common.form) {
    case 'same':
      return orderOfType(type);
    case 'decimal':
    case 'exact_number':
    case 'zero_or_one':
      return numberOrder;
    case 'double':
      return doubleOrder;
    case 'instant':
      return momentOrder;
    default:
      return (text) => text;
  }
}

/** Rounding up may lead beyond the year 9999. */
function momentOrder(text: string): string {
  return text.startsWith('+') ? `~${text}` : text;
}

const EXPONENT_DIGITS = 6;
const EXPONENT_MIDDLE = 500_000;

/** Sign, the place of the first digit, the digits; all mirrored for negative numbers. */
function numberOrder(text: string): string {
  const { negative, whole, fraction } = plainNumber(text);
  return scaled(negative, `${whole}${fraction}`, whole.length);
}

function doubleOrder(text: string): string {
  if (text === 'NaN') return '9';
  if (text === 'Infinity') return '8';
  if (text === '-Infinity') return '0';
  const [mantissa = '', exponent = '0'] = text.split('e');
  const { negative, whole, fraction } = plainNumber(mantissa);
  return scaled(negative, `${whole}${fraction}`, whole.length + Number(exponent));
}

function scaled(negative: boolean, digits: string, point: number): string {
  const significant = digits.replace(/^0+/, '');
  if (significant === '') return '5';
  const place = EXPONENT_MIDDLE + point - (digits.length - significant.length);
  const magnitude = `${String(place).padStart(EXPONENT_DIGITS, '0')}${significant.replace(/0+$/, '')}`;
  if (!negative) return `7${magnitude}`;
  let mirrored = '3';
  for (let at = 0; at < magnitude.length; at++) mirrored += String.fromCharCode(105 - magnitude.charCodeAt(at));
  // Of two numbers that begin alike the longer one is the smaller: the end sorts after every digit.
  return `${mirrored}~`;
}
