/** A decimal number as its sign, its digits before the point without leading zeros, and those after it without trailing ones. */
export interface PlainNumber {
  negative: boolean;
  whole: string;
  fraction: string;
}

const ZERO = 48;
const POINT = 46;
const MINUS = 45;

/** Of decimal text without an exponent (values/canonical.ts). Zero is never negative. */
export function plainNumber(text: string): PlainNumber {
  const negative = text.charCodeAt(0) === MINUS;
  const point = text.indexOf('.');
  let begin = negative ? 1 : 0;
  const wholeEnd = point === -1 ? text.length : point;
  while (begin < wholeEnd && text.charCodeAt(begin) === ZERO) begin += 1;
  let end = text.length;
  if (point !== -1) while (end > point + 1 && text.charCodeAt(end - 1) === ZERO) end -= 1;
  const whole = text.slice(begin, wholeEnd);
  const fraction = point === -1 ? '' : text.slice(point + 1, end);
  return { negative: negative && (whole !== '' || fraction !== ''), whole, fraction };
}

/** One text for each number: `12.50` and `012.5` are `12.5`, `-0.0` is `0`. */
export function numberText({ negative, whole, fraction }: PlainNumber): string {
  const digits = `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`;
  return negative ? `-${digits}` : digits;
}

/** Half away from zero, to `scale` digits after the point. */
export function roundNumber(number: PlainNumber, scale: number): PlainNumber {
  const { negative, whole, fraction } = number;
  if (fraction.length <= scale) return number;
  const kept = BigInt(`${whole}${fraction.slice(0, scale)}` || '0') + (fraction.charCodeAt(scale) >= ZERO + 5 ? 1n : 0n);
  const digits = kept.toString().padStart(scale + 1, '0');
  const rounded = plainNumber(scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`);
  return { ...rounded, negative: negative && kept !== 0n };
}

/** {@link numberText} of decimal text; text that is normal already comes back at once. */
export function normalNumber(text: string): string {
  const first = text.charCodeAt(0);
  const begins = first === MINUS ? text.charCodeAt(1) : first;
  if (begins !== ZERO && begins !== POINT) {
    if (!text.includes('.')) return text;
    const last = text.charCodeAt(text.length - 1);
    if (last !== ZERO && last !== POINT) return text;
  }
  return numberText(plainNumber(text));
}

/** Whole units of 10^-`scale`; what is finer must not be there. */
export function unitsOf(text: string, scale: number): bigint {
  const { negative, whole, fraction } = plainNumber(text);
  const units = BigInt(`${whole}${fraction.padEnd(scale, '0')}` || '0');
  return negative ? -units : units;
}

/** Digits after the point that a normal number text has. */
export function fractionDigits(text: string): number {
  const point = text.indexOf('.');
  return point === -1 ? 0 : text.length - point - 1;
}
