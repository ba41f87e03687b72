import type { ParquetColumn } from './parquet-bytes.ts';
import type { ThriftValue } from './thrift-compact.ts';

type Annotation = Record<number, ThriftValue>;
/** As it stands in the file (a number, or bytes in hex), and what Parquet's own definition makes of it. */
type NativeValue = [written: string, means: string];

/** One of Parquet's types, as https://github.com/apache/parquet-format/blob/master/LogicalTypes.md names it. */
export interface NativeType {
  type: string;
  physical: ParquetColumn['physical'];
  length?: number;
  annotation?: Annotation;
  values: NativeValue[];
}

const logical = (number: number, fields: Annotation = {}): Annotation => ({ 10: { struct: { [number]: { struct: fields } } } });
const decimal = (precision: number, scale: number): Annotation => ({
  6: { i32: 5 },
  7: { i32: scale },
  8: { i32: precision },
  ...logical(5, { 1: { i32: scale }, 2: { i32: precision } }),
});
/** The older name too, as the format asks writers to give both: UINT_8 is 11, INT_8 is 15. */
const integer = (bits: 8 | 16 | 32 | 64, signed: boolean): Annotation => ({
  6: { i32: (signed ? 15 : 11) + [8, 16, 32, 64].indexOf(bits) },
  ...logical(10, { 1: { byte: bits }, 2: signed }),
});
const UNITS = { MILLIS: 1, MICROS: 2, NANOS: 3 };
const inUnit = (number: number) => (unit: keyof typeof UNITS, utc: boolean) =>
  logical(number, { 1: utc, 2: { struct: { [UNITS[unit]]: { struct: {} } } } });
const time = inUnit(7);
const timestamp = inUnit(8);

const FIRST_DAY_MS = '-62135596800000';
const LAST_DAY_MS = '253402300799999';

export const PARQUET_NATIVE_TYPES: NativeType[] = [
  {
    type: 'BOOLEAN',
    physical: 'BOOLEAN',
    values: [
      ['01', 'true'],
      ['00', 'false'],
    ],
  },
  {
    type: 'INT32',
    physical: 'INT32',
    values: [
      ['-2147483648', '-2147483648'],
      ['2147483647', '2147483647'],
    ],
  },
  {
    type: 'INT32 INT(8, signed)',
    physical: 'INT32',
    annotation: integer(8, true),
    values: [
      ['-128', '-128'],
      ['127', '127'],
    ],
  },
  { type: 'INT32 INT(8, unsigned)', physical: 'INT32', annotation: integer(8, false), values: [['255', '255']] },
  { type: 'INT32 INT(16, signed)', physical: 'INT32', annotation: integer(16, true), values: [['-32768', '-32768']] },
  { type: 'INT32 INT(16, unsigned)', physical: 'INT32', annotation: integer(16, false), values: [['65535', '65535']] },
  { type: 'INT32 INT(32, unsigned)', physical: 'INT32', annotation: integer(32, false), values: [['4294967295', '4294967295']] },
  {
    type: 'INT64',
    physical: 'INT64',
    values: [
      ['-9223372036854775808', '-9223372036854775808'],
      ['9007199254740993', '9007199254740993'],
    ],
  },
  {
    type: 'INT64 INT(64, unsigned)',
    physical: 'INT64',
    annotation: integer(64, false),
    values: [['18446744073709551615', '18446744073709551615']],
  },
  {
    type: 'INT32 DECIMAL(9,2)',
    physical: 'INT32',
    annotation: decimal(9, 2),
    values: [
      ['-999999999', '-9999999.99'],
      ['1', '0.01'],
    ],
  },
  { type: 'INT64 DECIMAL(18,6)', physical: 'INT64', annotation: decimal(18, 6), values: [['999999999999999999', '999999999999.999999']] },
  {
    type: 'BYTE_ARRAY DECIMAL(38,10)',
    physical: 'BYTE_ARRAY',
    annotation: decimal(38, 10),
    values: [
      ['ff85', '-0.0000000123'],
      ['7d', '0.0000000125'],
    ],
  },
  {
    type: 'FIXED_LEN_BYTE_ARRAY(16) DECIMAL(38,0)',
    physical: 'FIXED_LEN_BYTE_ARRAY',
    length: 16,
    annotation: decimal(38, 0),
    values: [
      ['4b3b4ca85a86c47a098a223fffffffff', '9'.repeat(38)],
      ['b4c4b357a5793b85f675ddc000000001', `-${'9'.repeat(38)}`],
    ],
  },
  // More digits than DuckDB's decimals hold: it reads a double.
  {
    type: 'FIXED_LEN_BYTE_ARRAY(20) DECIMAL(48,2)',
    physical: 'FIXED_LEN_BYTE_ARRAY',
    length: 20,
    annotation: decimal(48, 2),
    values: [['00000000000000000000000000000000000004d2', '12.34']],
  },
  {
    type: 'FLOAT',
    physical: 'FLOAT',
    values: [
      ['cdcccc3d', '0.10000000149011612'],
      ['ffff7fff', '-3.4028234663852886e38'],
      ['0000c07f', 'NaN'],
    ],
  },
  {
    type: 'DOUBLE',
    physical: 'DOUBLE',
    values: [
      ['9a9999999999b93f', '0.1'],
      ['0100000000000000', '5e-324'],
      ['0000000000000080', '-0'],
      ['ffffffffffffefff', '-1.7976931348623157e308'],
      ['000000000000f07f', 'Infinity'],
      ['000000000000f0ff', '-Infinity'],
      ['000000000000f8ff', 'NaN'],
    ],
  },
  {
    type: 'FIXED_LEN_BYTE_ARRAY(2) FLOAT16',
    physical: 'FIXED_LEN_BYTE_ARRAY',
    length: 2,
    annotation: logical(15),
    values: [
      ['003e', '1.5'],
      ['ff7b', '65504'],
    ],
  },
  // Nanoseconds of the day, then the Julian day.
  {
    type: 'INT96',
    physical: 'INT96',
    values: [
      ['002a595332290000d28a2500', '2024-02-29 12:34:56.123456'],
      ['152d595332290000d28a2500', '2024-02-29 12:34:56.123456789'],
    ],
  },
  {
    type: 'INT32 DATE',
    physical: 'INT32',
    annotation: { 6: { i32: 6 }, ...logical(6) },
    values: [
      ['-719162', '0001-01-01'],
      ['2932896', '9999-12-31'],
      ['19782', '2024-02-29'],
      ['2932897', '10000-01-01'],
    ],
  },
  { type: 'INT32 TIME(MILLIS)', physical: 'INT32', annotation: time('MILLIS', false), values: [['86399999', '23:59:59.999']] },
  {
    type: 'INT64 TIME(MICROS)',
    physical: 'INT64',
    annotation: time('MICROS', false),
    values: [
      ['86399999999', '23:59:59.999999'],
      ['0', '00:00:00'],
    ],
  },
  { type: 'INT64 TIME(NANOS)', physical: 'INT64', annotation: time('NANOS', false), values: [['86399999999999', '23:59:59.999999999']] },
  {
    type: 'INT64 TIMESTAMP(MILLIS)',
    physical: 'INT64',
    annotation: timestamp('MILLIS', false),
    values: [
      [FIRST_DAY_MS, '0001-01-01 00:00:00'],
      [LAST_DAY_MS, '9999-12-31 23:59:59.999'],
    ],
  },
  {
    type: 'INT64 TIMESTAMP(MICROS)',
    physical: 'INT64',
    annotation: timestamp('MICROS', false),
    values: [
      [`${FIRST_DAY_MS}001`, '0000-12-31 23:59:59.999999'],
      [`${LAST_DAY_MS}999`, '9999-12-31 23:59:59.999999'],
      ['-1', '1969-12-31 23:59:59.999999'],
    ],
  },
  {
    type: 'INT64 TIMESTAMP(NANOS)',
    physical: 'INT64',
    annotation: timestamp('NANOS', false),
    values: [['1709210096123456789', '2024-02-29 12:34:56.123456789']],
  },
  {
    type: 'INT64 TIMESTAMP(MILLIS, UTC)',
    physical: 'INT64',
    annotation: timestamp('MILLIS', true),
    values: [[LAST_DAY_MS, '9999-12-31 23:59:59.999Z']],
  },
  {
    type: 'INT64 TIMESTAMP(MICROS, UTC)',
    physical: 'INT64',
    annotation: timestamp('MICROS', true),
    values: [['1709210096123456', '2024-02-29 12:34:56.123456Z']],
  },
  {
    type: 'INT64 TIMESTAMP(NANOS, UTC)',
    physical: 'INT64',
    annotation: timestamp('NANOS', true),
    values: [['1709210096123456789', '2024-02-29 12:34:56.123456789Z']],
  },
  {
    type: 'BYTE_ARRAY STRING',
    physical: 'BYTE_ARRAY',
    annotation: { 6: { i32: 0 }, ...logical(1) },
    values: [
      ['', ''],
      ['c3a9', '\u00e9'],
      ['65cc81', 'e\u0301'],
      ['f09f9880', '😀'],
    ],
  },
  { type: 'BYTE_ARRAY ENUM', physical: 'BYTE_ARRAY', annotation: { 6: { i32: 4 }, ...logical(4) }, values: [['4f50454e', 'OPEN']] },
  {
    type: 'BYTE_ARRAY JSON',
    physical: 'BYTE_ARRAY',
    annotation: { 6: { i32: 19 }, ...logical(12) },
    values: [['7b2262223a20312e35307d', '{"b": 1.50}']],
  },
  {
    type: 'BYTE_ARRAY',
    physical: 'BYTE_ARRAY',
    values: [
      ['', ''],
      ['00ff22', '00ff22'],
    ],
  },
  { type: 'FIXED_LEN_BYTE_ARRAY(3)', physical: 'FIXED_LEN_BYTE_ARRAY', length: 3, values: [['0001ff', '0001ff']] },
  {
    type: 'FIXED_LEN_BYTE_ARRAY(16) UUID',
    physical: 'FIXED_LEN_BYTE_ARRAY',
    length: 16,
    annotation: logical(14),
    values: [['550e8400e29b41d4a716446655440000', '550e8400-e29b-41d4-a716-446655440000']],
  },
  {
    type: 'FIXED_LEN_BYTE_ARRAY(12) INTERVAL',
    physical: 'FIXED_LEN_BYTE_ARRAY',
    length: 12,
    annotation: { 6: { i32: 21 } },
    values: [['010000000200000003000000', '1 month 2 days 00:00:00.003']],
  },
];

/** Types of which DuckDB reads less than they hold: more than 38 digits as a double, nanoseconds here as microseconds. */
export const PARQUET_CHANGED = [
  'FIXED_LEN_BYTE_ARRAY(20) DECIMAL(48,2): 00000000000000000000000000000000000004d2',
  'INT96: 152d595332290000d28a2500',
  'INT64 TIMESTAMP(NANOS, UTC): 1709210096123456789',
];
