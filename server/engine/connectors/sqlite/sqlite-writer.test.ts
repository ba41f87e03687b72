import { describe, expect, it } from 'vitest';
import { extractAll } from '../testing/collect.ts';
import { writerScene } from '../testing/writer-scene.ts';
import { sqliteWriterSubject } from '../testing/writer-sqlite.ts';
import type { RowChange, RowValues } from '../writer-contract.ts';

/** Values that disobey, tables without a rowid, strict tables, and what conflicts may do. */
describe('SQLite writer', () => {
  const scene = writerScene(sqliteWriterSubject);
  const sql = (statement: string) => scene.subject.sql!(statement);
  const update = (id: string, before: RowValues, after: RowValues): RowChange => ({
    id: `c${id}`,
    kind: 'update',
    key: { id },
    before,
    after,
  });

  it('guards values that disobey their declared type by what they are', async () => {
    await sql('CREATE TABLE misfits (id INTEGER PRIMARY KEY, i INTEGER, t TEXT, b BLOB, d DECIMAL(10,2), u UUID, ts TIMESTAMP)');
    await sql(`INSERT INTO misfits VALUES (1, 'abc', x'4142', 'text', 'x', 'ABCDEF00-0000-0000-0000-000000000000', '2024-01-01T10:00:00'),
      (2, 1.5, x'', 7, 12345678901234567890, NULL, NULL)`);
    const { types, rows } = await extractAll(scene.connector, { table: 'misfits' }, { orderBy: ['id'] });
    const names = Object.keys(types).slice(1);
    const before = rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index + 1]!])));
    const wrong = await scene.apply(
      'misfits',
      before.map((values, index) => update(String(index + 1), { ...values, t: 'blob' }, { i: '1' })),
    );
    expect(wrong.stale.map(({ reason }) => reason)).toEqual(['changed', 'changed']);
    const changes = before.map((values, index) => update(String(index + 1), values, { i: '9223372036854775807', b: '00', d: '12.50' }));
    expect(await scene.apply('misfits', changes)).toEqual({ made: 2, stale: [] });
    expect(await scene.dump('misfits')).toEqual([
      "integer1, integer9223372036854775807, blobX'4142', blobX'00', real12.5, text'ABCDEF00-0000-0000-0000-000000000000', text'2024-01-01T10:00:00'",
      "integer2, integer9223372036854775807, blobX'', blobX'00', real12.5, nullNULL, nullNULL",
    ]);
    const byUuid: RowChange = {
      id: 'u',
      kind: 'delete',
      key: { u: 'abcdef00-0000-0000-0000-000000000000' },
      before: { ts: '2024-01-01 10:00:00' },
    };
    expect(await scene.apply('misfits', [byUuid], ['u'])).toEqual({ made: 1, stale: [] });
  });

  it('refuses what it would keep as something else', async () => {
    await sql('CREATE TABLE loose (id INTEGER PRIMARY KEY, i INTEGER, d DECIMAL(30,20), n INTEGER NOT NULL DEFAULT 1 CHECK (n > 0))');
    await sql('CREATE TABLE strict (id INTEGER PRIMARY KEY, i INTEGER, t TEXT, g TEXT AS (upper(t)) STORED) STRICT');
    await sql('INSERT INTO loose (id) VALUES (1)');
    await sql("INSERT INTO strict (id, i, t) VALUES (1, 1, 'a')");
    const before = [await scene.dump('loose'), await scene.dump('strict')];
    for (const [table, after, column] of [
      ['loose', { d: '0.12345678901234567890' }, 'd'],
      ['loose', { i: '99999999999999999999' }, 'i'],
      ['loose', { n: null }, 'n'],
      ['loose', { n: '0' }, null],
      ['strict', { i: 'x' }, null],
      ['strict', { g: 'x' }, 'g'],
    ] as const) {
      const error = await scene.apply(table, [update('1', {}, after)]).catch((caught) => caught);
      expect(error, JSON.stringify(after)).toMatchObject({ name: 'TieoutError', change: { id: 'c1' } });
      if (column) expect(error.change.column).toBe(column);
    }
    expect([await scene.dump('loose'), await scene.dump('strict')]).toEqual(before);
    expect(await scene.apply('strict', [update('1', { i: '1', t: 'a', g: 'A' }, { t: 'b' })])).toEqual({ made: 1, stale: [] });
  });

  it('writes to tables without a rowid, and with columns of its names', async () => {
    await sql('CREATE TABLE bare (id TEXT, part INTEGER, v TEXT, PRIMARY KEY (id, part)) WITHOUT ROWID');
    await sql("INSERT INTO bare VALUES ('a', 1, 'x'), ('a', 2, 'x'), ('A', 1, 'x')");
    const change = (part: string): RowChange => ({
      id: part,
      kind: 'update',
      key: { id: 'a', part },
      before: { v: 'x' },
      after: { v: 'y' },
    });
    expect(await scene.apply('bare', [change('1'), change('3')], ['id', 'part'])).toMatchObject({
      made: 1,
      stale: [{ id: '3', reason: 'missing' }],
    });
    expect(await scene.apply('bare', [update('a', {}, { v: 'z' })])).toMatchObject({ made: 0, stale: [{ reason: 'not_unique' }] });
    await sql('CREATE TABLE shadow (id TEXT, rowid TEXT, _rowid_ TEXT)');
    await sql("INSERT INTO shadow VALUES ('a', 'same', 'same'), ('b', 'same', 'same')");
    expect(await scene.apply('shadow', [update('b', { rowid: 'same' }, { rowid: 'other' })])).toEqual({ made: 1, stale: [] });
    expect(await scene.dump('shadow')).toEqual(["text'a', text'same', text'same'", "text'b', text'other', text'same'"]);
  });

  it('never replaces another row, whatever the table says about conflicts', async () => {
    await sql('CREATE TABLE greedy (id INTEGER PRIMARY KEY ON CONFLICT REPLACE, v TEXT UNIQUE ON CONFLICT REPLACE)');
    await sql("INSERT INTO greedy VALUES (1, 'a'), (2, 'b')");
    const before = await scene.dump('greedy');
    await expect(scene.apply('greedy', [update('1', {}, { v: 'b' })])).rejects.toMatchObject({ code: 'conflict', change: { id: 'c1' } });
    const insert: RowChange = { id: 'i', kind: 'insert', key: { id: '3' }, after: { v: 'a' } };
    await expect(scene.apply('greedy', [insert])).rejects.toMatchObject({ code: 'conflict', change: { id: 'i' } });
    expect(await scene.dump('greedy')).toEqual(before);
  });

  it('tells triggers and foreign keys, and refuses views', async () => {
    await sql('CREATE TABLE parent (id INTEGER PRIMARY KEY)');
    await sql('CREATE TABLE pulled (id INTEGER PRIMARY KEY, v TEXT, up INTEGER REFERENCES parent (id))');
    await sql("INSERT INTO pulled VALUES (1, 'v', NULL), (2, 'v', NULL)");
    await sql(
      "CREATE TRIGGER pull AFTER UPDATE ON pulled WHEN NEW.v = 'change' BEGIN UPDATE pulled SET v = 'changed' WHERE id = NEW.id; END",
    );
    await sql("CREATE TRIGGER stop BEFORE UPDATE ON pulled WHEN NEW.v = 'raise' BEGIN SELECT RAISE(ABORT, 'not this one'); END");
    await sql('CREATE VIEW seen AS SELECT * FROM pulled');
    const before = await scene.dump('pulled');
    for (const [after, expected] of [
      [{ v: 'change' }, { change: { id: 'c2', column: 'v' }, message: expect.stringContaining('"changed" instead of "change"') }],
      [{ v: 'raise' }, { change: { id: 'c2', column: null }, message: expect.stringContaining('not this one') }],
      [{ up: '9' }, { code: 'conflict', change: { id: 'c2' } }],
    ] as const) {
      await expect(scene.apply('pulled', [update('1', {}, { v: 'w' }), update('2', {}, after)])).rejects.toMatchObject(expected);
      expect(await scene.dump('pulled')).toEqual(before);
    }
    await expect(scene.openWriter('seen')).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
