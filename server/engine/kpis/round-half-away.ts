/**
 * Rounds half away from zero to `digits` decimals: `1.005` → `1.01`, `-2.5` → `-3` (semantics.md §5).
 * Binary noise is removed first: 1.005 × 100 is 100.49999999999999 in doubles, but people read 1.005.
 */
export function roundHalfAway(value: number, digits: number): number {
  if (!Number.isFinite(value)) return value;
  const magnitude = Math.round(shiftPoint(withoutBinaryNoise(Math.abs(value)), digits));
  return magnitude === 0 ? 0 : Math.sign(value) * shiftPoint(magnitude, -digits);
}

/** `0.7 × 3 ÷ 3` is 0.6999999999999998 in binary; here it is 0.7 again, so that a threshold of 0.7 is met. */
export function withoutBinaryNoise(value: number): number {
  return Number(value.toPrecision(14));
}

/** Moves the decimal point in the written form, where multiplying by a power of ten would add an error of its own. */
function shiftPoint(value: number, digits: number): number {
  const [mantissa, exponent = '0'] = String(value).split('e');
  return Number(`${mantissa}e${Number(exponent) + digits}`);
}
