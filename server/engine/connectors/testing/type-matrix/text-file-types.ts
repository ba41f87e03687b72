import type { TypeCase } from './type-case.ts';

const MEGABYTE = 'é'.repeat(500_000);
const TEXTS = ['plain', '', 'NULL', ' blanks ', 'caf\u00e9', 'cafe\u0301', '東京 😀', 'a\0b', 'say "hi",\n\\.', MEGABYTE];
const UUID = '550e8400-e29b-41d4-a716-446655440000';

/** What a column of a CSV or TSV file holds, and the text of its fields. The type is inferred from every one of them. */
export const CSV_TYPES: TypeCase[] = [
  { type: 'whole numbers', values: ['-12', '9223372036854775808', '9'.repeat(38)] },
  { type: 'whole numbers, one of 39 digits', values: ['1', '9'.repeat(39)] },
  { type: 'numbers with a point', values: ['12.50', '-0.01', '12345678901234567890.1234567891', '7'] },
  { type: 'numbers as programs print doubles', values: ['1e-7', '1.5e+21', '0.1', '-5e-324'] },
  { type: 'a number with an exponent that may be a code', values: ['1', '1e5'] },
  { type: 'a number with leading zeros', values: ['1', '007'] },
  { type: 'a number with a plus', values: ['1', '+1'] },
  { type: 'minus zero', values: ['1', '-0'] },
  { type: 'numbers with thousands', values: ['1,000', '2'] },
  { type: 'NaN and Infinity', values: ['0.5', 'NaN', 'Infinity'] },
  { type: 'true and false', values: ['true', 'false'] },
  { type: 'TRUE and FALSE', values: ['TRUE', 'FALSE'] },
  { type: 'days', values: ['0001-01-01', '9999-12-31', '2024-02-29'] },
  { type: 'days, one of them none', values: ['2024-02-29', '2023-02-29'] },
  { type: 'days of another order', values: ['31.12.2024'] },
  { type: 'times', values: ['00:00:00', '23:59:59.999999'] },
  { type: 'times with nanoseconds', values: ['23:59:59.999999999'] },
  { type: 'moments', values: ['0001-01-01 00:00:00.000001', '9999-12-31 23:59:59.999999', '2024-02-29T12:34:56'] },
  { type: 'moments with nanoseconds', values: ['2024-02-29 12:34:56.123456789'] },
  { type: 'moments in UTC', values: ['2024-02-29T12:34:56.123456Z', '2024-02-29 12:34:56Z'] },
  { type: 'moments with an offset', values: ['2024-02-29T12:34:56+02:00'] },
  { type: 'UUIDs in lower case', values: [UUID] },
  { type: 'UUIDs in upper case', values: [UUID.toUpperCase()] },
  { type: 'text', values: TEXTS },
  { type: 'numbers and text', values: ['12', 'twelve'] },
];

/** Values of a member of the objects in a JSON lines file, as JSON; `missing` where the object lacks the member. */
export const JSON_LINES_TYPES: TypeCase[] = [
  { type: 'whole numbers', values: ['-12', '9223372036854775808', '9'.repeat(38)] },
  { type: 'numbers with a point', values: ['12.50', '-0.01', '12345678901234567890.1234567891'] },
  { type: 'numbers with an exponent', values: ['1e-7', '1.5e+21', '0.1'] },
  { type: 'true and false', values: ['true', 'false'] },
  { type: 'numbers in strings', values: ['"12"', '"007"'] },
  { type: 'days', values: ['"0001-01-01"', '"9999-12-31"'] },
  { type: 'times', values: ['"23:59:59.999999"'] },
  { type: 'moments', values: ['"0001-01-01 00:00:00.000001"', '"2024-02-29T12:34:56"'] },
  { type: 'moments in UTC', values: ['"9999-12-31T23:59:59.999999Z"'] },
  { type: 'UUIDs', values: [`"${UUID}"`] },
  { type: 'strings', values: TEXTS.map((text) => JSON.stringify(text)) },
  { type: 'strings with escapes', values: ['"\\u0065\\u0301 \\ud83d\\ude00 \\u2028"', '"\\u00e9"'] },
  { type: 'null beside a missing member', values: ['null', 'missing', '"A"'] },
  { type: 'lists', values: ['[1, 2.50, null, "x"]', '[]'] },
  { type: 'objects', values: ['{"b": 1, "a": {"d": [true], "c": 12345678901234567890}}', '{}'] },
  { type: 'strings and numbers', values: ['"12"', '12'] },
];
