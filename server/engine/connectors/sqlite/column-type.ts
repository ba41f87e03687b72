import { plainDigits } from '../../values/canonical.ts';
import { canonicalJson } from '../../values/canonical-json.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { MISFIT_MARK } from '../spool.ts';

/**
 * What the driver gives for {@link readExpression}: numbers as they are stored, text and blobs as bytes. Text never comes
 * as a string: the driver ends the whole process on text that is not UTF-8. A string is the spelling of a misfit.
 */
export type StoredValue = null | bigint | number | string | Buffer;

const MICROSECONDS = 6;

/**
 * Declared type → logical type. SQLite does not enforce declared types, so this says what a column is meant to hold;
 * a value that is something else is emitted as its own text, and the landing engine rejects its row.
 */
export function logicalTypeOf(declared: string | null): LogicalType {
  const [, name = '', first, second] =
    /^\s*([^(]*?)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?\s*$/.exec((declared ?? '').toUpperCase()) ?? [];
  const precision = Math.min(Number(first ?? MICROSECONDS), 9);
  if (/^BOOL/.test(name)) return { kind: 'boolean' };
  if (/^(TIMESTAMPTZ|TIMESTAMP WITH TIME ZONE)$/.test(name)) return { kind: 'timestamptz', precision };
  if (/^(TIMESTAMP|DATETIME)/.test(name)) return { kind: 'timestamp', precision };
  if (name === 'DATE') return { kind: 'date' };
  if (/^TIME\b/.test(name)) return { kind: 'time', precision };
  if (/^(UUID|GUID|UNIQUEIDENTIFIER)$/.test(name)) return { kind: 'uuid' };
  if (/^JSONB?$/.test(name)) return { kind: 'json' };
  if (/^(DEC|DECIMAL|NUMERIC|NUMBER|MONEY)$/.test(name)) {
    return first === undefined ? { kind: 'decimal' } : { kind: 'decimal', precision: Number(first), scale: Number(second ?? 0) };
  }
  // From here on SQLite's own rules of affinity: https://www.sqlite.org/datatype3.html#determination_of_column_affinity
  if (/INT/.test(name)) return { kind: 'integer', digits: 19 };
  if (/CHAR|CLOB|TEXT/.test(name)) return { kind: 'string' };
  if (/BLOB|BINARY/.test(name)) return { kind: 'bytes' };
  if (/REAL|FLOA|DOUB/.test(name)) return { kind: 'float' };
  return { kind: 'string' };
}

/** Text as bytes, numbers as they are, and a blob where none belongs (or anything else where only blobs belong) by name and content. */
export function readExpression(quoted: string, type: LogicalType): string {
  switch (type.kind) {
    case 'bytes':
      return `CASE typeof(${quoted}) WHEN 'blob' THEN ${quoted} WHEN 'null' THEN NULL ELSE typeof(${quoted}) || ' ' || quote(CAST(${quoted} AS BLOB)) END`;
    default:
      return `CASE typeof(${quoted}) WHEN 'text' THEN CAST(${quoted} AS BLOB) WHEN 'blob' THEN 'blob ' || quote(${quoted}) ELSE ${quoted} END`;
  }
}

/** Canonical text of a stored value, or its own text when it does not fit the type; among texts that is marked (contract.ts). */
export function formatStored(value: NonNullable<StoredValue>, type: LogicalType): string {
  if (typeof value === 'string') return type.kind === 'string' ? `${MISFIT_MARK}${value}` : value;
  if (typeof value === 'bigint') {
    if (type.kind === 'boolean' && (value === 0n || value === 1n)) return value === 1n ? 'true' : 'false';
    return value.toString();
  }
  if (typeof value === 'number') return type.kind === 'decimal' ? plainDigits(value) : String(value);
  return formatText(value.toString('utf8'), type);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ISO_TIMESTAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)$/;
const ISO_UTC_TIMESTAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?) ?(?:Z|[+-]00(?::?00)?)$/;

/** SQLite keeps these types as text; other spellings of the same value get the canonical one. */
function formatText(text: string, type: LogicalType): string {
  switch (type.kind) {
    case 'uuid':
      return UUID.test(text) ? text.toLowerCase() : text;
    case 'json':
      return canonicalJson(text);
    case 'timestamp':
      return text.replace(ISO_TIMESTAMP, '$1 $2');
    case 'timestamptz':
      return text.replace(ISO_UTC_TIMESTAMP, '$1 $2Z');
    default:
      return text;
  }
}
