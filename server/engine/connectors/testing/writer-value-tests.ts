import { expect, it } from 'vitest';
import type { RowChange } from '../writer-contract.ts';
import { never } from './collect.ts';
import { HOSTILE_COLUMNS } from './facts.ts';
import { people, rename, type WriterScene } from './writer-scene.ts';
import type { WriterTableSpec } from './writer-subject.ts';

/** Which values are guarded and written, and which rows are stale. */
export function writerValueTests(scene: WriterScene): void {
  it('updates, inserts and deletes, seen by nobody before the commit', async () => {
    await scene.subject.createTable(people, [
      ['1', 'Ann', '1.5'],
      ['2', 'Bob', null],
      ['3', 'Cid', '-3'],
    ]);
    const before = await scene.dump('people');
    const writer = await scene.openWriter('people');
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
    expect(await scene.dump('people')).toEqual(before);
    expect(await writer.read([{ id: '3' }, { id: '2' }], ['name', 'id'], never)).toEqual([[{ name: null, id: '3' }], []]);
    await writer.commit();
    await writer.rollback();
    expect(await scene.dump('people')).toEqual(
      await scene.dumpOf(people, [
        ['1', 'Anna 😀', '9999999999.99'],
        ['3', null, '-3'],
        ['-9223372036854775808', '', '0.01'],
      ]),
    );
  });

  it('names what is stale, and makes the rest', async () => {
    const spec = { ...people, primaryKey: null };
    const twins = scene.subject.keepsDuplicates
      ? [
          ['7', 'twin', '1'],
          ['7', 'twin', '1'],
        ]
      : [];
    await scene.subject.createTable(spec, [['1', 'Ann', '1.5'], ['2', 'Bob', null], ['3', 'a', '0'], ...twins]);
    const changes: RowChange[] = [
      rename('1', 'Ann', 'Anna'),
      rename('2', '', 'Rob'),
      rename('3', 'a ', 'b'),
      rename('4', 'x', 'y'),
      { id: 'taken', kind: 'insert', key: { id: '2' }, after: { name: 'x' } },
      { id: 'gone', kind: 'delete', key: { id: '5' }, before: {} },
      ...(scene.subject.keepsDuplicates ? [rename('7', 'twin', 'x')] : []),
    ];
    const { made, stale } = await scene.apply('people', changes);
    expect(made).toBe(1);
    const reasons = Object.fromEntries(stale.map(({ id, reason, current }) => [id, [reason, current]]));
    expect(reasons).toEqual({
      c2: ['changed', { id: '2', name: 'Bob' }],
      c3: ['changed', { id: '3', name: 'a' }],
      c4: ['missing', null],
      taken: ['exists', null],
      gone: ['missing', null],
      ...(scene.subject.keepsDuplicates ? { c7: ['not_unique', null] } : {}),
    });
    expect(await scene.dump('people')).toEqual(
      await scene.dumpOf(spec, [['1', 'Anna', '1.5'], ['2', 'Bob', null], ['3', 'a', '0'], ...twins]),
    );
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
    await scene.subject.createTable(
      spec,
      kept.map((text) => [text, text]),
    );
    const wrong = await scene.apply(
      'texts',
      kept.map((text): RowChange => ({ id: text, kind: 'update', key: { id: text }, before: { name: `${text} ` }, after: { name: 'no' } })),
    );
    expect(wrong.stale.map(({ id, reason }) => [id, reason])).toEqual(kept.map((text) => [text, 'changed']));
    const right = await scene.apply(
      'texts',
      kept.map((text): RowChange => ({ id: text, kind: 'update', key: { id: text }, before: { name: text }, after: { name: `${text}!` } })),
    );
    expect(right).toEqual({ made: kept.length, stale: [] });
    expect(await scene.dump('texts')).toEqual(
      await scene.dumpOf(
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
    await scene.subject.createTable(
      spec,
      values.map((row, index) => [String(index), ...row]),
    );
    const target = scene.subject.datasetName('kinds');
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
    expect(await scene.apply('kinds', changes)).toEqual({ made: values.length, stale: [] });
    const rows = (await scene.connector.sample({ table: target }, 10, never)).rows;
    await scene.subject.createTable(
      { ...spec, name: 'kinds_expected' },
      values.map((_, index) => [String(index), ...shift(index)]),
    );
    const expected = (await scene.connector.sample({ table: scene.subject.datasetName('kinds_expected') }, 10, never)).rows;
    expect(rows.sort()).toEqual(expected.sort());
    // The same changes once more: every row that really changed is stale now.
    expect((await scene.apply('kinds', changes)).stale.map(({ reason }) => reason)).toEqual(values.map(() => 'changed'));
  });

  it('writes to hostile names', async () => {
    const names = HOSTILE_COLUMNS.slice(0, 10);
    const spec: WriterTableSpec = {
      name: `Robert'); DROP TABLE \`t\`; -- "x" é ?`,
      columns: names.map((name) => ({ name, kind: 'text' as const })),
      primaryKey: null,
    };
    const row = names.map((name) => `old ${name}`);
    await scene.subject.createTable(spec, [row, names.map((_, index) => String(index))]);
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
    expect(await scene.apply(spec.name, [change, insert], [key])).toEqual({ made: 2, stale: [] });
    const [written] = await (await scene.openWriter(spec.name, [key])).read([{ [key]: `old ${key}` }], others, never);
    expect(written).toEqual([change.after]);
  });
}
