/**
 * An Oracle NUMBER as the thin driver or `TO_CHAR` writes it (`.5`, `-.05`, `1E-130`, `12.50`) as canonical decimal text:
 * no exponent, one zero before a bare point, no zeros that say nothing. Every digit is kept; nothing passes through a
 * JavaScript number. NUMBER's infinities, which the driver shows as ±1e126 beyond its largest number, and anything that is
 * no number come back named or unchanged, so that their row is rejected.
 */
export function canonicalNumber(text: string): string {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match || (match[2] === '' && !match[3])) return text;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return '0';
  const power = Number(exponent) - fraction.length;
  const plain = power >= 0 ? digits + '0'.repeat(power) : placePoint(digits, -power);
  const minus = sign === '-' ? '-' : '';
  if (BEYOND.test(plain)) return `${minus}Infinity`;
  return minus + plain;
}

/** 1 and 126 zeros: one more digit than NUMBER has before its point. */
const BEYOND = /^10{126}$/;

function placePoint(digits: string, fractionDigits: number): string {
  const padded = digits.padStart(fractionDigits + 1, '0');
  const fraction = padded.slice(-fractionDigits).replace(/0+$/, '');
  const whole = padded.slice(0, -fractionDigits);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
