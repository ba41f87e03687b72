/** More digits than any database type has; beyond it an exponent would make a text of thousands of zeros. */
const DIGIT_LIMIT = 80;

interface Decimal {
  /** The value times ten to the power of `scale`. */
  units: bigint;
  scale: number;
}

function decimalOf(text: string): Decimal | null {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text);
  if (!parts) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  if (whole + fraction === '') return null;
  const scale = fraction.length - Number(exponent);
  if (Math.abs(scale) > DIGIT_LIMIT || whole.length + fraction.length > DIGIT_LIMIT) return null;
  const digits = BigInt(whole + fraction) * 10n ** BigInt(Math.max(0, -scale));
  return { units: sign === '-' ? -digits : digits, scale: Math.max(0, scale) };
}

/**
 * Target minus source of two canonical numbers, exactly: `+0.1` for 0.2 and 0.3, which doubles get wrong. Null when one is
 * not a finite number.
 */
export function decimalDelta(source: string, target: string): string | null {
  const a = decimalOf(source);
  const b = decimalOf(target);
  if (!a || !b) return null;
  const scale = Math.max(a.scale, b.scale);
  const units = b.units * 10n ** BigInt(scale - b.scale) - a.units * 10n ** BigInt(scale - a.scale);
  if (units === 0n) return '±0';
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = scale === 0 ? '' : digits.slice(-scale).replace(/0+$/, '');
  return `${units < 0n ? '−' : '+'}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
