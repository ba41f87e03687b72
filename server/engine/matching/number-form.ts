import type { LogicalType } from '../values/logical-type.ts';
import type { CommonForm } from './pair-comparison.ts';

/** The most decimal digits an exact number may have before it is compared as text of any length. */
export const MAX_DECIMAL_DIGITS = 38;

type NumericType = Extract<LogicalType, { kind: 'integer' | 'decimal' | 'float' }>;

export function isNumeric(type: LogicalType): type is NumericType {
  return type.kind === 'integer' || type.kind === 'decimal' || type.kind === 'float';
}

/** A decimal with a declared precision that a 38-digit decimal can hold. */
export function isBoundedDecimal(type: LogicalType): type is { kind: 'decimal'; precision: number; scale?: number } {
  if (type.kind !== 'decimal' || type.precision === undefined) return false;
  const scale = type.scale ?? 0;
  return type.precision >= 1 && type.precision <= MAX_DECIMAL_DIGITS && scale >= 0 && scale <= type.precision && scale < MAX_DECIMAL_DIGITS;
}

/** Integers and decimals are compared by value, either with a float as doubles (semantics.md §3). */
export function numberForm(source: NumericType, target: NumericType): { common: CommonForm; unlike?: string; mutual?: string } {
  if (source.kind === 'float' || target.kind === 'float') {
    if (source.kind === target.kind) return { common: { form: 'same' } };
    return { common: { form: 'double' }, unlike: 'as doubles' };
  }
  const unlike = source.kind === target.kind ? {} : { unlike: 'by value' };
  const mutualScale = lowerDeclaredScale(source, target);
  const mutual = mutualScale === null ? {} : { mutual: `${mutualScale} fraction digits` };
  const exact: CommonForm = { form: 'exact_number', scale: mutualScale };
  const left = shape(source);
  const right = shape(target);
  if (left === null || right === null) return { common: exact, ...unlike, ...mutual };

  const scale = mutualScale ?? Math.max(left.scale, right.scale);
  // One more whole digit where rounding can carry: 9.99 → 10.0.
  const whole = Math.max(left.whole, right.whole) + (mutualScale === null ? 0 : 1);
  if (whole + scale > MAX_DECIMAL_DIGITS) return { common: exact, ...unlike, ...mutual };
  const sameShape = left.whole === right.whole && left.scale === right.scale && source.kind === target.kind;
  return { common: sameShape ? { form: 'same' } : { form: 'decimal', digits: whole + scale, scale }, ...unlike, ...mutual };
}

/** The lower of two declared scales where they differ. An integer and an unbounded decimal declare none. */
function lowerDeclaredScale(source: NumericType, target: NumericType): number | null {
  if (source.kind !== 'decimal' || target.kind !== 'decimal') return null;
  if (source.precision === undefined || target.precision === undefined) return null;
  const scales = [source.scale ?? 0, target.scale ?? 0];
  return scales[0] === scales[1] ? null : Math.min(...scales);
}

/** Digits before and after the point; null when there is no bound on them. */
function shape(type: NumericType): { whole: number; scale: number } | null {
  if (type.kind === 'integer') return { whole: Math.min(type.digits ?? MAX_DECIMAL_DIGITS, MAX_DECIMAL_DIGITS), scale: 0 };
  if (!isBoundedDecimal(type)) return null;
  const scale = type.scale ?? 0;
  return { whole: type.precision - scale, scale };
}
