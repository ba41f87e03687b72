/**
 * The same facts in every database, and the differences that are planted among them one at a time. Values are canonical
 * text; a database writes them in its own natural types (see fact-stores.ts).
 */
export const COLUMNS = [
  'id',
  'amount',
  'price',
  'ratio',
  'name',
  'note',
  'flag',
  'day',
  'at',
  'moment',
  'clock',
  'raw',
  'uid',
  'doc',
] as const;
export type Column = (typeof COLUMNS)[number];
export type Fact = Record<Column, string | null>;

const PLAIN: Fact = {
  id: '0',
  amount: '1234567890123456789012345678.0123456789',
  price: '1234567890.10',
  ratio: '0.1',
  name: 'café 東京 😀',
  note: 'two\nlines, "quoted" \\ and\ta tab',
  flag: 'true',
  day: '2024-02-29',
  at: '2024-02-29 12:34:56.123456',
  moment: '2024-02-29 12:34:56.123456Z',
  clock: '12:34:56.123456',
  raw: '00ff7f2c220a',
  uid: '550e8400-e29b-41d4-a716-446655440000',
  doc: '{"a":1,"b":[true,null,"x"],"c":{"é":0.5}}',
};

/** Rows that are the same everywhere: extremes, sentinels, NULLs, empties. No fraction ends in zeros: some keep it as text. */
const SAME: Partial<Fact>[] = [
  {},
  {
    amount: '-9999999999999999999999999999.9999999999',
    price: '-9999999999.99',
    ratio: '-1.7976931348623157e+308',
    day: '9999-12-31',
    at: '9999-12-31 23:59:59.999999',
    moment: '2038-01-19 03:14:07.000000Z',
    clock: '23:59:59.999999',
  },
  {
    amount: '-0.0000000001',
    price: '0.00',
    ratio: '5e-324',
    name: ' leading and trailing ',
    note: '',
    flag: 'false',
    day: '0001-01-01',
    at: '0001-01-01 00:00:00.000001',
    moment: '1970-01-01 00:00:01.000000Z',
    clock: '00:00:00.000001',
    raw: '',
    uid: '00000000-0000-0000-0000-000000000000',
    doc: '[]',
  },
  Object.fromEntries(COLUMNS.filter((column) => column !== 'id').map((column) => [column, null])),
];

/** A difference that must be found, alone, in this field. `here` is in the source, `there` in the target. */
export interface Planted {
  name: string;
  field: Column;
  /** Cannot be told by a side that keeps milliseconds only. */
  belowMilliseconds?: true;
  here: string | null;
  there: string | null;
}

export const PLANTED: readonly Planted[] = [
  { name: 'the last digit of 38', field: 'amount', here: PLAIN.amount, there: '1234567890123456789012345678.0123456788' },
  { name: 'one cent', field: 'price', here: PLAIN.price, there: '1234567890.11' },
  { name: 'one bit of a double', field: 'ratio', here: '0.1', there: '0.10000000000000002' },
  { name: 'one trailing blank', field: 'name', here: 'blank', there: 'blank ' },
  { name: 'composed against decomposed é', field: 'name', here: 'caf\u00e9', there: 'cafe\u0301' },
  { name: 'upper against lower case', field: 'name', here: 'Case', there: 'case' },
  { name: 'another astral character', field: 'name', here: '😀', there: '😁' },
  { name: "'' against NULL", field: 'note', here: '', there: null },
  { name: "NULL against 'NULL'", field: 'note', here: null, there: 'NULL' },
  { name: 'LF against CR LF', field: 'note', here: 'a\nb', there: 'a\r\nb' },
  { name: 'true against false', field: 'flag', here: 'true', there: 'false' },
  { name: 'false against NULL', field: 'flag', here: 'false', there: null },
  { name: 'one day before the sentinel', field: 'day', here: '9999-12-31', there: '9999-12-30' },
  { name: 'one day after the first', field: 'day', here: '0001-01-01', there: '0001-01-02' },
  { name: 'one microsecond', field: 'at', here: PLAIN.at, there: '2024-02-29 12:34:56.123457', belowMilliseconds: true },
  {
    name: 'one microsecond of a moment',
    field: 'moment',
    here: PLAIN.moment,
    there: '2024-02-29 12:34:56.123457Z',
    belowMilliseconds: true,
  },
  { name: 'one hour of a moment', field: 'moment', here: PLAIN.moment, there: '2024-02-29 11:34:56.123456Z' },
  { name: 'one microsecond of a time', field: 'clock', here: PLAIN.clock, there: '12:34:56.123457' },
  { name: 'one byte', field: 'raw', here: PLAIN.raw, there: '00ff7f2c220b' },
  { name: 'a zero byte more', field: 'raw', here: '00', there: '0000' },
  { name: 'the last digit of a uuid', field: 'uid', here: PLAIN.uid, there: '550e8400-e29b-41d4-a716-446655440001' },
  { name: '1 against true in a document', field: 'doc', here: '{"a":1}', there: '{"a":true}' },
  { name: 'null against a missing member', field: 'doc', here: '{"a":null}', there: '{}' },
  { name: 'the order of a list', field: 'doc', here: '[1,2]', there: '[2,1]' },
];

/**
 * Not a difference, though it is not the same text (semantics.md §1 and §3), as long as somebody knows what the text means:
 * a CSV file calls `-0` text, and two CSV files call a document text.
 */
export const EQUAL: readonly { field: Column; here: string; there: string }[] = [
  { field: 'ratio', here: '0', there: '-0' },
  { field: 'doc', here: '{"a":1,"b":2}', there: '{"b":2,"a":1}' },
];
export const equalId = (place: number): string => String(100 + place);

/** The id of a planted row, by its place in {@link PLANTED}. */
export const plantedId = (place: number): string => String(1000 + place);

/** The table as the source holds it (`here`), or as the target with all differences does (`there`). */
export function factRows(version: 'here' | 'there'): Fact[] {
  const row = (id: number, changes: Partial<Fact>): Fact => ({ ...PLAIN, ...changes, id: String(id) });
  return [
    ...SAME.map((changes, index) => row(index + 1, changes)),
    ...EQUAL.map((pair, index) => row(Number(equalId(index)), { [pair.field]: pair[version] })),
    ...PLANTED.map((planted, index) => row(Number(plantedId(index)), { [planted.field]: planted[version] })),
  ];
}
