import type { LogicalType } from '../values/logical-type.ts';
import { decimalText, exactDecimal } from './numbers/exact-decimal.ts';

/** The most digits of a decimal that is kept as a number by landing engines and so shown at its declared scale. */
const MOST_DECIMAL_DIGITS = 38;

/**
 * Canonical text in the one form in which outcomes show it, whatever zeros the database sent: decimals at their declared
 * scale, fractions of a second without zeros at their end, floats as shortest text. Transforms of text begin with it, so that
 * 12.5 and 12.50 in one column become the same text.
 */
export function shownText(text: string, type: LogicalType): string {
  switch (type.kind) {
    case 'decimal':
      return type.precision === undefined || type.precision > MOST_DECIMAL_DIGITS ? text : atScale(text, type.scale ?? 0);
    case 'float':
      return shownDouble(Number(text) + 0);
    case 'time':
    case 'timestamp':
      return withoutZeros(text);
    case 'timestamptz':
      return `${withoutZeros(text.slice(0, -1))}Z`;
    default:
      return text;
  }
}

/** One text for each value of a type: two canonical texts mean the same exactly when these are equal. */
export function valueText(text: string, type: LogicalType): string {
  if (type.kind !== 'integer' && type.kind !== 'decimal') return shownText(text, type);
  const { units, scale } = exactDecimal(text);
  const digits = decimalText({ units, scale });
  return scale === 0 ? digits : digits.replace(/0+$/, '').replace(/\.$/, '');
}

function atScale(text: string, scale: number): string {
  const { units, scale: own } = exactDecimal(text);
  // What is finer than the declared scale is zeros: otherwise the text is not canonical for its type.
  const fitting = own > scale ? units / 10n ** BigInt(own - scale) : units * 10n ** BigInt(scale - own);
  return decimalText({ units: fitting, scale });
}

function withoutZeros(moment: string): string {
  return moment.includes('.') ? moment.replace(/\.?0+$/, '') : moment;
}

/** From 1e16 on and below 1e-4 with an exponent of at least two digits, as PostgreSQL and DuckDB write it. */
function shownDouble(value: number): string {
  const magnitude = Math.abs(value);
  const plain = !Number.isFinite(value) || value === 0 || (magnitude >= 1e-4 && magnitude < 1e16);
  return plain ? String(value) : value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}
