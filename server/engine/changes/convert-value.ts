import { oneSpelling } from '../connectors/same-value.ts';
import { isCanonical, plainDigits } from '../values/canonical.ts';
import { canonicalJson } from '../values/canonical-json.ts';
import { formatLogicalType, type LogicalType } from '../values/logical-type.ts';
import { fromUtc, toUtc } from './zone-shift.ts';

export type Converted = { value: string | null } | { problem: string };

/** Where a value is to be written. */
export interface WrittenColumn {
  type: LogicalType;
  nativeType: string;
  /** In which a moment without a zone is read when the other side has one. */
  zone: string;
}

/**
 * A value of one type as canonical text of another column's type, exactly: what would be rounded, cut off or guessed is a
 * problem that names the value and the type. NULL stays NULL. A string is read as the type's canonical text.
 */
export function convertValue(text: string | null, from: LogicalType, to: WrittenColumn): Converted {
  if (text === null) return { value: null };
  const converted = sameOrConverted(text, from, to);
  const value = converted === null ? null : oneSpellingOf(to.type, converted);
  if (value === null || !isCanonical(to.type, value)) return { problem: `${shown(text)} is no ${nameOf(to)} exactly.` };
  const most = longestText(to.nativeType);
  if (to.type.kind === 'string' && most !== null && characters(value) > most) {
    return { problem: `${shown(text)} has ${characters(value)} characters; ${to.nativeType} holds ${most}.` };
  }
  return { value };
}

/** What a reviewer typed, for a column: canonical text of its type. */
export function readTyped(text: string | null, to: WrittenColumn): Converted {
  if (text?.includes('\0')) return { problem: 'A value cannot hold NUL characters.' };
  return convertValue(text, { kind: 'string' }, to);
}

function sameOrConverted(text: string, from: LogicalType, { type: to, zone }: WrittenColumn): string | null {
  if (from.kind === to.kind) return text;
  switch (to.kind) {
    case 'string':
      return text;
    case 'integer':
    case 'decimal':
      return asNumber(text, from);
    case 'float':
      return asFloat(text, from);
    case 'boolean':
      return asBoolean(text, from);
    case 'date':
      return asDate(text, from, zone);
    case 'timestamp':
      return asTimestamp(text, from, zone);
    case 'timestamptz':
      return asTimestamptz(text, from, zone);
    case 'uuid':
      return from.kind === 'string' ? asUuid(text) : null;
    case 'json':
      return from.kind === 'string' ? canonicalJson(text) : from.kind === 'bytes' ? null : asJson(text, from);
    case 'time':
      return from.kind === 'string' ? text.trim() : null;
    case 'bytes':
      return from.kind === 'string' ? text.trim().toLowerCase() : null;
  }
}

/** 7.0 is an integer. */
function oneSpellingOf(type: LogicalType, text: string): string {
  return type.kind === 'integer' ? oneSpelling(type, text) : text;
}

function asNumber(text: string, from: LogicalType): string | null {
  if (from.kind === 'boolean') return text === 'true' ? '1' : '0';
  if (from.kind === 'float') return /^-?(NaN|Infinity)$/.test(text) ? null : plainDigits(Number(text));
  if (from.kind === 'integer' || from.kind === 'decimal') return text;
  return from.kind === 'string' ? plainNumber(text.trim()) : null;
}

/** `+007` is 7; an exponent is written out. */
function plainNumber(text: string): string | null {
  const match = /^([+-]?)0*(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (!match || !/\d/.test(text.replace(/[eE].*$/, ''))) return null;
  const [, sign, whole = '', fraction = '', exponent] = match;
  const shift = Number(exponent ?? 0);
  const digits = (whole + fraction).padEnd(whole.length + shift, '0');
  const point = whole.length + shift;
  const [before, after] = point <= 0 ? ['0', '0'.repeat(-point) + digits] : [digits.slice(0, point), digits.slice(point)];
  return `${sign === '-' ? '-' : ''}${before === '' ? '0' : before}${after === '' ? '' : `.${after}`}`;
}

/** Only a number that reads back as itself. */
function asFloat(text: string, from: LogicalType): string | null {
  if (from.kind === 'boolean') return text === 'true' ? '1' : '0';
  const plain = from.kind === 'string' ? text.trim() : text;
  if (from.kind === 'string' && /^-?(NaN|Infinity)$/.test(plain)) return plain;
  const exact = from.kind === 'integer' || from.kind === 'decimal' ? plain : from.kind === 'string' ? plainNumber(plain) : null;
  if (exact === null) return null;
  const back = plainDigits(Number(exact));
  const decimal: LogicalType = { kind: 'decimal' };
  return oneSpelling(decimal, back) === oneSpelling(decimal, exact) ? String(Number(exact)) : null;
}

function asBoolean(text: string, from: LogicalType): string | null {
  const plain = from.kind === 'string' ? text.trim().toLowerCase() : oneSpelling(from, text);
  if (plain === '1' || plain === 'true') return 'true';
  return plain === '0' || plain === 'false' ? 'false' : null;
}

const MIDNIGHT = /^ 00:00:00(?:\.0+)?$/;

function asDate(text: string, from: LogicalType, zone: string): string | null {
  if (from.kind === 'string') return text.trim();
  const local = from.kind === 'timestamp' ? text : from.kind === 'timestamptz' ? fromUtc(text.slice(0, -1), zone) : null;
  return local !== null && MIDNIGHT.test(local.slice(10)) ? local.slice(0, 10) : null;
}

function asTimestamp(text: string, from: LogicalType, zone: string): string | null {
  if (from.kind === 'string') return momentText(text);
  if (from.kind === 'date') return `${text} 00:00:00`;
  return from.kind === 'timestamptz' ? fromUtc(text.slice(0, -1), zone) : null;
}

function asTimestamptz(text: string, from: LogicalType, zone: string): string | null {
  if (from.kind === 'string') {
    const typed = momentText(text);
    if (typed?.endsWith('Z')) return typed;
    return typed !== null && isCanonical({ kind: 'timestamp', precision: 9 }, typed) ? zoned(typed, zone) : null;
  }
  if (from.kind === 'date') return zoned(`${text} 00:00:00`, zone);
  return from.kind === 'timestamp' ? zoned(text, zone) : null;
}

function zoned(local: string, zone: string): string | null {
  const utc = toUtc(local, zone);
  return utc === null ? null : `${utc}Z`;
}

/** As people and ISO 8601 write it: a `T` between, a day alone is its midnight. */
function momentText(text: string): string | null {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?))?(Z?)$/.exec(text.trim());
  return match ? `${match[1]} ${match[2] ?? '00:00:00'}${match[3]}` : null;
}

function asUuid(text: string): string | null {
  const digits = text
    .trim()
    .toLowerCase()
    .replace(/^\{|\}$/g, '')
    .replaceAll('-', '');
  return /^[0-9a-f]{32}$/.test(digits) ? digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : null;
}

function asJson(text: string, from: LogicalType): string {
  const bare = from.kind === 'boolean' || from.kind === 'integer' || from.kind === 'decimal' || from.kind === 'float';
  return canonicalJson(bare ? text : JSON.stringify(text));
}

/** Of `varchar(20)` and its like 20: more characters than that fit no database's column of that name, whatever it counts. */
export function longestText(nativeType: string): number | null {
  const match = /^n?(?:var)?char(?:acter)?(?: varying)?2?\s*\((\d+)(?:\s*(?:char|byte))?\)/i.exec(nativeType);
  return match ? Number(match[1]) : null;
}

function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

const MOST_SHOWN = 60;

function shown(text: string): string {
  return JSON.stringify(text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text);
}

function nameOf({ type, nativeType }: WrittenColumn): string {
  const logical = formatLogicalType(type);
  return nativeType.toLowerCase() === logical ? logical : `${logical} (${nativeType})`;
}
