import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isCanonical } from '../../values/canonical.ts';
import { formatLogicalType, type LogicalType } from '../../values/logical-type.ts';
import { canonicalText } from './canonical-text.ts';
import { registerJsonFunctions } from './json-functions.ts';
import { storageType } from './storage-type.ts';
import { parsedValue, readValue, typedValue } from './typed-value.ts';

const types: LogicalType[] = [
  { kind: 'boolean' },
  { kind: 'integer' },
  { kind: 'integer', digits: 3 },
  { kind: 'integer', digits: 18 },
  { kind: 'integer', digits: 19 },
  { kind: 'decimal' },
  { kind: 'decimal', precision: 4, scale: 2 },
  { kind: 'decimal', precision: 5, scale: 0 },
  { kind: 'decimal', precision: 3, scale: 3 },
  { kind: 'decimal', precision: 38, scale: 10 },
  { kind: 'decimal', precision: 38, scale: 38 },
  { kind: 'decimal', precision: 65, scale: 30 },
  { kind: 'float' },
  { kind: 'string' },
  { kind: 'bytes' },
  { kind: 'date' },
  { kind: 'time', precision: 0 },
  { kind: 'time', precision: 6 },
  { kind: 'time', precision: 9 },
  { kind: 'timestamp', precision: 0 },
  { kind: 'timestamp', precision: 3 },
  { kind: 'timestamp', precision: 6 },
  { kind: 'timestamp', precision: 7 },
  { kind: 'timestamptz', precision: 6 },
  { kind: 'timestamptz', precision: 9 },
  { kind: 'uuid' },
  { kind: 'json' },
];

/** Canonical texts of all types, near misses of them, and what databases really send in their place. */
const texts = [
  ...['', ' ', 'x', '0', '-0', '00', '1', '-1', '+1', '007', '12.7', '1e3', '1E3', '1e400', '1_000', '0x10', ' 1', '1 ', '.5', '5.', '1.'],
  ...[
    '999',
    '1000',
    '-999',
    '-1000',
    '9'.repeat(18),
    '9'.repeat(19),
    '9'.repeat(38),
    '9'.repeat(39),
    '170141183460469231731687303715884105727',
  ],
  ...[
    '12.5',
    '12.50',
    '12.500',
    '012.5',
    '-12.5',
    '12.345',
    '12.340',
    '99.99',
    '99.995',
    '100',
    '100.00',
    '0.5',
    '0.50',
    '1.5',
    '0.1234',
    '-0.00',
  ],
  ...['12345', '123456', '12345.0', '12345.1', `${'9'.repeat(28)}.${'9'.repeat(10)}`, `${'9'.repeat(28)}.${'9'.repeat(11)}`],
  ...[`0.${'1'.repeat(38)}`, `0.${'1'.repeat(39)}`, `${'9'.repeat(35)}.${'1'.repeat(30)}`, `${'9'.repeat(36)}.1`, `1.${'1'.repeat(31)}`],
  ...['NaN', 'nan', 'Infinity', '-Infinity', 'inf', 'infinity', '-infinity', 'true', 'false', 'TRUE', 't', 'yes', 'null', 'NULL', '\\N'],
  ...['0.1', '1e+21', '1e-07', '1.5E5', '2.2250738585072014e-308', '5e-324', '1e-400', '1.', '--1', '1e', '1e+'],
  ...['00ff', '00FF', '0', 'abc', 'zz', '2024-02-29', '2023-02-29', '0001-01-01', '9999-12-31', '10000-01-01', '0000-00-00', '0000-01-01'],
  ...[
    '0044-03-15 BC',
    '0044-03-15 (BC)',
    '0044-03-15 (BC) 00:00:00',
    '0044-03-15 (BC) 00:00:00.5',
    '10000-01-01 00:00:00.5',
    '2024-1-1',
    '2024-01-01 ',
    ' 2024-01-01',
    '2024-13-01',
    '2024-01-32',
    '1900-02-29',
    '2024/01/01',
    'epoch',
  ],
  ...['00:00:00', '23:59:59', '23:59:59.999999', '23:59:59.9999999', '24:00:00', '23:59:60', '838:59:59', '1:02:03', '12:00', '12:00:00.'],
  ...[
    '12:00:00.5',
    '12:00:00.500000',
    '12:00:00.1234560',
    '12:00:00.123456789',
    '12:00:00.1234567890',
    '12:00:00.000',
    '12:00:00Z',
    '-01:00:00',
  ],
  ...[
    '2024-01-01 00:00:00',
    '2024-01-01T00:00:00',
    '2024-01-01 00:00:00Z',
    '2024-01-01 00:00:00+00',
    '2024-01-01 00:00',
    '2024-01-01 24:00:00',
  ],
  ...[
    '2024-01-01 00:00:00.123',
    '2024-01-01 00:00:00.1234',
    '2024-01-01 00:00:00.1230',
    '2024-01-01 00:00:00.123456Z',
    '0001-01-01 00:00:00Z',
  ],
  ...[
    '2024-01-01 00:00:00.1234567',
    '9999-12-31 23:59:59.999999999',
    '9999-12-31 23:59:59.9999999Z',
    '2024-01-01 00:00:00.000000Z',
    'infinityZ',
  ],
  ...[
    '2024-02-30 00:00:00',
    '2024-01-01 00:00:00 UTC',
    '2024-01-01 00:00:00.5 ',
    '0000-00-00 00:00:00',
    '10000-01-01 00:00:00',
    'now',
    'Z',
  ],
  ...[
    '550e8400-e29b-41d4-a716-446655440000',
    '550E8400-E29B-41D4-A716-446655440000',
    '550e8400e29b41d4a716446655440000',
    '{550e8400-e29b-41d4-a716-446655440000}',
  ],
  ...[
    '{"a":1}',
    '{"a":1,}',
    '[1,]',
    '[NaN]',
    '{"a":Infinity}',
    '{"a":"NaN, ok ,]"}',
    '"x"',
    ' [1] ',
    '{a:1}',
    '{"a":1',
    '1e999',
    '[1 2]',
    '"\\u12"',
    '// x\n1',
  ],
  ...['é', '😀', 'e\u0301', '\u00a0', '\ufeff1', '１', '٣', 'a\nb', 'a\r\nb', '"', "'", '2024-01-0１'],
];

let connection: DuckDBConnection;

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  registerJsonFunctions(connection);
});

afterAll(() => connection.closeSync());

/** For each text: whether it was accepted, and its canonical text after typing. */
async function typed(
  type: LogicalType,
  values: string[],
  of = typedValue('r', 'v', type),
): Promise<{ accepted: boolean; text: string | null }[]> {
  await connection.run('CREATE OR REPLACE TEMP TABLE raw (n INTEGER, r VARCHAR)');
  const appender = await connection.createAppender('raw');
  for (const [index, value] of values.entries()) {
    appender.appendInteger(index);
    appender.appendVarchar(value);
    appender.endRow();
  }
  appender.closeSync();
  const parsed = parsedValue('r', type) ?? 'NULL';
  const value = `CAST(${of} AS ${storageType(type)})`;
  await connection.run(`CREATE OR REPLACE TEMP TABLE typed AS SELECT n, ${value} AS v FROM (SELECT n, r, ${parsed} AS v FROM raw)`);
  const result = await connection.runAndReadAll(`SELECT v IS NOT NULL, '=' || ${canonicalText('v', type)} FROM typed ORDER BY n`);
  return result.getRows().map(([accepted, text]) => ({ accepted: accepted === true, text: text === null ? null : String(text).slice(1) }));
}

describe('typedValue', () => {
  for (const type of types) {
    it(`accepts exactly the canonical texts of ${formatLogicalType(type)} and gives them back`, async () => {
      const result = await typed(type, texts);
      for (const [index, text] of texts.entries()) {
        expect([text, result[index]!.accepted]).toEqual([text, isCanonical(type, text)]);
        if (result[index]!.accepted) expect([text, isCanonical(type, result[index]!.text!)]).toEqual([text, true]);
      }
      const again = await typed(
        type,
        result.flatMap(({ text }) => (text === null ? [] : [text])),
      );
      expect(again.map(({ text }) => text)).toEqual(result.flatMap(({ text }) => (text === null ? [] : [text])));
    });
  }

  it('agrees with the grammar on random texts made of the characters of numbers, moments and names', async () => {
    const character = fc.constantFrom(...'0012359-+.:eE TZnaifxX_, \n'.split(''));
    const text = fc.oneof(
      fc.string({ unit: character, maxLength: 12 }),
      fc.constantFrom(...texts).chain((base) => mutated(base, character)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 200, maxLength: 400 }), fc.constantFrom(...types), async (values, type) => {
        const result = await typed(type, values);
        for (const [index, value] of values.entries()) {
          expect([formatLogicalType(type), value, result[index]!.accepted]).toEqual([
            formatLogicalType(type),
            value,
            isCanonical(type, value),
          ]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each<[LogicalType, string, string]>([
    [{ kind: 'decimal', precision: 4, scale: 2 }, '12.5', '12.50'],
    [{ kind: 'decimal', precision: 3, scale: 3 }, '-0.5', '-0.500'],
    [{ kind: 'decimal' }, '0012.500', '0012.500'],
    [{ kind: 'float' }, '100', '100'],
    [{ kind: 'float' }, '-0', '0'],
    [{ kind: 'float' }, '1E21', '1e+21'],
    [{ kind: 'float' }, '0.1', '0.1'],
    [{ kind: 'float' }, '-Infinity', '-Infinity'],
    [{ kind: 'timestamp', precision: 6 }, '2024-01-01 10:00:00.500000', '2024-01-01 10:00:00.5'],
    [{ kind: 'timestamp', precision: 9 }, '2024-01-01 10:00:00.123456780', '2024-01-01 10:00:00.12345678'],
    [{ kind: 'timestamptz', precision: 3 }, '9999-12-31 23:59:59.999Z', '9999-12-31 23:59:59.999Z'],
    [{ kind: 'date' }, '0001-01-01', '0001-01-01'],
    [{ kind: 'integer' }, '18446744073709551615', '18446744073709551615'],
    [{ kind: 'string' }, '\ufeff x \n', '\ufeff x \n'],
  ])('prints %j %s as %s', async (type, text, expected) => {
    expect(await typed(type, [text])).toEqual([{ accepted: true, text: expected }]);
  });
});

describe('readValue', () => {
  const guaranteed = types.filter((type) => readValue('r', 'v', type) !== null);

  it.each(guaranteed.map((type) => [formatLogicalType(type), type] as const))(
    'reads every canonical text of %s as it is',
    async (_, type) => {
      const canonical = texts.filter((text) => isCanonical(type, text));
      expect(canonical).not.toEqual([]);
      expect(await typed(type, canonical, readValue('r', 'v', type)!)).toEqual(await typed(type, canonical));
    },
  );

  it.each<[LogicalType, string[]]>([
    [
      { kind: 'date' },
      ['infinity', '-infinity', '0044-03-15 BC', '0001-12-31 BC', '10000-01-01', '5874897-12-31', '0000-05-01', '2020-02-31', '2020-00-10'],
    ],
    [
      { kind: 'timestamp', precision: 6 },
      ['infinity', '-infinity', '0044-03-15 00:00:00 BC', '10000-01-01 00:00:00', '294276-12-31 23:59:59.999999', '0000-01-01 00:00:00'],
    ],
    [{ kind: 'timestamptz', precision: 6 }, ['infinity', '-infinity', '0044-03-15 00:00:00+00 BC', '10000-01-01 00:00:00+00']],
  ])('lets nothing of %j pass that databases write beyond its bounds', async (type, values) => {
    expect(await typed(type, values, readValue('r', 'v', type)!)).toEqual(values.map(() => ({ accepted: false, text: null })));
  });

  it('leaves to be proved what is not marked or has no such bounds', () => {
    for (const type of types)
      if (!guaranteed.includes(type)) expect(['integer', 'timestamp', 'timestamptz']).not.toContain(storageType(type));
    expect(guaranteed.map((type) => type.kind)).not.toContain('decimal');
  });
});

function mutated(base: string, character: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat({ max: base.length }), fc.constantFrom(0, 1), character)
    .map(([at, removed, added]) => base.slice(0, at) + added + base.slice(at + removed));
}
