import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { isCanonical } from '../../values/canonical.ts';
import { collect, never } from '../testing/collect.ts';
import { oracleConfigSchema } from './config.ts';
import { OracleConnector } from './connector.ts';
import type { OracleColumn } from './driver.ts';
import { OracleDouble, oracleError, type ScriptedAnswer } from './testing/oracle-double.ts';

/** The driver's own classes; its published types know no arguments of theirs. */
const { IntervalDS, IntervalYM } = createRequire(import.meta.url)('oracledb') as Record<
  'IntervalDS' | 'IntervalYM',
  new (
    parts: object,
  ) => object
>;

const config = oracleConfigSchema.parse({ host: 'db', database: 'PDB', username: 'reader', password: 'secret' });
const DESCRIBE = /^SELECT \* FROM "APP"\."T"$/;

function connect(script: ScriptedAnswer[]): { double: OracleDouble; connector: OracleConnector } {
  const double = new OracleDouble(script);
  return { double, connector: new OracleConnector(config, '.', double) };
}

/** Each column as the driver's metadata has it, one value as it hands it over, and what must come of it. */
const VALUES: [OracleColumn, unknown, string | null][] = [
  [
    { name: 'N', dbTypeName: 'NUMBER', precision: 0, scale: -127 },
    '1234567890123456789012345678901234567890',
    '1234567890123456789012345678901234567890',
  ],
  [{ name: 'TINY', dbTypeName: 'NUMBER', precision: 0, scale: -127 }, `.${'0'.repeat(129)}1`, `0.${'0'.repeat(129)}1`],
  [{ name: 'P', dbTypeName: 'NUMBER', precision: 12, scale: 2 }, '-.5', '-0.5'],
  [{ name: 'NEG', dbTypeName: 'NUMBER', precision: 3, scale: -2 }, '99900', '99900'],
  [{ name: 'ONE', dbTypeName: 'NUMBER', precision: 1, scale: 0 }, '1', '1'],
  [{ name: 'F', dbTypeName: 'NUMBER', precision: 126, scale: -127 }, '.1', '0.1'],
  [{ name: 'D', dbTypeName: 'BINARY_DOUBLE' }, 1.7976931348623157e308, '1.7976931348623157e+308'],
  [{ name: 'NAN', dbTypeName: 'BINARY_DOUBLE' }, Number.NaN, 'NaN'],
  [{ name: 'INF', dbTypeName: 'BINARY_FLOAT' }, Number.NEGATIVE_INFINITY, '-Infinity'],
  [{ name: 'ZERO', dbTypeName: 'BINARY_FLOAT' }, -0, '0'],
  [{ name: 'C', dbTypeName: 'CHAR', byteSize: 5 }, 'ab   ', 'ab'],
  [{ name: 'BLANK', dbTypeName: 'NCHAR', byteSize: 4 }, '  ', ''],
  [{ name: 'V', dbTypeName: 'VARCHAR2', byteSize: 9 }, ' a, "b" ', ' a, "b" '],
  [{ name: 'NUL', dbTypeName: 'VARCHAR2', byteSize: 9 }, 'a\0b\0', 'ab'],
  [{ name: 'L', dbTypeName: 'CLOB' }, 'x'.repeat(100_000), 'x'.repeat(100_000)],
  [{ name: 'R', dbTypeName: 'RAW', byteSize: 4 }, Buffer.from('00ff', 'hex'), '00ff'],
  [{ name: 'DT', dbTypeName: 'DATE' }, ' 9999-12-31 23:59:59', '9999-12-31 23:59:59'],
  [{ name: 'TS', dbTypeName: 'TIMESTAMP', precision: 9 }, ' 0001-01-01 00:00:00.000000001', '0001-01-01 00:00:00.000000001'],
  [
    { name: 'TZ', dbTypeName: 'TIMESTAMP WITH TIME ZONE', precision: 6 },
    ' 2024-06-30 22:00:00.500000000Z',
    '2024-06-30 22:00:00.500000000Z',
  ],
  [{ name: 'DS', dbTypeName: 'INTERVAL DAY TO SECOND' }, new IntervalDS({ days: -1, hours: -2, fseconds: -500_000_000 }), '-1 02:00:00.5'],
  [{ name: 'YM', dbTypeName: 'INTERVAL YEAR TO MONTH' }, new IntervalYM({ years: 1, months: 2 }), '1-02'],
  [{ name: 'J', dbTypeName: 'JSON' }, '{"b":1.0,"a":12345678901234567890}', '{"a":12345678901234567890,"b":1}'],
  [{ name: 'B', dbTypeName: 'BOOLEAN' }, false, 'false'],
  [{ name: 'NOTHING', dbTypeName: 'VARCHAR2', byteSize: 9 }, null, null],
];

describe('Oracle values, from the driver’s form to canonical text', () => {
  it('keeps every one exactly, and counts the NUL bytes it takes out', async () => {
    const columns = VALUES.map(([column]) => column);
    const { connector } = connect([
      { when: DESCRIBE, columns },
      { when: / AS c0/, rows: [VALUES.map(([, value]) => value)] },
    ]);
    const extraction = await connector.extract({ table: 'T' }, { columns: [] }, never);
    const [row] = await collect(extraction);
    expect(row).toEqual(VALUES.map(([, , text]) => text));
    extraction.columns.forEach(({ name, logicalType }, index) => {
      const text = row![index]!;
      if (text !== null) expect([name, isCanonical(logicalType, text)]).toEqual([name, true]);
    });
    expect(extraction.summary()).toEqual({ rows: 1, sanitised: [{ column: 'NUL', repair: 'nul_byte', count: 2 }] });
  });

  it('marks national text that holds half of a surrogate pair, which no UTF-8 can tell', async () => {
    const columns: OracleColumn[] = [
      { name: 'N', dbTypeName: 'NVARCHAR2', byteSize: 8 },
      { name: 'J', dbTypeName: 'JSON' },
    ];
    const { connector } = connect([
      { when: DESCRIBE, columns },
      {
        when: / AS c0/,
        rows: [
          ['x\uD83D', '"\uD83D"'],
          ['😀\0', '"😀"'],
        ],
      },
    ]);
    const extraction = await connector.extract({ table: 'T' }, { columns: [] }, never);
    expect(await collect(extraction)).toEqual([
      ["\0text X'0078D83D'", '"\\ud83d"'],
      ['😀', '"😀"'],
    ]);
    expect(extraction.columns.map((column) => column.misfitsMarked)).toEqual([true, undefined]);
    expect(extraction.summary().sanitised).toEqual([{ column: 'N', repair: 'nul_byte', count: 1 }]);
  });

  it('tells an empty large value from NULL, which the driver does not', async () => {
    const columns: OracleColumn[] = [
      { name: 'A', dbTypeName: 'CLOB' },
      { name: 'V', dbTypeName: 'VARCHAR2', byteSize: 9 },
      { name: 'B', dbTypeName: 'BLOB' },
    ];
    const rows = [
      [null, null, null, '1', '1', '1'],
      [null, null, Buffer.from([0]), '0', null, null],
      ['x', 'y', null, '1', null, '1'],
    ];
    const { connector } = connect([
      { when: DESCRIBE, columns },
      { when: /DBMS_LOB\.GETLENGTH\("A"\).* AS c4, .*GETLENGTH\("B"\).* AS c5 FROM/, rows },
    ]);
    const flags = [{ name: 'f', predicate: '"V" IS NULL' }];
    const extraction = await connector.extract({ table: 'T' }, { columns: [], flags }, never);
    expect(await collect(extraction)).toEqual([
      ['', null, '', 'true'],
      [null, null, '00', 'false'],
      ['x', 'y', '', 'true'],
    ]);
  });

  it('leaves years BC and digits beyond the type as they are, to be rejected', async () => {
    const columns: OracleColumn[] = [
      { name: 'BC', dbTypeName: 'DATE' },
      { name: 'FINE', dbTypeName: 'TIMESTAMP', precision: 3 },
    ];
    const { connector } = connect([
      { when: DESCRIBE, columns },
      { when: / AS c0/, rows: [['-4712-01-01 00:00:00', ' 2024-01-01 00:00:00.123456789']] },
    ]);
    const extraction = await connector.extract({ table: 'T' }, { columns: [] }, never);
    const [row] = await collect(extraction);
    expect(row).toEqual(['-4712-01-01 00:00:00', '2024-01-01 00:00:00.123456789']);
    expect(row!.map((text, index) => isCanonical(extraction.columns[index]!.logicalType, text!))).toEqual([false, false]);
  });

  it('refuses a user type by its column, and shows the others in a sample', async () => {
    const columns: OracleColumn[] = [
      { name: 'ID', dbTypeName: 'NUMBER', precision: 9, scale: 0 },
      { name: 'SHAPE', dbTypeName: 'MDSYS.SDO_GEOMETRY' },
    ];
    const { connector } = connect([
      { when: DESCRIBE, columns },
      { when: / AS c0/, rows: [['7']] },
    ]);
    await expect(connector.extract({ table: 'T' }, { columns: ['ID', 'SHAPE'] }, never)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('"SHAPE" cannot be read: its type MDSYS.SDO_GEOMETRY'),
    });
    expect((await connector.sample({ table: 'T' }, 5, never)).rows).toEqual([['7']]);
    await expect(connector.measureKey({ table: 'T' }, ['SHAPE'], never)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

const BIG: ScriptedAnswer[] = [
  { when: DESCRIBE, columns: [{ name: 'ID', dbTypeName: 'NUMBER', precision: 9, scale: 0 }] },
  { when: / AS c0/, row: { count: 50_000, at: (index) => [String(index)] } },
];

describe('what fills columns of an Oracle table', () => {
  const NAMES = ['ID', 'OTHER', 'NEEDED', 'FREE', 'SAID', 'TAKEN_BACK', 'EMPTY', 'TWICE'];
  const columns: OracleColumn[] = NAMES.map((name) => ({
    name,
    dbTypeName: 'VARCHAR2',
    byteSize: 9,
    nullable: ['FREE', 'TAKEN_BACK', 'EMPTY', 'TWICE'].includes(name),
  }));
  /** `column_name, virtual_column, generation_type, data_default` */
  const filling = [
    ['ID', 'NO', 'ALWAYS', '"APP"."ISEQ$$_1".nextval'],
    ['OTHER', 'NO', 'BY DEFAULT', '"APP"."ISEQ$$_2".nextval'],
    ['NEEDED', 'NO', null, null],
    ['FREE', 'NO', null, null],
    ['SAID', 'NO', null, "'NULL' "],
    ['TAKEN_BACK', 'NO', null, 'NULL\n'],
    ['EMPTY', 'NO', null, "''"],
    ['TWICE', 'YES', null, '"FREE"*2'],
  ];

  async function told(rows: unknown[][], triggers: unknown[]) {
    const { connector } = connect([
      { when: DESCRIBE, columns },
      { when: /all_tab_cols/, answer: (binds) => (String(binds) === 'APP,T' ? rows : []) },
      { when: /all_triggers/, answer: (binds) => (String(binds) === 'APP,T' ? [triggers] : []) },
      { when: /FROM all_(tables|constraints|indexes) /, rows: [] },
    ]);
    const description = await connector.describe({ table: 'T' }, never);
    return Object.fromEntries(
      description.columns.flatMap(({ name, filled, required }) => (filled || required ? [[name, filled ?? 'required']] : [])),
    );
  }

  const always = { ID: 'generated', OTHER: 'default', SAID: 'default', TWICE: 'generated' };

  it('is told with what the table needs', async () => {
    expect(await told(filling, ['0', '0', 'APP'])).toEqual({ ...always, NEEDED: 'required' });
    // Of another owner's table, to a user who is shown every trigger.
    expect(await told(filling, ['0', '1', 'READER'])).toEqual({ ...always, NEEDED: 'required' });
  });

  it('leaves open what it needs where a trigger may fill it in, or may stay unseen', async () => {
    expect(await told(filling, ['1', '0', 'APP'])).toEqual(always);
    expect(await told(filling, ['0', '0', 'READER'])).toEqual(always);
  });

  it('is told of no view', async () => {
    expect(await told([], ['0', '0', 'APP'])).toEqual({});
  });
});

describe('an Oracle extract', () => {
  it('reads in one read-only transaction after the session was set up, and gives the connection back', async () => {
    const { double, connector } = connect(BIG);
    const extraction = await connector.extract({ table: 'T' }, { columns: [] }, never);
    expect(() => extraction.summary()).toThrow('not finished');
    expect((await collect(extraction)).map(([id]) => id)).toEqual(Array.from({ length: 50_000 }, (_, index) => String(index)));
    expect(extraction.summary()).toEqual({ rows: 50_000, sanitised: [] });
    expect(double.statements[0]).toBe('ALTER SESSION');
    expect(double.statements.slice(-3)).toEqual([
      'SET TRANSACTION READ ONLY',
      'SELECT * FROM "APP"."T"',
      'SELECT "ID" AS c0 FROM "APP"."T"',
    ]);
    await collect(await connector.extract({ table: 'T' }, { columns: [] }, never));
    expect([double.connected, double.breaks]).toEqual([1, 0]);
    await connector.close();
  });

  it('fetches only what the consumer asks for, and so many rows as fit into the batch', async () => {
    const wide = 'w'.repeat(1000);
    const { double, connector } = connect([BIG[0]!, { when: / AS c0/, row: { count: 1000, at: () => [wide] } }]);
    const extraction = await connector.extract({ table: 'T' }, { columns: [], batchBytes: 16 * 1024 }, never);
    expect(double.fetches).toEqual([]);
    const batches = extraction.batches[Symbol.asyncIterator]();
    const first = await batches.next();
    expect(first.value.csv.length).toBeLessThanOrEqual(16 * 1024);
    const fetched = double.fetches.length;
    await new Promise((resolve) => setImmediate(resolve));
    expect(double.fetches.length).toBe(fetched);
    let rows = first.value.rows as number;
    for (let step = await batches.next(); !step.done; step = await batches.next()) rows += step.value.rows;
    expect(rows).toBe(1000);
    expect(Math.max(...double.fetches.slice(1))).toBeLessThanOrEqual(16);
  });

  it('ends the statement on the server when the consumer stops, when the signal fires and when the connector is closed', async () => {
    const { double, connector } = connect(BIG);
    const stopped = await connector.extract({ table: 'T' }, { columns: [], batchBytes: 4096 }, never);
    for await (const batch of stopped.batches) if (batch.rows > 0) break;
    expect([double.breaks, double.open]).toEqual([1, 0]);
    const controller = new AbortController();
    const cancelled = await connector.extract({ table: 'T' }, { columns: [], batchBytes: 4096 }, controller.signal);
    await cancelled.batches[Symbol.asyncIterator]().next();
    controller.abort();
    await expect(collect(cancelled)).rejects.toMatchObject({ code: 'cancelled' });
    const unread = await connector.extract({ table: 'T' }, { columns: [] }, never);
    await connector.close();
    await expect(collect(unread)).rejects.toMatchObject({ code: 'cancelled' });
    expect([double.breaks, double.open]).toEqual([3, 0]);
    for (const one of [stopped, cancelled, unread]) expect(() => one.summary()).toThrow('not finished');
  });

  it.each([
    ['ORA-03113', 'connection_lost'],
    ['NJS-500', 'connection_lost'],
    ['ORA-01555', 'too_busy'],
    ['ORA-01013', 'connection_lost'],
  ])('never takes a part for the whole: %s in mid-stream is %s', async (code, expected) => {
    const { double, connector } = connect([BIG[0]!, { ...BIG[1]!, error: oracleError(code, 'gone'), failAfter: 300 }]);
    const extraction = await connector.extract({ table: 'T' }, { columns: [] }, never);
    await expect(collect(extraction)).rejects.toMatchObject({ code: expected });
    expect(() => extraction.summary()).toThrow('not finished');
    expect(double.open).toBe(0);
  });
});
