import type { TypeCase } from './type-case.ts';

const TEXTS = [`'plain'`, `''`, `'NULL'`, `' blanks '`, `E'caf\\u00e9'`, `E'cafe\\u0301'`, `'東京 😀'`, `E'say "hi"\\n\\\\,'`, `'\\.'`];

/** Needs the types of {@link POSTGRESQL_SETUP}. */
export const POSTGRESQL_SETUP = [
  `CREATE TYPE mood AS ENUM ('sad', 'ok, then')`,
  'CREATE TYPE pair AS (a int, b text)',
  'CREATE DOMAIN cents AS numeric(12,2)',
];

export const POSTGRESQL_TYPES: TypeCase[] = [
  { type: 'boolean', values: ['true', 'false'] },
  { type: 'smallint', values: ['-32768', '32767'] },
  { type: 'integer', values: ['-2147483648', '2147483647'] },
  { type: 'bigint', values: ['-9223372036854775808', '9223372036854775807', '9007199254740993'] },
  { type: 'oid', values: ['4294967295'] },
  { type: 'numeric(12,2)', values: ['12.5', '-9999999999.99', '0', `'NaN'`] },
  { type: 'numeric(38,10)', values: ['9999999999999999999999999999.9999999999', '-0.0000000001'] },
  { type: 'numeric', values: ['12.50', `1e-20`, `1e40`, `'NaN'`, `'Infinity'`, `'-Infinity'`] },
  { type: 'numeric(2,-3)', values: ['12345'] },
  { type: 'cents', values: ['12.5'] },
  { type: 'money', values: [`'12.34'`, `'-92233720368547758.08'`], says: 'v::numeric::text' },
  { type: 'real', values: ['0.1', `'-3.4028235e38'`, `'NaN'`, `'Infinity'`, '16777217'], says: 'v::double precision::text' },
  {
    type: 'double precision',
    values: ['0.1', '0.30000000000000004', `'-1.7976931348623157e308'`, `'5e-324'`, `'-0'`, `'NaN'`, `'Infinity'`, `'-Infinity'`, `1e21`],
  },
  {
    type: 'date',
    values: [`'0001-01-01'`, `'9999-12-31'`, `'2024-02-29'`, `'infinity'`, `'-infinity'`, `'0044-03-15 BC'`, `'10000-01-01'`],
  },
  { type: 'time', values: [`'23:59:59.999999'`, `'00:00:00'`, `'24:00:00'`] },
  { type: 'time(0)', values: [`'12:34:56'`] },
  { type: 'timetz', values: [`'12:34:56.5+02'`] },
  {
    type: 'timestamp',
    values: [`'0001-01-01 00:00:00.000001'`, `'9999-12-31 23:59:59.999999'`, `'infinity'`, `'0044-03-15 12:00:00 BC'`],
  },
  { type: 'timestamp(3)', values: [`'2024-02-29 12:34:56.789'`] },
  {
    type: 'timestamptz',
    values: [`'2024-02-29 12:34:56.123456+05:30'`, `'9999-12-31 23:59:59.999999Z'`, `'-infinity'`],
    says: `(v AT TIME ZONE 'UTC')::text`,
  },
  { type: 'interval', values: [`'1 year 2 months 3 days 04:05:06.789'`, `'-1 second'`, `'0'`] },
  { type: 'char(10)', values: [`'ab'`, `'ab   '`, `''`, `' 東京'`] },
  { type: 'varchar(40)', values: [...TEXTS, `'ab   '`] },
  { type: 'text', values: [...TEXTS, `repeat('é', 500000)`] },
  { type: 'name', values: [`'a name'`] },
  { type: '"char"', values: [`'a'`] },
  { type: 'bytea', values: [`'\\x'`, `'\\x00'`, `'\\x2c0a0d22ff'`, `decode(repeat('00ff', 500000), 'hex')`] },
  { type: 'uuid', values: [`'550E8400-E29B-41D4-A716-446655440000'`] },
  { type: 'json', values: [`'{"b": 1, "a": [true, null, 1.50]}'`, `'"te\\"xt"'`, `'12345678901234567890'`] },
  { type: 'jsonb', values: [`'{"b": 1, "a": [true, null, 1.50]}'`, `'[]'`, `'null'`] },
  { type: 'int[]', values: [`'{1,2,NULL}'`, `'{}'`, `'{{1,2},{3,4}}'`, `'[0:1]={5,6}'`] },
  { type: 'text[]', values: [`ARRAY['a', 'b,c', '"q"', NULL, 'NULL', '']`] },
  { type: 'int4range', values: [`'[1,5)'`, `'empty'`] },
  { type: 'inet', values: [`'192.0.2.1/24'`, `'2001:db8::1'`] },
  { type: 'cidr', values: [`'192.0.2.0/24'`] },
  { type: 'macaddr', values: [`'08:00:2b:01:02:03'`] },
  { type: 'bit(4)', values: [`B'1010'`] },
  { type: 'bit varying(8)', values: [`B'1'`, `B''`] },
  { type: 'mood', values: [`'sad'`, `'ok, then'`] },
  { type: 'pair', values: [`ROW(1, 'a,"b"')`, 'ROW(NULL, NULL)'] },
  { type: 'tsvector', values: [`'a:1 b:2'`] },
  { type: 'xml', values: [`'<a b="c">é</a>'`] },
  { type: 'pg_lsn', values: [`'16/B374D848'`] },
  { type: 'point', values: [`'(1.5,2)'`] },
];
