import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Connector } from '../contract.ts';
import type { RowChange, RowWriter } from '../writer-contract.ts';
import { never } from './collect.ts';
import { HOSTILE_COLUMNS } from './facts.ts';
import type { WriterSubject, WriterTableSpec } from './writer-subject.ts';

const people: WriterTableSpec = {
  name: 'people',
  columns: [
    { name: 'id', kind: 'integer' },
    { name: 'name', kind: 'text' },
    { name: 'amount', kind: 'decimal' },
  ],
  primaryKey: ['id'],
};

/** What every writer must do, whatever the database. See {@link WriterSubject} for how to join. */
export function writerSuite(makeSubject: () => WriterSubject): void {
  let subject: WriterSubject;
  let connector: Connector;

  beforeAll(async () => {
    subject = makeSubject();
    await subject.setUp();
  });
  afterAll(() => subject.tearDown());
  beforeEach(() => {
    connector = subject.open();
  });
  afterEach(() => connector.close());

  const dump = async (table: string) => (await subject.dump(table)).sort();
  const openWriter = (table: string, keyColumns: string[] = ['id']): Promise<RowWriter> =>
    connector.openWriter({ table: subject.datasetName(table), keyColumns }, never);
  /** Writes and commits; rolls back when that fails. */
  async function apply(table: string, changes: RowChange[], keyColumns: string[] = ['id']) {
    const writer = await openWriter(table, keyColumns);
    try {
      const result = await writer.write(changes, never);
      await writer.commit();
      return result;
    } finally {
      await writer.rollback();
    }
  }
  const rename = (id: string, from: string | null, to: string | null): RowChange => ({
    id: `c${id}`,
    kind: 'update',
    key: { id },
    before: { name: from },
    after: { name: to },
  });
  /** What the table would look like with these rows. */
  async function dumpOf(spec: WriterTableSpec, rows: (string | null)[][]): Promise<string[]> {
    await subject.createTable({ ...spec, name: `${spec.name}_expected` }, rows);
    return dump(`${spec.name}_expected`);
  }

  it('updates, inserts and deletes, seen by nobody before the commit', async () => {
    await subject.createTable(people, [
      ['1', 'Ann', '1.5'],
      ['2', 'Bob', null],
      ['3', 'Cid', '-3'],
    ]);
    const before = await dump('people');
    const writer = await openWriter('people');
    const changes: RowChange[] = [
      {
        id: 'a',
        kind: 'update',
        key: { id: '1' },
        before: { name: 'Ann', amount: '1.50' },
        after: { name: 'Anna 😀', amount: '9999999999.99' },
      },
      { id: 'b', kind: 'delete', key: { id: '2' }, before: { name: 'Bob', amount: null } },
      { id: 'c', kind: 'insert', key: { id: '-9223372036854775808' }, after: { name: '', amount: '0.01' } },
      { id: 'd', kind: 'update', key: { id: '3' }, before: { name: 'Cid' }, after: { name: null } },
    ];
    expect(await writer.write(changes, never)).toEqual({ made: 4, stale: [] });
    if (subject.server || subject.atWork === null) expect(await dump('people')).toEqual(before);
    expect(await writer.read([{ id: '3' }, { id: '2' }], ['name', 'id'], never)).toEqual([[{ name: null, id: '3' }], []]);
    await writer.commit();
    await writer.rollback();
    expect(await dump('people')).toEqual(
      await dumpOf(people, [
        ['1', 'Anna 😀', '9999999999.99'],
        ['3', null, '-3'],
        ['-9223372036854775808', '', '0.01'],
      ]),
    );
  });

  it('names what is stale, and makes the rest', async () => {
    const spec = { ...people, primaryKey: null };
    const twins = subject.keepsDuplicates
      ? [
          ['7', 'twin', '1'],
          ['7', 'twin', '1'],
        ]
      : [];
    await subject.createTable(spec, [['1', 'Ann', '1.5'], ['2', 'Bob', null], ['3', 'a', '0'], ...twins]);
    const changes: RowChange[] = [
      rename('1', 'Ann', 'Anna'),
      rename('2', '', 'Rob'),
      rename('3', 'a ', 'b'),
      rename('4', 'x', 'y'),
      { id: 'taken', kind: 'insert', key: { id: '2' }, after: { name: 'x' } },
      { id: 'gone', kind: 'delete', key: { id: '5' }, before: {} },
      ...(subject.keepsDuplicates ? [rename('7', 'twin', 'x')] : []),
    ];
    const { made, stale } = await apply('people', changes);
    expect(made).toBe(1);
    const reasons = Object.fromEntries(stale.map(({ id, reason, current }) => [id, [reason, current]]));
    expect(reasons).toEqual({
      c2: ['changed', { id: '2', name: 'Bob' }],
      c3: ['changed', { id: '3', name: 'a' }],
      c4: ['missing', null],
      taken: ['exists', null],
      gone: ['missing', null],
      ...(subject.keepsDuplicates ? { c7: ['not_unique', null] } : {}),
    });
    expect(await dump('people')).toEqual(await dumpOf(spec, [['1', 'Anna', '1.5'], ['2', 'Bob', null], ['3', 'a', '0'], ...twins]));
  });

  it('compares text byte for byte, in guards and in keys', async () => {
    const spec: WriterTableSpec = {
      name: 'texts',
      columns: [
        { name: 'id', kind: 'text' },
        { name: 'name', kind: 'text' },
      ],
      primaryKey: null,
    };
    const kept = ['a', 'a ', 'A', 'é', 'e\u0301', "';--", '\\', '%'];
    await subject.createTable(
      spec,
      kept.map((text) => [text, text]),
    );
    const wrong = await apply(
      'texts',
      kept.map((text): RowChange => ({ id: text, kind: 'update', key: { id: text }, before: { name: `${text} ` }, after: { name: 'no' } })),
    );
    expect(wrong.stale.map(({ id, reason }) => [id, reason])).toEqual(kept.map((text) => [text, 'changed']));
    const right = await apply(
      'texts',
      kept.map((text): RowChange => ({ id: text, kind: 'update', key: { id: text }, before: { name: text }, after: { name: `${text}!` } })),
    );
    expect(right).toEqual({ made: kept.length, stale: [] });
    expect(await dump('texts')).toEqual(
      await dumpOf(
        spec,
        kept.map((text) => [text, `${text}!`]),
      ),
    );
  });

  it('guards and writes every kind of value', async () => {
    const spec: WriterTableSpec = {
      name: 'kinds',
      columns: [
        { name: 'id', kind: 'integer' },
        { name: 'amount', kind: 'decimal' },
        { name: 'name', kind: 'text' },
        { name: 'raw', kind: 'bytes' },
        { name: 'at', kind: 'timestamp' },
        { name: 'flag', kind: 'boolean' },
        { name: 'ratio', kind: 'float' },
        { name: 'doc', kind: 'json' },
      ],
      primaryKey: ['id'],
    };
    const names = spec.columns.slice(1).map(({ name }) => name);
    const values = [
      ['12.50', 'Ærøskøbing 東京 😀', '00ff7f22', '2024-02-29 12:34:56.789000', 'true', '0.1', '{"a":[1,2.5,null],"b":"x"}'],
      [null, null, null, null, null, null, null],
      ['-9999999999.99', 'say "hi"\r\n\t\\', '', '9999-12-31 23:59:59.123000', 'false', '1.7976931348623157e+308', '[]'],
      ['0.01', '', '2c0a0d22', '2000-01-01 00:00:00', 'true', '0.30000000000000004', '"te\\"xt"'],
    ];
    const byName = (row: (string | null)[]) => Object.fromEntries(names.map((name, index) => [name, row[index]!]));
    await subject.createTable(
      spec,
      values.map((row, index) => [String(index), ...row]),
    );
    const target = subject.datasetName('kinds');
    const shift = (index: number) => values[(index + 1) % values.length]!;
    const changes = values.map(
      (row, index): RowChange => ({
        id: String(index),
        kind: 'update',
        key: { id: String(index) },
        before: byName(row),
        after: byName(shift(index)),
      }),
    );
    expect(await apply('kinds', changes)).toEqual({ made: values.length, stale: [] });
    const rows = (await connector.sample({ table: target }, 10, never)).rows;
    await subject.createTable(
      { ...spec, name: 'kinds_expected' },
      values.map((_, index) => [String(index), ...shift(index)]),
    );
    const expected = (await connector.sample({ table: subject.datasetName('kinds_expected') }, 10, never)).rows;
    expect(rows.sort()).toEqual(expected.sort());
    // The same changes once more: every row that really changed is stale now.
    expect((await apply('kinds', changes)).stale.map(({ reason }) => reason)).toEqual(values.map(() => 'changed'));
  });

  it('says which value a column cannot hold, and leaves the table as it was', async () => {
    const rows = Array.from({ length: 200 }, (_, index) => [String(index), `n${index}`, '1']);
    await subject.createTable(people, rows);
    const before = await dump('people');
    const changes = rows.map(
      ([id, name], index): RowChange => ({
        id: `c${id}`,
        kind: 'update',
        key: { id: id! },
        before: { name: name! },
        after: { name: 'x', amount: index === 137 ? '12.345678901234567890123' : '2' },
      }),
    );
    await expect(apply('people', changes)).rejects.toMatchObject({ name: 'TieoutError', change: { id: 'c137' } });
    expect(await dump('people')).toEqual(before);
  });

  it('finds the one change that breaks a unique key, and makes wandering keys in the order that works', async () => {
    if (!subject.keepsUnique) return;
    const spec = { ...people, unique: ['name'] };
    const rows = Array.from({ length: 300 }, (_, index) => [String(index), `n${index}`, '1']);
    await subject.createTable(spec, rows);
    const before = await dump('people');
    const changes = rows.map(([id, name], index) => rename(id!, name!, index === 123 ? 'n7' : index === 7 ? 'n7' : `m${index}`));
    await expect(apply('people', changes)).rejects.toMatchObject({ code: 'conflict', change: { id: 'c123' } });
    expect(await dump('people')).toEqual(before);
    const chain = [rename('0', 'n0', 'n1'), rename('1', 'n1', 'n2'), rename('2', 'n2', 'free')];
    expect(await apply('people', chain)).toEqual({ made: 3, stale: [] });
  });

  it('keeps the order of changes to one key, and moves keys only where they are free', async () => {
    await subject.createTable(people, [
      ['1', 'Ann', '1'],
      ['2', 'Bob', '2'],
    ]);
    const result = await apply('people', [
      { id: 'a', kind: 'delete', key: { id: '1' }, before: { name: 'Ann' } },
      { id: 'b', kind: 'insert', key: { id: '1' }, after: { name: 'New' } },
      { id: 'c', kind: 'update', key: { id: '1' }, before: { name: 'New' }, after: { name: 'Newer' } },
      { id: 'd', kind: 'update', key: { id: '2' }, before: {}, after: { id: '1' } },
      { id: 'e', kind: 'update', key: { id: '2' }, before: {}, after: { id: '9', amount: '5' } },
    ]);
    expect(result).toEqual({ made: 4, stale: [{ id: 'd', reason: 'exists', current: null }] });
    expect(await dump('people')).toEqual(
      await dumpOf(people, [
        ['1', 'Newer', null],
        ['9', 'Bob', '5'],
      ]),
    );
  });

  it('writes to hostile names', async () => {
    const names = HOSTILE_COLUMNS.slice(0, 10);
    const spec: WriterTableSpec = {
      name: `Robert'); DROP TABLE \`t\`; -- "x" é ?`,
      columns: names.map((name) => ({ name, kind: 'text' as const })),
      primaryKey: null,
    };
    const row = names.map((name) => `old ${name}`);
    await subject.createTable(spec, [row, names.map((_, index) => String(index))]);
    const key = names[1]!;
    const others = names.filter((name) => name !== key);
    const change: RowChange = {
      id: '1',
      kind: 'update',
      key: { [key]: `old ${key}` },
      before: Object.fromEntries(others.map((name) => [name, `old ${name}`])),
      after: Object.fromEntries(others.map((name) => [name, `new ${name}'; DROP TABLE x; --`])),
    };
    const insert: RowChange = {
      id: '2',
      kind: 'insert',
      key: { [key]: 'k' },
      after: Object.fromEntries(others.map((name) => [name, name])),
    };
    expect(await apply(spec.name, [change, insert], [key])).toEqual({ made: 2, stale: [] });
    const [written] = await (await openWriter(spec.name, [key])).read([{ [key]: `old ${key}` }], others, never);
    expect(written).toEqual([change.after]);
  });

  it('leaves nothing after a rollback, a cancel and the end of the connector', async () => {
    await subject.createTable(people, [['1', 'Ann', '1']]);
    const before = await dump('people');
    const rolledBack = await openWriter('people');
    await rolledBack.write([rename('1', 'Ann', 'x')], never);
    await rolledBack.rollback();
    await rolledBack.rollback();
    expect(await dump('people')).toEqual(before);
    await expect(rolledBack.commit()).rejects.toMatchObject({ code: 'conflict' });

    const cancelled = await openWriter('people');
    await cancelled.write([rename('1', 'Ann', 'x')], never);
    await expect(cancelled.write([rename('1', 'x', 'y')], AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    await cancelled.rollback();
    expect(await dump('people')).toEqual(before);

    const closed = await openWriter('people');
    await closed.write([rename('1', 'Ann', 'x')], never);
    await connector.close();
    await expect(closed.commit()).rejects.toMatchObject({ name: 'TieoutError' });
    expect(await dump('people')).toEqual(before);
    connector = subject.open();
    expect(await apply('people', [rename('1', 'Ann', 'Anna')])).toEqual({ made: 1, stale: [] });
  });

  it('lets no update of two writers get lost', async () => {
    await subject.createTable(people, [['1', 'Ann', '1']]);
    const first = await openWriter('people');
    await first.write([rename('1', 'Ann', 'first')], never);
    const second = apply('people', [rename('1', 'Ann', 'second')]).catch((error) => error);
    await first.commit();
    const result = await second;
    if (result.code === undefined)
      expect(result).toMatchObject({ made: 0, stale: [{ id: 'c1', reason: 'changed', current: { name: 'first' } }] });
    else expect(result).toMatchObject({ code: 'too_busy' });
    expect(await dump('people')).toEqual(await dumpOf(people, [['1', 'first', '1']]));
  });

  it('refuses columns and tables that are not there', async () => {
    await subject.createTable(people, [['1', 'Ann', '1']]);
    await expect(openWriter('no_such_table')).rejects.toMatchObject({ code: 'not_found' });
    const writer = await openWriter('people');
    const change: RowChange = { id: '1', kind: 'update', key: { id: '1' }, before: {}, after: { nmae: 'x' } };
    await expect(writer.write([change], never)).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining('name') });
    await writer.rollback();
  });
}
