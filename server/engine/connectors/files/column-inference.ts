import { isCanonical } from '../../values/canonical.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { DATE_LENGTH, isBooleanAt, isDateAt, isUuidAt, momentFraction, shortNumber, UUID_LENGTH } from './value-form.ts';

const LETTER_Z = 0x5a;
const MICROSECONDS = 6;
const NANOSECONDS = 9;
/** More digits than a landing engine's decimal holds. */
const MOST_DIGITS = 38;
/** A number of so many digits reads back unchanged from a double. */
const EXACT_DOUBLE_DIGITS = 15;
/** How programs print a double that needs an exponent: `1e-7`, `1.5e+21`, `1e-07`. `1e5` is not so printed: it may be a code. */
const PRINTED_DOUBLE = /^(-?\d(?:\.\d*[1-9])?)e([+-])0?(\d{1,3})$/;

const OTHER_KINDS: LogicalType[] = [
  { kind: 'boolean' },
  { kind: 'date' },
  { kind: 'uuid' },
  { kind: 'time', precision: NANOSECONDS },
  { kind: 'timestamp', precision: NANOSECONDS },
  { kind: 'timestamptz', precision: NANOSECONDS },
];

type Guess = 'unknown' | 'integer' | 'decimal' | 'float' | 'other' | 'string';

/**
 * The narrowest type that every value of a column fits *as it is written*, so that typing it changes none of them: `007`,
 * `+1`, `1e5`, `NA`, `TRUE` are text, and one of them makes the whole column text. Sees every value; no sampling.
 */
export class ColumnInference {
  /** False for values that are text by their own format (JSON strings): `"7"` is no number, but `"2024-01-31"` is a date. */
  private readonly mayBeNumber: boolean;
  private guess: Guess = 'unknown';
  private other: LogicalType = { kind: 'string' };
  private wholeDigits = 0;
  /** The most digits after the point, of a number or of a second. */
  fractionDigits = 0;
  private exactAsDouble = true;

  constructor(mayBeNumber = true) {
    this.mayBeNumber = mayBeNumber;
  }

  /** False once the column is text: then values need not be shown any more. */
  get open(): boolean {
    return this.guess !== 'string';
  }

  /** A value that is there; NULLs say nothing. */
  see(text: string): void {
    switch (this.guess) {
      case 'string':
        return;
      case 'unknown':
        this.begin(text);
        return;
      case 'other':
        if (this.fitsOther(this.other, text)) this.count(text);
        else this.guess = 'string';
        return;
      default:
        this.seeNumber(text);
    }
  }

  /**
   * {@link see} of `bytes[start..end)`, which is one to one in Latin 1: every narrower type is ASCII, and anything else shows as
   * something that is none of them. What most values look like is recognised without making a string of it.
   */
  seeBytes(bytes: Buffer, start: number, end: number): void {
    const quick = this.guess === 'other' ? this.seeOtherBytes(bytes, start, end) : this.seeNumberBytes(bytes, start, end);
    if (!quick) this.see(bytes.toString('latin1', start, end));
  }

  /**
   * A file declares no scale and no precision of seconds. None is claimed from what was seen: comparing at the lower
   * precision of two columns would hide exactly the digits that a file has lost.
   */
  type(): LogicalType {
    switch (this.guess) {
      case 'integer':
        return { kind: 'integer', digits: this.wholeDigits };
      case 'decimal':
        return { kind: 'decimal' };
      case 'float':
        return { kind: 'float' };
      case 'other':
        return 'precision' in this.other
          ? ({ ...this.other, precision: Math.max(MICROSECONDS, this.fractionDigits) } as LogicalType)
          : this.other;
      default:
        return { kind: 'string' };
    }
  }

  private begin(text: string): void {
    const other = OTHER_KINDS.find((candidate) => (this.mayBeNumber || candidate.kind !== 'boolean') && this.fitsOther(candidate, text));
    if (other) {
      this.guess = 'other';
      this.other = other;
      this.count(text);
      return;
    }
    this.guess = this.mayBeNumber ? 'integer' : 'string';
    this.seeNumber(text);
  }

  private fitsOther(type: LogicalType, text: string): boolean {
    return isCanonical(type, 'precision' in type ? withSpace(text) : text);
  }

  private count(text: string): void {
    const point = text.indexOf('.');
    if (point !== -1) this.fractionDigits = Math.max(this.fractionDigits, text.replace('Z', '').length - point - 1);
  }

  private seeNumber(text: string): void {
    if (this.guess === 'string') return;
    const match = /^-?(0|[1-9]\d*)(?:\.(\d+))?$/.exec(text);
    if (match && !/^-0(?:\.0*)?$/.test(text)) {
      this.wholeDigits = Math.max(this.wholeDigits, match[1]!.length);
      this.fractionDigits = Math.max(this.fractionDigits, match[2]?.length ?? 0);
      if (match[1]!.length + (match[2]?.length ?? 0) > EXACT_DOUBLE_DIGITS && !this.readsBack(text)) this.exactAsDouble = false;
      if (this.guess === 'integer' && match[2] !== undefined) this.guess = 'decimal';
      if (this.guess !== 'float' && this.wholeDigits + this.fractionDigits > MOST_DIGITS) this.guess = 'string';
    } else if (PRINTED_DOUBLE.test(text) && this.readsBack(text)) {
      this.guess = 'float';
    } else {
      this.guess = 'string';
    }
    if (this.guess === 'float' && !this.exactAsDouble) this.guess = 'string';
  }

  /** Counts a number of so few digits that nothing else needs to be asked; false for any other value. */
  private seeNumberBytes(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.guess === 'unknown' || this.guess === 'string') return false;
    const form = shortNumber(bytes, start, end);
    if (form === 0) return false;
    const whole = form >> 8;
    const fraction = form & 0xff;
    if (whole > this.wholeDigits) this.wholeDigits = whole;
    if (fraction > this.fractionDigits) this.fractionDigits = fraction;
    if (fraction > 0 && this.guess === 'integer') this.guess = 'decimal';
    if (this.guess !== 'float' && this.wholeDigits + this.fractionDigits > MOST_DIGITS) this.guess = 'string';
    return true;
  }

  private seeOtherBytes(bytes: Uint8Array, start: number, end: number): boolean {
    switch (this.other.kind) {
      case 'date':
        return end - start === DATE_LENGTH && isDateAt(bytes, start);
      case 'boolean':
        return isBooleanAt(bytes, start, end);
      case 'timestamp':
        return this.seeMomentBytes(bytes, start, end);
      case 'timestamptz':
        return bytes[end - 1] === LETTER_Z && this.seeMomentBytes(bytes, start, end - 1);
      case 'uuid':
        return end - start === UUID_LENGTH && isUuidAt(bytes, start);
      default:
        return false;
    }
  }

  private seeMomentBytes(bytes: Uint8Array, start: number, end: number): boolean {
    const fraction = momentFraction(bytes, start, end);
    if (fraction === -1) return false;
    if (fraction > this.fractionDigits) this.fractionDigits = fraction;
    return true;
  }

  private readsBack(text: string): boolean {
    return String(Number(text)) === text.replace(PRINTED_DOUBLE, '$1e$2$3');
  }
}

/** ISO 8601's `T` between date and time is another spelling of the space. */
export function withSpace(text: string): string {
  return text[10] === 'T' ? `${text.slice(0, 10)} ${text.slice(11)}` : text;
}
