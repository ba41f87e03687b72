import { isBoundedDecimal, MAX_DECIMAL_DIGITS } from '../../matching/number-form.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { canonicalText } from './canonical-text.ts';
import { decimalType } from './storage-type.ts';

/** One text for each number, whatever its outer zeros: `12.50` and `012.5` are `12.5`, `-0.0` is `0`. */
export function normalNumberText(text: string): string {
  const ended = `CASE WHEN contains(${text}, '.') THEN rtrim(rtrim(${text}, '0'), '.') ELSE ${text} END`;
  const digits = `ltrim(${ended}, '-0')`;
  const signed = `CASE WHEN prefix(${text}, '-') THEN '-' ELSE '' END || CASE WHEN prefix(${digits}, '.') THEN '0' ELSE '' END || ${digits}`;
  const begun = `CASE WHEN ${digits} = '' THEN '0' ELSE ${signed} END`;
  return `CASE WHEN prefix(${text}, '0') OR prefix(${text}, '-0') THEN ${begun} ELSE ${ended} END`;
}

/** An exact number of any size as normal text, rounded half away from zero to `scale` fraction digits unless that is null. */
export function exactNumberText(value: string, type: LogicalType, scale: number | null): string {
  const tooFine = scale !== null && type.kind === 'decimal' && (type.scale ?? 0) > scale;
  if (!tooFine) return normalNumberText(canonicalText(value, type));
  if (!isBoundedDecimal(type)) return normalNumberText(roundedText(value, scale));
  // One digit fewer after the point at least: there is room for the digit that rounding may carry.
  return normalNumberText(`CAST(CAST(${value} AS ${decimalType(MAX_DECIMAL_DIGITS, scale)}) AS VARCHAR)`);
}

/**
 * Half away from zero on decimal text of any length. The digits that stay are counted up as one whole number; BIGNUM has
 * no limit. Whether to count up depends on the first digit that goes, and on nothing after it.
 */
function roundedText(text: string, scale: number): string {
  const point = `strpos(${text}, '.')`;
  const kept = `replace(ltrim(left(${text}, ${point} + ${scale}), '-'), '.', '')`;
  const up = `CASE WHEN substr(${text}, ${point} + ${scale + 1}, 1) >= '5' THEN '1' ELSE '0' END`;
  const counted = `CAST(CAST(${kept} AS BIGNUM) + CAST(${up} AS BIGNUM) AS VARCHAR)`;
  const padded = `lpad(${counted}, greatest(strlen(${counted}), ${scale + 1})::INTEGER, '0')`;
  const placed = scale === 0 ? padded : `left(${padded}, -${scale}) || '.' || right(${padded}, ${scale})`;
  const sign = `CASE WHEN prefix(${text}, '-') THEN '-' ELSE '' END`;
  return `CASE WHEN ${point} > 0 AND strlen(${text}) - ${point} > ${scale} THEN ${sign} || (${placed}) ELSE ${text} END`;
}
