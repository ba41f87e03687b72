import type { LogicalType } from '../../values/logical-type.ts';

/** The columns of the facts table, in order, with the logical type that a database with all these types gives them. */
export const FACT_TYPES = {
  id: { kind: 'integer', digits: 19 },
  flag: { kind: 'boolean' },
  amount: { kind: 'decimal', precision: 12, scale: 2 },
  ratio: { kind: 'float' },
  name: { kind: 'string' },
  code: { kind: 'string' },
  day: { kind: 'date' },
  at: { kind: 'timestamp', precision: 6 },
  moment: { kind: 'timestamptz', precision: 6 },
  clock: { kind: 'time', precision: 6 },
  raw: { kind: 'bytes' },
  uid: { kind: 'uuid' },
  doc: { kind: 'json' },
} as const satisfies Record<string, LogicalType>;

export type FactColumn = keyof typeof FACT_TYPES;
export const FACT_COLUMNS = Object.keys(FACT_TYPES) as FactColumn[];
export type FactRow = Record<FactColumn, string | null>;

/** The same facts in every database, as canonical text without zeros that say nothing. */
export const FACTS: FactRow[] = [
  {
    id: '1',
    flag: 'true',
    amount: '12.5',
    ratio: '0.1',
    name: 'Ærøskøbing 東京 😀',
    code: 'ab',
    day: '2024-02-29',
    at: '2024-01-31 12:34:56.789',
    moment: '2024-06-30 22:00:00Z',
    clock: '12:34:56.5',
    raw: '00ff7f22',
    uid: '550e8400-e29b-41d4-a716-446655440000',
    doc: '{"a":[1,2.5,null],"b":"x","bb":{"y":1,"z":true}}',
  },
  {
    id: '2',
    flag: null,
    amount: null,
    ratio: null,
    name: null,
    code: null,
    day: null,
    at: null,
    moment: null,
    clock: null,
    raw: null,
    uid: null,
    doc: null,
  },
  {
    id: '3',
    flag: 'false',
    amount: '0',
    ratio: '-0.5',
    name: '',
    code: '',
    day: '0001-01-01',
    at: '0001-01-01 00:00:00',
    moment: '1970-01-01 00:00:01Z',
    clock: '00:00:00',
    raw: '',
    uid: '00000000-0000-0000-0000-000000000000',
    doc: '[]',
  },
  {
    id: '4',
    flag: 'true',
    amount: '-9999999999.99',
    ratio: '1.7976931348623157e+308',
    name: 'say "hi", twice\nand\r\na tab\t\\, \'quote\'',
    code: 'a b c',
    day: '9999-12-31',
    at: '9999-12-31 23:59:59.999999',
    moment: '2038-01-19 03:14:07Z',
    clock: '23:59:59.999999',
    raw: 'ff',
    uid: 'ffffffff-ffff-4fff-bfff-ffffffffffff',
    doc: '"te\\"xt, \\n"',
  },
  {
    id: '9223372036854775807',
    flag: 'false',
    amount: '0.01',
    ratio: '0.30000000000000004',
    name: '  blanks are data  ',
    code: '\\.',
    day: '2000-01-01',
    at: '2000-01-01 00:00:00.000001',
    moment: '2000-01-01 00:00:00Z',
    clock: '12:00:00.000001',
    raw: '2c0a0d22',
    uid: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
    doc: '1',
  },
];

/** Drops zeros that say nothing, and writes doubles in one way: what is left must be equal in every database. */
export function withoutIdleZeros(type: LogicalType, text: string | null): string | null {
  if (text === null) return null;
  switch (type.kind) {
    case 'float':
      return String(Number(text));
    case 'decimal':
    case 'time':
    case 'timestamp':
      return text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
    case 'timestamptz':
      return text.replace(/(\.\d*?)0+Z$/, '$1Z').replace(/\.Z$/, 'Z');
    default:
      return text;
  }
}

/** Names that break whoever pastes them into SQL. Each is a legal column name in every database of the suite. */
export const HOSTILE_COLUMNS = [
  'select',
  `a"b`,
  `a'b`,
  'a`b',
  'a;b--',
  'a.b',
  'a b',
  '/*a*/',
  '[a]',
  '$1 ? :a %s',
  'naïve 東京',
  `x${'y'.repeat(61)}z`,
];

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const byNumber = (a: string, b: string) => Number(a) - Number(b);
const COMPARE: Partial<Record<LogicalType['kind'], (a: string, b: string) => number>> = {
  integer: (a, b) => Number(BigInt(a) - BigInt(b)),
  decimal: byNumber,
  float: byNumber,
};

/** By value and not by a collation, NULL first; the id decides between equals. */
export function inOrderOf(facts: readonly FactRow[], column: FactColumn): FactRow[] {
  return [...facts].sort((a, b) => {
    const [x, y] = [a[column], b[column]];
    if (x === null || y === null) return Number(x !== null) - Number(y !== null);
    return (COMPARE[FACT_TYPES[column].kind] ?? byBytes)(x, y) || Number(BigInt(a.id!) - BigInt(b.id!));
  });
}
