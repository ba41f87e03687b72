/** An exact decimal number, for the model: `units` × 10^-`scale`. */
export interface ExactNumber {
  units: bigint;
  scale: number;
}

export function exactNumber(text: string): ExactNumber {
  const negative = text.startsWith('-');
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const units = BigInt(whole + fraction);
  return { units: negative ? -units : units, scale: fraction.length };
}

/** Half away from zero. */
export function roundExact(number: ExactNumber, scale: number): ExactNumber {
  if (number.scale <= scale) return number;
  const unit = 10n ** BigInt(number.scale - scale);
  const magnitude = number.units < 0n ? -number.units : number.units;
  const rounded = magnitude / unit + (2n * (magnitude % unit) >= unit ? 1n : 0n);
  return { units: number.units < 0n ? -rounded : rounded, scale };
}

export function compareExact(left: ExactNumber, right: ExactNumber): number {
  const [a, b] = commonUnits(left, right);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** |left − right| ≤ limit. */
export function withinExact(left: ExactNumber, right: ExactNumber, limit: ExactNumber): boolean {
  const scale = Math.max(left.scale, right.scale, limit.scale);
  const [a, b, most] = [left, right, limit].map((number) => number.units * 10n ** BigInt(scale - number.scale)) as [bigint, bigint, bigint];
  return (a > b ? a - b : b - a) <= most;
}

export function timesExact(left: ExactNumber, right: ExactNumber): ExactNumber {
  return { units: left.units * right.units, scale: left.scale + right.scale };
}

export function largerMagnitude(left: ExactNumber, right: ExactNumber): ExactNumber {
  const magnitude = (number: ExactNumber) => ({ ...number, units: number.units < 0n ? -number.units : number.units });
  return compareExact(magnitude(left), magnitude(right)) >= 0 ? magnitude(left) : magnitude(right);
}

function commonUnits(left: ExactNumber, right: ExactNumber): [bigint, bigint] {
  const scale = Math.max(left.scale, right.scale);
  return [left.units * 10n ** BigInt(scale - left.scale), right.units * 10n ** BigInt(scale - right.scale)];
}
