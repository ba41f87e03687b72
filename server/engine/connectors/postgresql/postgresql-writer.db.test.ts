import { expect, it } from 'vitest';
import { describeEngine } from '#server/testing/engines.ts';
import { extractAll, never } from '../testing/collect.ts';
import { postgresqlWriterSubject } from '../testing/writer-postgresql.ts';
import { writerScene } from '../testing/writer-scene.ts';
import type { RowChange, RowValues } from '../writer-contract.ts';

/** Types, rules and triggers that only PostgreSQL has. */
describeEngine('postgresql', 'PostgreSQL writer', (engine) => {
  const scene = writerScene(() => postgresqlWriterSubject(engine));
  const sql = (statement: string) => scene.subject.sql!(statement);
  const update = (id: string, before: RowValues, after: RowValues): RowChange => ({
    id: `c${id}`,
    kind: 'update',
    key: { id },
    before,
    after,
  });
  const refusedBy = (table: string, after: RowValues) =>
    scene.apply(table, [update('1', {}, after)]).then(
      () => null,
      (error) => error,
    );

  it('guards and writes types of every family', async () => {
    await sql("CREATE TYPE mood AS ENUM ('sad', 'happy')");
    await sql("CREATE DOMAIN short AS varchar(5) CHECK (VALUE <> 'bad')");
    const types: [string, string, string][] = [
      ['bool', 'true', 'false'],
      ['int2', '-32768', '32767'],
      ['numeric', '12345678901234567890123456789012345678.000001', 'NaN'],
      ['numeric(38,0)', '99999999999999999999999999999999999999', '-1'],
      ['float4', '0.10000000149011612', '3.4028234663852886e+38'],
      ['float8', '-0.1', 'Infinity'],
      ['money', '12.34', '-92233720368547758.08'],
      ['text', ' a ', 'é'],
      ['char(5)', 'ab', 'abcde'],
      ['name', 'x', 'y'],
      ['bytea', '00ff', ''],
      ['uuid', '550e8400-e29b-41d4-a716-446655440000', '00000000-0000-0000-0000-000000000000'],
      ['date', '0001-01-01', '9999-12-31'],
      ['time', '23:59:59.999999', '00:00:00'],
      ['timestamp', '0001-01-01 00:00:00.000001', '9999-12-31 23:59:59.999999'],
      ['timestamptz', '2024-06-30 22:00:00.5Z', '9999-12-31 23:59:59.999999Z'],
      ['interval', '1 mon 2 days 03:04:05', '-00:00:01'],
      ['int4[]', '{1,NULL,3}', '{}'],
      ['text[]', '{"a,b","c\\"d"}', '{NULL}'],
      ['json', '{"a":1,"b":[]}', '[1,2]'],
      ['jsonb', '{"a":1,"bb":2}', 'null'],
      ['mood', 'sad', 'happy'],
      ['short', 'abc', 'abcde'],
      ['inet', '192.168.0.1/32', '::1/128'],
      ['bit(3)', '101', '010'],
      ['int4range', '[1,5)', 'empty'],
      ['xml', '<a/>', '<b>1</b>'],
      ['point', '(1,2)', '(3,4)'],
    ];
    const columns = types.map(([type], index) => `c${index} ${type}`);
    await sql(`CREATE TABLE families (id int PRIMARY KEY, ${columns.join(', ')})`);
    const first = Object.fromEntries(types.map(([, value], index) => [`c${index}`, value]));
    const second = Object.fromEntries(types.map(([, , value], index) => [`c${index}`, value]));
    const none = Object.fromEntries(types.map((_, index) => [`c${index}`, null]));
    expect(await scene.apply('families', [{ id: 'i', kind: 'insert', key: { id: '1' }, after: first }])).toEqual({ made: 1, stale: [] });
    for (const [before, after] of [
      [first, second],
      [second, none],
      [none, first],
    ] as const) {
      expect(await scene.apply('families', [update('1', before, after)])).toEqual({ made: 1, stale: [] });
    }
    for (const [index, [type, value, other]] of types.entries()) {
      const stale = await scene.apply('families', [update('1', { [`c${index}`]: other }, { c0: null })]);
      expect(stale, type).toMatchObject({ made: 0, stale: [{ reason: 'changed' }] });
      if (/^(int4\[\]|mood|uuid|timestamptz|numeric|bytea|char\(5\)|xml|point)$/.test(type)) {
        const writer = await scene.openWriter('families', [`c${index}`]);
        expect(await writer.read([{ [`c${index}`]: value }], ['id'], never), type).toEqual([[{ id: '1' }]]);
        await writer.rollback();
      }
    }
  });

  it('stores exactly the value or refuses it, by name', async () => {
    await sql('CREATE DOMAIN tiny AS varchar(3)');
    await sql(`CREATE TABLE exact (id int PRIMARY KEY, n numeric(10,2), v varchar(3), c char(3), t tiny, f float4, ts timestamp(0), i int,
      ck int CHECK (ck > 0), nn int NOT NULL DEFAULT 1)`);
    await sql("INSERT INTO exact VALUES (1, 1, 'a', 'a', 'a', 1, '2024-01-01', 1, 1)");
    const before = await scene.dump('exact');
    const wrong: [string, string | null][] = [
      ['n', '1.005'],
      ['v', 'abcd'],
      ['v', 'abc '],
      ['c', 'abcd'],
      ['t', 'abcd'],
      ['f', '0.1'],
      ['ts', '2024-01-01 00:00:00.6'],
      ['i', '1.5'],
      ['i', 'x'],
      ['ck', '0'],
      ['nn', null],
    ];
    for (const [column, value] of wrong) {
      const error = await refusedBy('exact', { [column]: value });
      expect(error, `${column} = ${value}`).toMatchObject({ name: 'TieoutError', change: { id: 'c1' } });
      if (error.change.column !== null) expect(error.change.column).toBe(column);
    }
    expect((await refusedBy('exact', { n: '1.005' })).message).toBe(
      'The column "n" of the row id = "1" would hold "1.01" instead of "1.005".',
    );
    expect((await refusedBy('exact', { nn: null })).change.column).toBe('nn');
    expect(await scene.dump('exact')).toEqual(before);
  });

  it('respects defaults, identities and generated columns', async () => {
    await sql(
      `CREATE TABLE made (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int DEFAULT 7, twice int GENERATED ALWAYS AS (a * 2) STORED)`,
    );
    expect(await scene.apply('made', [{ id: 'i', kind: 'insert', key: { id: '5' }, after: {} }])).toEqual({ made: 1, stale: [] });
    expect(await scene.dump('made')).toEqual(['(5,7,14)']);
    await expect(scene.apply('made', [update('5', {}, { twice: '3' })])).rejects.toMatchObject({
      code: 'invalid_input',
      change: { column: 'twice' },
    });
  });

  it('tells triggers that change, refuse or drop the row', async () => {
    await sql('CREATE TABLE pulled (id int PRIMARY KEY, v text)');
    await sql("INSERT INTO pulled SELECT n, 'v' FROM generate_series(1, 100) AS n");
    await sql(`CREATE FUNCTION pull() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.v = 'drop' THEN RETURN NULL; END IF;
      IF NEW.v = 'raise' THEN RAISE EXCEPTION 'not this one'; END IF;
      IF NEW.v = 'change' THEN NEW.v := 'changed'; END IF; RETURN NEW; END $$`);
    await sql('CREATE TRIGGER pull BEFORE UPDATE ON pulled FOR EACH ROW EXECUTE FUNCTION pull()');
    const before = await scene.dump('pulled');
    for (const [value, expected] of [
      ['drop', { code: 'conflict', change: { id: 'c42', column: null } }],
      ['raise', { message: expect.stringContaining('not this one'), change: { id: 'c42', column: null } }],
      ['change', { message: expect.stringContaining('"changed" instead of "change"'), change: { id: 'c42', column: 'v' } }],
    ] as const) {
      const changes = Array.from({ length: 100 }, (_, index) => update(String(index + 1), { v: 'v' }, { v: index === 41 ? value : 'w' }));
      await expect(scene.apply('pulled', changes)).rejects.toMatchObject(expected);
      expect(await scene.dump('pulled')).toEqual(before);
    }
  });

  it('names a foreign key, reports a deferred one at the commit, and refuses views', async () => {
    await sql('CREATE TABLE parent (id int PRIMARY KEY, up int REFERENCES parent)');
    await sql('CREATE TABLE late (id int PRIMARY KEY, up int REFERENCES parent DEFERRABLE INITIALLY DEFERRED)');
    await sql('CREATE VIEW seen AS SELECT * FROM parent');
    const insert = (id: string, up: string | null): RowChange => ({ id: `c${id}`, kind: 'insert', key: { id }, after: { up } });
    expect(await scene.apply('parent', [insert('3', '2'), insert('2', '1'), insert('1', null)])).toEqual({ made: 3, stale: [] });
    await expect(scene.apply('parent', [insert('4', '1'), insert('5', '99')])).rejects.toMatchObject({
      code: 'conflict',
      change: { id: 'c5' },
    });
    const writer = await scene.openWriter('late');
    expect(await writer.write([insert('1', '99')], never)).toEqual({ made: 1, stale: [] });
    await expect(writer.commit()).rejects.toMatchObject({ commitUnknown: false, detail: expect.stringContaining('foreign key') });
    expect((await extractAll(scene.connector, { table: 'public.late' })).rows).toEqual([]);
    await expect(scene.openWriter('seen')).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
