import type { LogicalType } from '../../values/logical-type.ts';
import { isNumeric } from '../number-form.ts';
import type { PairComparison } from '../pair-comparison.ts';
import { nanoseconds } from './moment-text.ts';
import { fractionDigits, unitsOf } from './normal-number.ts';

/** Whether two comparable texts of a pair that are not the same lie within its tolerance. */
export type WithinTolerance = (left: string, right: string) => boolean;

const NANOSECONDS_PER_MICROSECOND = 1000n;

/** Null when the pair has no tolerance. Exact for everything but floats, which doubles decide. */
export function withinToleranceOf(source: LogicalType, target: LogicalType, comparison: PairComparison): WithinTolerance | null {
  const { tolerance } = comparison;
  if (tolerance === null) return null;
  const { absolute, relative, microseconds } = tolerance;
  if (isNumeric(source) && isNumeric(target)) {
    if (absolute === undefined && relative === undefined) return null;
    return source.kind === 'float' || target.kind === 'float' ? doublesWithin(absolute, relative) : exactlyWithin(absolute, relative);
  }
  if (microseconds === undefined) return null;
  const most = BigInt(microseconds) * NANOSECONDS_PER_MICROSECOND;
  return (left, right) => magnitude(nanoseconds(left) - nanoseconds(right)) <= most;
}

function doublesWithin(absolute: string | undefined, relative: string | undefined): WithinTolerance {
  const most = absolute === undefined ? null : Number(absolute);
  const share = relative === undefined ? null : Number(relative);
  return (left, right) => {
    const [a, b] = [Number(left), Number(right)];
    if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
    const distance = Math.abs(a - b);
    if (most !== null && distance <= most) return true;
    return share !== null && distance <= share * Math.max(Math.abs(a), Math.abs(b));
  };
}

function exactlyWithin(absolute: string | undefined, relative: string | undefined): WithinTolerance {
  const scaleOf = (text: string | undefined) => (text === undefined ? 0 : fractionDigits(text));
  const shareScale = scaleOf(relative);
  const share = relative === undefined ? null : unitsOf(relative, shareScale);
  return (left, right) => {
    const scale = Math.max(fractionDigits(left), fractionDigits(right), scaleOf(absolute));
    const [a, b] = [unitsOf(left, scale), unitsOf(right, scale)];
    const distance = magnitude(a - b);
    if (absolute !== undefined && distance <= unitsOf(absolute, scale)) return true;
    if (share === null) return false;
    return distance * 10n ** BigInt(shareScale) <= share * largest(magnitude(a), magnitude(b));
  };
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function largest(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
