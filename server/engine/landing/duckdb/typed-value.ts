import { isBoundedDecimal, MAX_DECIMAL_DIGITS } from '../../matching/number-form.ts';
import { formatLogicalType, type LogicalType } from '../../values/logical-type.ts';
import { isStrictJson } from './json-functions.ts';
import { MICROSECOND_DIGITS, storageType } from './storage-type.ts';

/**
 * The typed value of canonical text, or NULL when the text is not exactly canonical for the type or does not fit.
 *
 * DuckDB's own casts are far more lenient than semantics.md §1: `'12.7'` becomes the integer 13, `'1e3'` 1000, decimals are
 * rounded, `infinity` and BC are dates, blanks around a value are ignored. So a value counts only when printing what was
 * read gives the text again; a form that DuckDB prints differently is checked by pattern first.
 */
export function typedValue(raw: string, type: LogicalType): string {
  const storage = storageType(type);
  const cast = `TRY_CAST(${raw} AS ${storage})`;
  const printsBack = `CAST(${cast} AS VARCHAR) = ${raw}`;
  switch (type.kind) {
    case 'string':
      return raw;
    case 'boolean':
      return `CASE WHEN ${raw} = 'true' THEN true WHEN ${raw} = 'false' THEN false END`;
    case 'integer': {
      const bound = '9'.repeat(Math.min(type.digits ?? MAX_DECIMAL_DIGITS, MAX_DECIMAL_DIGITS));
      return `CASE WHEN ${printsBack} AND ${cast} BETWEEN -${bound} AND ${bound} THEN ${cast} END`;
    }
    case 'decimal':
      return decimalValue(raw, type);
    case 'float':
      // Adding zero turns -0 into +0, which are one value; infinities and NaN are spelled as PostgreSQL does.
      return [
        `CASE WHEN ${raw} IN ('NaN', 'Infinity', '-Infinity') THEN ${cast}`,
        `WHEN regexp_full_match(${raw}, '-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?') AND isfinite(${cast}) THEN ${cast} + 0 END`,
      ].join(' ');
    case 'bytes':
      return matching(raw, '([0-9a-f]{2})*', raw);
    case 'uuid':
      return `CASE WHEN ${printsBack} THEN ${cast} END`;
    case 'json':
      return `CASE WHEN ${isStrictJson(raw)} THEN ${raw} END`;
    case 'date':
      return `CASE WHEN strlen(${raw}) = 10 AND ${printsBack} THEN ${cast} END`;
    case 'time':
      // DuckDB and PostgreSQL have an end of day, 24:00:00, which is no canonical time.
      return `CASE WHEN NOT prefix(${raw}, '24') THEN ${momentValue(raw, type.precision, 8, 'TIME')} END`;
    case 'timestamp':
      return momentValue(raw, type.precision, 19, 'TIMESTAMP');
    case 'timestamptz':
      return `CASE WHEN suffix(${raw}, 'Z') THEN ${momentValue(`left(${raw}, -1)`, type.precision, 19, 'TIMESTAMP')} END`;
  }
}

/** Zeros at either end say nothing and are let through; DuckDB would round what has too many digits after the point. */
function decimalValue(raw: string, type: Extract<LogicalType, { kind: 'decimal' }>): string {
  if (type.precision === undefined) return matching(raw, '-?[0-9]+([.][0-9]+)?', raw);
  const scale = type.scale ?? 0;
  const whole = type.precision - scale;
  const fraction = scale === 0 ? '[.]0+' : `[.][0-9]{1,${scale}}0*`;
  const pattern = `-?0*${whole === 0 ? '0' : `[0-9]{1,${whole}}`}(${fraction})?`;
  const cast = `TRY_CAST(${raw} AS ${storageType(type)})`;
  if (!isBoundedDecimal(type)) return matching(raw, pattern, raw);
  if (whole === 0) return matching(raw, pattern, cast);
  return `CASE WHEN CAST(${cast} AS VARCHAR) = ${raw} OR regexp_full_match(${raw}, '${pattern}') THEN ${cast} END`;
}

/**
 * `plainLength`: the length up to the seconds, which must print back (`infinity` would too, but is shorter). A fraction has at
 * most nine digits; zeros at its end say nothing, and without them it has at most `precision`.
 */
function momentValue(raw: string, precision: number, plainLength: number, storage: string): string {
  const seconds = `left(${raw}, ${plainLength})`;
  const printsBack = `CAST(TRY_CAST(${seconds} AS ${storage}) AS VARCHAR) = ${seconds}`;
  const fraction = precision === 0 ? '[.]0+' : `[.][0-9]{1,${precision}}0*`;
  const fits = `regexp_full_match(substr(${raw}, ${plainLength + 1}), '${fraction}')`;
  const fine = precision > MICROSECOND_DIGITS;
  const value = (text: string) => (fine ? text : `TRY_CAST(${text} AS ${storage})`);
  return [
    `CASE WHEN strlen(${raw}) = ${plainLength} AND ${printsBack} THEN ${value(raw)}`,
    `WHEN strlen(${raw}) BETWEEN ${plainLength + 2} AND ${plainLength + 1 + LONGEST_FRACTION} AND ${fits} AND ${printsBack}`,
    `THEN ${value(`rtrim(rtrim(${raw}, '0'), '.')`)} END`,
  ].join(' ');
}

const LONGEST_FRACTION = 9;

function matching(raw: string, pattern: string, value: string): string {
  return `CASE WHEN regexp_full_match(${raw}, '${pattern}') THEN ${value} END`;
}

const NOUNS: Partial<Record<LogicalType['kind'], string>> = {
  boolean: 'true or false',
  integer: 'an integer',
  float: 'a number',
  bytes: 'lower-case hexadecimal',
  uuid: 'a UUID',
  json: 'JSON',
};

/** `a date`, `a decimal(10,2)`: what a rejected value is not. */
export function typeNoun(type: LogicalType): string {
  return NOUNS[type.kind] ?? `a ${formatLogicalType(type)}`;
}
