import { isNumeric } from '../../matching/number-form.ts';
import type { PairComparison } from '../../matching/pair-comparison.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { commonForm, type TypedExpression } from './common-form.ts';
import { largeNumbersWithin } from './large-tolerance.ts';
import { momentTicks } from './moment-ticks.ts';
import { decimalType } from './storage-type.ts';

/** Fraction digits kept of numbers without a declared scale; numbers with finer ones take the road of the large ones. */
const SCALE_OF_UNBOUNDED = 18;
const DAY_MICROSECONDS = 86_400_000_000n;
const NANOSECONDS_PER_MICROSECOND = 1000n;

/** True where two values that are not NULL lie within the pair's tolerance; null when the pair has none. */
export function withinTolerance(source: TypedExpression, target: TypedExpression, comparison: PairComparison): string | null {
  const { tolerance } = comparison;
  if (tolerance === null) return null;
  if (isNumeric(source.type) && isNumeric(target.type)) {
    if (tolerance.absolute === undefined && tolerance.relative === undefined) return null;
    return numbersWithin(source, target, comparison);
  }
  return tolerance.microseconds === undefined ? null : momentsWithin(source, target, comparison, BigInt(tolerance.microseconds));
}

/**
 * Exact in whole units of the last digit, so that 10.01 is within 0.01 of 10.00; where a number has too many digits for
 * HUGEINT, in BIGNUM. Where a float takes part, doubles decide.
 */
function numbersWithin(source: TypedExpression, target: TypedExpression, comparison: PairComparison): string {
  const left = commonForm(source, comparison);
  const right = commonForm(target, comparison);
  const { absolute, relative } = comparison.tolerance!;
  if (source.type.kind === 'float' || target.type.kind === 'float') return doublesWithin(left, right, absolute, relative);
  const scale = unitScale(comparison, source.type);
  const units = [left, right].map((form) => wholeUnits(form, comparison, scale));
  const texts = [left, right].map((form) => (comparison.common.form === 'exact_number' ? form : `CAST(${form} AS VARCHAR)`));
  const large = largeNumbersWithin(texts[0]!, texts[1]!, absolute, relative);
  return `coalesce(TRY(${unitsWithin(units[0]!, units[1]!, scale, absolute, relative)}), ${large})`;
}

function unitScale({ common }: PairComparison, type: LogicalType): number {
  if (common.form === 'decimal') return common.scale;
  if (common.form === 'exact_number') return SCALE_OF_UNBOUNDED;
  return type.kind === 'decimal' ? (type.scale ?? 0) : 0;
}

/** The number × 10^scale as HUGEINT, or NULL when it has more digits than that keeps. */
function wholeUnits(form: string, { common }: PairComparison, scale: number): string {
  if (common.form !== 'exact_number') return `CAST(replace(CAST(${form} AS VARCHAR), '.', '') AS HUGEINT)`;
  const decimal = `TRY_CAST(${form} AS ${decimalType(38, scale)})`;
  const lossless = `rtrim(rtrim(CAST(${decimal} AS VARCHAR), '0'), '.') = ${form}`;
  return `CASE WHEN ${lossless} THEN CAST(replace(CAST(${decimal} AS VARCHAR), '.', '') AS HUGEINT) END`;
}

function unitsWithin(left: string, right: string, scale: number, absolute: string | undefined, relative: string | undefined): string {
  const distance = `abs(${left} - ${right})`;
  const conditions: string[] = [];
  if (absolute !== undefined) conditions.push(`${distance} <= ${unitsOf(absolute, scale)}`);
  if (relative !== undefined) {
    const digits = relative.split('.')[1]?.length ?? 0;
    const share = unitsOf(relative, digits);
    conditions.push(`${distance} * ${10n ** BigInt(digits)} <= ${share} * greatest(abs(${left}), abs(${right}))`);
  }
  return `(${conditions.join(' OR ')})`;
}

/** Whole units of 10^-scale in a decimal text, what is finer cut off: a whole distance is never affected by it. */
function unitsOf(decimal: string, scale: number): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(scale, '0').slice(0, scale));
}

function doublesWithin(left: string, right: string, absolute: string | undefined, relative: string | undefined): string {
  const [a, b] = [`CAST(${left} AS DOUBLE)`, `CAST(${right} AS DOUBLE)`];
  const conditions: string[] = [];
  if (absolute !== undefined) conditions.push(`abs(${a} - ${b}) <= CAST('${absolute}' AS DOUBLE)`);
  if (relative !== undefined) conditions.push(`abs(${a} - ${b}) <= CAST('${relative}' AS DOUBLE) * greatest(abs(${a}), abs(${b}))`);
  return `(isfinite(${a}) AND isfinite(${b}) AND (${conditions.join(' OR ')}))`;
}

function momentsWithin(source: TypedExpression, target: TypedExpression, comparison: PairComparison, microseconds: bigint): string {
  const { common } = comparison;
  if (common.form === 'same' && source.type.kind === 'date') {
    return `abs(${source.sql} - ${target.sql}) <= ${microseconds / DAY_MICROSECONDS}`;
  }
  const form = ticksOfPair(source.type, comparison);
  const ticks = [source, target].map((value) => momentTicks(value.sql, value.type, form));
  const fine = form.nanoseconds ? microseconds * NANOSECONDS_PER_MICROSECOND : microseconds;
  const unit = 10n ** BigInt(Math.max((form.nanoseconds ? 9 : 6) - form.digits, 0));
  return `abs(${ticks[0]} - ${ticks[1]}) <= ${fine / unit}`;
}

/** Like types of one precision are compared as they are; for a distance they are counted too. */
function ticksOfPair(type: LogicalType, { common }: PairComparison) {
  if (common.form === 'instant') return common;
  if (common.form === 'time') return { ...common, zone: null };
  const digits = 'precision' in type && type.precision !== undefined ? type.precision : 0;
  return { digits, nanoseconds: digits > 6, zone: null };
}
