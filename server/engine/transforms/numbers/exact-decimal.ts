import { plainDigits } from '../../values/canonical.ts';
import type { LogicalType } from '../../values/logical-type.ts';

/** An exact number: `units` × 10^-`scale`. */
export interface ExactDecimal {
  units: bigint;
  scale: number;
}

/** Of decimal text: an optional minus, digits, an optional point and digits. */
export function exactDecimal(text: string): ExactDecimal {
  const point = text.indexOf('.');
  if (point === -1) return { units: BigInt(text), scale: 0 };
  return { units: BigInt(text.slice(0, point) + text.slice(point + 1)), scale: text.length - point - 1 };
}

/** With all its fraction digits, and no minus before zero. */
export function decimalText({ units, scale }: ExactDecimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const sign = units < 0n ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** To `scale` fraction digits, half away from zero; a number with fewer stays as it is. */
export function roundedDecimal(number: ExactDecimal, scale: number): ExactDecimal {
  if (number.scale <= scale) return number;
  const unit = 10n ** BigInt(number.scale - scale);
  const magnitude = number.units < 0n ? -number.units : number.units;
  const rounded = (magnitude + unit / 2n) / unit;
  return { units: number.units < 0n ? -rounded : rounded, scale };
}

/** The number behind a canonical text as decimal text; a double by its shortest digits. Null for NaN and the infinities. */
export function numberText(text: string, type: LogicalType): string | null {
  if (type.kind !== 'float') return text;
  const value = Number(text);
  return Number.isFinite(value) ? plainDigits(value) : null;
}

/** The text of a number written in a definition: 0.01 is `0.01`, 1e-7 `0.0000001`. */
export function writtenDecimal(argument: number | string): string {
  return typeof argument === 'string' ? argument : plainDigits(argument);
}
