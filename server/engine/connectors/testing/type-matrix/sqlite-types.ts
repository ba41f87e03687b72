import type { TypeCase } from './type-case.ts';

const TEXTS = [`'plain'`, `''`, `'NULL'`, `' blanks '`, `'caf\u00e9'`, `'cafe\u0301'`, `'東京 😀'`, `'a' || char(0) || 'b'`];
const real = `printf('%!.17g', v)`;
const hex = 'hex(v)';

/** SQLite's types are advice: each is shown with values that obey it and with some that do not. */
export const SQLITE_TYPES: TypeCase[] = [
  { type: 'INTEGER', values: ['-9223372036854775808', '9223372036854775807', `'twelve'`, '1.5', `x'00ff'`] },
  { type: 'BIGINT', values: ['9007199254740993', `'007'`] },
  { type: 'BOOLEAN', values: ['1', '0', `'yes'`, '2'] },
  {
    type: 'REAL',
    values: ['0.1', '5e-324', '-1.7976931348623157e308', '9e999', `'text'`],
    says: `CASE typeof(v) WHEN 'real' THEN replace(${real}, 'Inf', 'Infinity') ELSE CAST(v AS TEXT) END`,
  },
  { type: 'DOUBLE', values: ['0.30000000000000004', '1', '-0.0'], says: real },
  { type: 'DECIMAL(12,2)', values: ['12.5', '1', `'12.50'`, '0.001'] },
  { type: 'NUMERIC', values: ['12', '12.5', `'abc'`] },
  { type: 'TEXT', values: [...TEXTS, `'ab   '`, '12', `replace(hex(zeroblob(250000)), '00', 'é')`, `x'610062'`, `x''`] },
  { type: 'VARCHAR(10)', values: [`'longer than ten letters'`, `x'6162'`] },
  { type: 'CHAR(5)', values: [`'ab   '`, `'ab'`] },
  { type: 'BLOB', values: [`x''`, `x'00ff7f'`, `'text'`, '1', 'zeroblob(500000)'], says: hex },
  { type: 'DATE', values: [`'0001-01-01'`, `'9999-12-31'`, `'31.12.2024'`, '2460369'] },
  { type: 'DATETIME', values: [`'2024-02-29 12:34:56.789'`, `'2024-02-29T12:34:56'`, '1709210096'] },
  { type: 'TIMESTAMPTZ', values: [`'2024-02-29 12:34:56Z'`, `'2024-02-29 12:34:56+02:00'`] },
  { type: 'TIME', values: [`'23:59:59.999'`, `'24:00'`] },
  { type: 'UUID', values: [`'550e8400-e29b-41d4-a716-446655440000'`, `'550E8400-E29B-41D4-A716-446655440000'`] },
  { type: 'JSON', values: [`'{"b": 1, "a": [true, null, 1.50]}'`, `'not json'`] },
  { type: '', values: ['1', `'a'`, `x'00'`, '1.5'] },
];
