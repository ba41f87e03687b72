import type { CompareOptions } from '../../plan/definition.ts';
import { canonicalJson, isJson } from '../../values/canonical-json.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { compareExact, type ExactNumber, exactNumber, largerMagnitude, roundExact, timesExact, withinExact } from './exact-number.ts';

/**
 * The model's answer to "are these two values equal?", written from semantics.md §3 without a look at the engine: slow,
 * one value at a time, with exact arithmetic.
 */
export type Comparable =
  | { kind: 'null' }
  | { kind: 'number'; value: ExactNumber }
  | { kind: 'double'; value: number }
  /** Nanoseconds, from year 0 or midnight. */
  | { kind: 'moment'; value: bigint }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'text'; value: string }
  /** Equal to nothing. */
  | { kind: 'never' };

const NULL: Comparable = { kind: 'null' };

/** A canonical text of `type`, as it is compared with a value of `other`. */
export function comparable(text: string | null, type: LogicalType, other: LogicalType, options: CompareOptions): Comparable {
  if (text === null) return NULL;
  const kinds = [type.kind, other.kind];
  const has = (kind: LogicalType['kind']) => kinds.includes(kind);
  const both = (...allowed: LogicalType['kind'][]) => kinds.every((kind) => allowed.includes(kind));

  if (options.loose_boolean && both('boolean', 'integer', 'string')) return looseBoolean(text, type, options);
  if (options.json_by_meaning && both('string')) return folded(meaning(prepared(text, type, options)), options);
  if (both('float')) return double(text);
  if (both('integer', 'decimal', 'float')) return has('float') ? double(text) : number(text, type, other);
  if (has('boolean') && has('integer'))
    return { kind: 'number', value: exactNumber(type.kind === 'boolean' ? (text === 'true' ? '1' : '0') : text) };
  if (both('time')) return { kind: 'moment', value: rounded(clock(text), type, other) };
  if (both('date', 'timestamp', 'timestamptz')) return { kind: 'moment', value: rounded(moment(text), type, other) };
  if (both('boolean')) return { kind: 'boolean', value: text === 'true' };
  if (type.kind === other.kind) {
    return type.kind === 'string' ? folded(prepared(text, type, options), options) : { kind: 'text', value: text };
  }
  if (has('string')) {
    const mine = prepared(text, type, options);
    if (has('uuid')) return folded(mine.toLowerCase().replaceAll('-', ''), options);
    if (has('json')) return folded(type.kind === 'json' ? mine : meaning(mine), options);
    return folded(type.kind === 'string' ? mine : shownText(text, type), options);
  }
  return { kind: 'never' };
}

export function equal(left: Comparable, right: Comparable): boolean {
  if (left.kind === 'null' || right.kind === 'null') return left.kind === right.kind;
  if (left.kind === 'number' && right.kind === 'number') return compareExact(left.value, right.value) === 0;
  if (left.kind === 'double' && right.kind === 'double') {
    return left.value === right.value || (Number.isNaN(left.value) && Number.isNaN(right.value));
  }
  if (left.kind === 'never' || right.kind === 'never') return false;
  return left.kind === right.kind && left.value === right.value;
}

/** Equal, or within the field's tolerance. */
export function agrees(left: Comparable, right: Comparable, options: CompareOptions): boolean {
  if (options.ignore || equal(left, right)) return true;
  const { absolute_tolerance: absolute, relative_tolerance: relative, seconds_tolerance: seconds } = options;
  if (left.kind === 'number' && right.kind === 'number') {
    const share = (tolerance: number) => timesExact(exactNumber(tolerance.toFixed(12)), largerMagnitude(left.value, right.value));
    if (absolute && withinExact(left.value, right.value, exactNumber(absolute.toFixed(12)))) return true;
    return relative !== undefined && relative > 0 && withinExact(left.value, right.value, share(relative));
  }
  if (left.kind === 'double' && right.kind === 'double') {
    const distance = Math.abs(left.value - right.value);
    if (!Number.isFinite(left.value) || !Number.isFinite(right.value)) return false;
    if (absolute && distance <= absolute) return true;
    return relative !== undefined && relative > 0 && distance <= relative * Math.max(Math.abs(left.value), Math.abs(right.value));
  }
  if (left.kind === 'moment' && right.kind === 'moment' && seconds) {
    const distance = left.value > right.value ? left.value - right.value : right.value - left.value;
    return distance <= BigInt(Math.round(seconds * 1e9));
  }
  return false;
}

/** The order in which twins are paired: numbers and moments by value, text by its bytes, NULL last. */
export function compareValues(left: Comparable, right: Comparable): number {
  if (left.kind === 'never' || right.kind === 'never') return Number(left.kind === 'never') - Number(right.kind === 'never');
  if (left.kind === 'null' || right.kind === 'null') return Number(left.kind === 'null') - Number(right.kind === 'null');
  if (left.kind === 'number' && right.kind === 'number') return compareExact(left.value, right.value);
  if (left.kind === 'text' && right.kind === 'text') return Buffer.compare(Buffer.from(left.value), Buffer.from(right.value));
  if (left.kind === 'double' && right.kind === 'double') return compareDoubles(left.value, right.value);
  const [a, b] = [left.value, right.value] as [bigint | boolean, bigint | boolean];
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareDoubles(left: number, right: number): number {
  if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
  return left < right ? -1 : left > right ? 1 : 0;
}

function double(text: string): Comparable {
  return { kind: 'double', value: Number(text) + 0 };
}

/** Two decimals that both declare a scale are compared at the lower one. */
function number(text: string, type: LogicalType, other: LogicalType): Comparable {
  const value = exactNumber(text);
  const scale = (declared: LogicalType) => (declared.kind === 'decimal' && declared.precision !== undefined ? (declared.scale ?? 0) : null);
  const [mine, theirs] = [scale(type), scale(other)];
  return { kind: 'number', value: mine === null || theirs === null ? value : roundExact(value, Math.min(mine, theirs)) };
}

function looseBoolean(text: string, type: LogicalType, options: CompareOptions): Comparable {
  const mine = prepared(text, type, options);
  const word = mine.toLowerCase();
  if (['1', 't', 'true', 'y', 'yes'].includes(word)) return folded('true', options);
  if (['0', 'f', 'false', 'n', 'no'].includes(word)) return folded('false', options);
  return folded(mine, options);
}

function meaning(text: string): string {
  return isJson(text) ? canonicalJson(text) : text;
}

const WHITE_SPACE = '[\\t\\n\\v\\f\\r\\u0085\\p{Z}]+';

function prepared(text: string, type: LogicalType, options: CompareOptions): string {
  if (type.kind !== 'string') return text;
  let result = text;
  if (options.unicode_nfc) result = result.normalize('NFC');
  if (options.collapse_white_space) result = result.replaceAll(new RegExp(WHITE_SPACE, 'gu'), ' ');
  if (options.trim) result = result.replaceAll(new RegExp(`^${WHITE_SPACE}|${WHITE_SPACE}$`, 'gu'), '');
  return result;
}

/** Letters one by one, each to its simple lower case. */
function folded(text: string, options: CompareOptions): Comparable {
  const value = options.ignore_case ? [...text].map((letter) => [...letter.toLowerCase()][0]).join('') : text;
  return options.null_equals_empty && value === '' ? NULL : { kind: 'text', value };
}

const NANOSECONDS = 1_000_000_000n;

/** Nanoseconds since 0001-01-01, at least. */
function moment(text: string): bigint {
  const day = text.slice(0, 10);
  const days = BigInt(Math.round((Date.parse(`${day}T00:00:00Z`) - Date.UTC(2000, 0, 1)) / 86_400_000) + 800_000);
  return days * 86_400n * NANOSECONDS + (text.length > 10 ? clock(text.slice(11).replace('Z', '')) : 0n);
}

function clock(text: string): bigint {
  const [time = '', fraction = ''] = text.split('.');
  const [hours, minutes, seconds] = time.split(':').map(BigInt) as [bigint, bigint, bigint];
  return (hours * 3600n + minutes * 60n + seconds) * NANOSECONDS + BigInt(fraction.padEnd(9, '0'));
}

/** Half up at the lower precision of the two; a date has none. */
function rounded(nanoseconds: bigint, type: LogicalType, other: LogicalType): bigint {
  const precisions = [type, other].flatMap((declared) =>
    'precision' in declared && declared.kind !== 'decimal' ? [declared.precision] : [],
  );
  if (precisions.length === 0) return nanoseconds;
  const unit = 10n ** BigInt(9 - Math.min(...precisions));
  return ((nanoseconds + unit / 2n) / unit) * unit;
}

/** Canonical text as Tieout shows it: decimals at their scale, no zeros at the end of a fraction of a second. */
export function shownText(text: string, type: LogicalType): string {
  switch (type.kind) {
    case 'decimal':
      if (type.precision === undefined || type.precision > 38) return text;
      return shownDecimal(text, type.scale ?? 0);
    case 'float':
      return shownDouble(Number(text) + 0);
    case 'time':
    case 'timestamp':
      return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
    case 'timestamptz':
      return `${shownText(text.slice(0, -1), { kind: 'timestamp', precision: type.precision })}Z`;
    default:
      return text;
  }
}

function shownDecimal(text: string, scale: number): string {
  const { units, scale: own } = exactNumber(text);
  const fitting = own > scale ? { units: units / 10n ** BigInt(own - scale), scale } : { units, scale: own };
  const digits = (fitting.units < 0n ? -fitting.units : fitting.units) * 10n ** BigInt(scale - fitting.scale);
  const padded = digits.toString().padStart(scale + 1, '0');
  const shown = scale === 0 ? padded : `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
  return units < 0n && digits !== 0n ? `-${shown}` : shown;
}

/** As PostgreSQL writes it: an exponent of at least two digits from 1e16 on and below 1e-4. */
function shownDouble(value: number): string {
  const magnitude = Math.abs(value);
  const plain = !Number.isFinite(value) || value === 0 || (magnitude >= 1e-4 && magnitude < 1e16);
  return plain ? String(value) : value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}
