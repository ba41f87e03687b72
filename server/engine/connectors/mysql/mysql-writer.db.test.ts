import { expect, it } from 'vitest';
import { describeEngine, type UsedEngine } from '#server/testing/engines.ts';
import { extractAll, never } from '../testing/collect.ts';
import { mysqlWriterSubject } from '../testing/writer-mysql.ts';
import { writerScene } from '../testing/writer-scene.ts';
import type { RowChange, RowValues } from '../writer-contract.ts';

/** Types, rules and triggers that only MySQL and MariaDB have. */
function mysqlWriter(engine: UsedEngine): void {
  const scene = writerScene(() => mysqlWriterSubject(engine));
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
    const types: [string, string, string][] = [
      ['TINYINT(1)', 'true', 'false'],
      ['BIT(1)', 'true', 'false'],
      ['BIT(64)', '18446744073709551615', '0'],
      ['TINYINT', '-128', '127'],
      ['INT(8) ZEROFILL', '5', '0'],
      ['BIGINT UNSIGNED', '18446744073709551615', '9223372036854775808'],
      ['YEAR', '2024', '1901'],
      ['DECIMAL(65,30)', '12345678901234567890123456789012345.123456789012345678901234567890', '-0.000000000000000000000000000001'],
      ['FLOAT', '0.10000000149011612', '16777216'],
      ['DOUBLE', '1.7976931348623157e308', '0.30000000000000004'],
      ['CHAR(5)', 'ab', 'abcde'],
      ['VARCHAR(20)', ' a ', 'a'],
      ['VARCHAR(20) CHARACTER SET latin1', 'é', 'ä '],
      ['VARCHAR(20) COLLATE utf8mb4_bin', 'x', 'X'],
      ['MEDIUMTEXT', '😀'.repeat(1000), ''],
      ['BINARY(3)', 'ff0000', '000001'],
      ['VARBINARY(9)', '00', ''],
      ['LONGBLOB', 'ff'.repeat(70_000), '22'],
      ['DATE', '9999-12-31', '1000-01-01'],
      ['TIME(6)', '23:59:59.999999', '00:00:00.000001'],
      ['DATETIME(6)', '0001-01-01 00:00:00', '9999-12-31 23:59:59.999999'],
      ['TIMESTAMP(6) NULL', '2038-01-19 03:14:07.999999Z', '1970-01-01 00:00:01Z'],
      ["ENUM('1','0','a''b')", '0', "a'b"],
      ["SET('x','y')", 'x,y', ''],
      ['JSON', '{"a":[1,2.5],"b":"\\n"}', '[]'],
    ];
    if (engine.name === 'mariadb') types.push(['UUID', '550e8400-e29b-41d4-a716-446655440000', 'ffffffff-ffff-4fff-bfff-ffffffffffff']);
    const columns = types.map(([type], index) => `c${index} ${type}`);
    await sql(`CREATE TABLE families (id INT PRIMARY KEY, ${columns.join(', ')}) CHARACTER SET utf8mb4`);
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
      const column = `c${index}`;
      expect(await scene.apply('families', [update('1', { [column]: other }, { c0: null })]), type).toMatchObject({
        made: 0,
        stale: [{ reason: 'changed' }],
      });
      if (type === 'JSON') {
        await expect(scene.openWriter('families', [column])).rejects.toMatchObject({ code: 'invalid_input' });
        continue;
      }
      for (const indexed of [false, true]) {
        if (indexed && !/^(VAR)?CHAR|INT|DECIMAL|DATE|TIME|YEAR|BIT|UUID|ENUM/.test(type)) continue;
        if (indexed) await sql(`CREATE INDEX i${index} ON families (${column})`);
        const change: RowChange = { id: 'k', kind: 'update', key: { [column]: value }, before: { id: '1' }, after: { [column]: other } };
        expect(await scene.apply('families', [change], [column]), `${type} as a key${indexed ? ' with an index' : ''}`).toMatchObject({
          made: 1,
        });
        expect(await scene.apply('families', [update('1', { [column]: other }, { [column]: value })])).toMatchObject({ made: 1 });
      }
    }
  });

  it('stores exactly the value or refuses it, by name', async () => {
    await sql(`CREATE TABLE exact (id INT PRIMARY KEY, n DECIMAL(10,2), v VARCHAR(3), c CHAR(3), f FLOAT, ts DATETIME, i INT, u INT UNSIGNED,
      d DATE, y YEAR, e ENUM('a','b'), s SET('x','y'), l VARCHAR(9) CHARACTER SET latin1, nn INT NOT NULL DEFAULT 1, ck INT, CHECK (ck > 0))`);
    await sql("INSERT INTO exact VALUES (1, 1, 'a', 'a', 1, '2024-01-01', 1, 1, '2024-01-01', 2024, 'a', 'x', 'a', 1, 1)");
    const before = await scene.dump('exact');
    const wrong: [string, string | null][] = [
      ['n', '1.005'],
      ['v', 'abcd'],
      ['v', 'abc '],
      ['c', 'abcd'],
      ['c', 'ab '],
      ['f', '0.1'],
      ['f', '16777217'],
      ['ts', '2024-01-01 00:00:00.6'],
      ['i', '1.5'],
      ['i', '1x'],
      ['u', '-1'],
      ['d', '2024-02-30'],
      ['d', '2024-01-01 10:00:00'],
      ['d', '0000-00-00'],
      ['y', '24'],
      ['e', '2'],
      ['e', 'A'],
      ['s', 'y,x'],
      ['l', '東'],
      ['nn', null],
      ['ck', '0'],
    ];
    for (const [column, value] of wrong) {
      const error = await refusedBy('exact', { [column]: value });
      expect(error, `${column} = ${value}`).toMatchObject({ name: 'TieoutError', change: { id: 'c1' } });
      if (error.change.column !== null) expect(error.change.column).toBe(column);
    }
    expect((await refusedBy('exact', { n: '1.005' })).message).toBe(
      'The column "n" of the row id = "1" would hold "1.01" instead of "1.005".',
    );
    expect((await refusedBy('exact', { v: 'abcd' })).change.column).toBe('v');
    expect(await scene.dump('exact')).toEqual(before);
  });

  it('takes zero dates and texts with NUL bytes for what the extract reads', async () => {
    await sql(
      'CREATE TABLE repaired (id INT PRIMARY KEY, d DATE, t DATETIME, v VARCHAR(20), w VARCHAR(20) AS (v) VIRTUAL) CHARACTER SET utf8mb4',
    );
    await sql(`INSERT IGNORE INTO repaired (id, d, t, v) VALUES (1, '0000-00-00', '0000-00-00', 'a\\0b'), (2, NULL, NULL, 'ab')`);
    const before = { d: null, t: null, v: 'ab' };
    const changes = ['1', '2'].map((id) => update(id, before, { d: '2024-01-01', v: 'c' }));
    expect(await scene.apply('repaired', changes)).toEqual({ made: 2, stale: [] });
    await expect(scene.apply('repaired', [update('1', {}, { w: 'x' })])).rejects.toMatchObject({ change: { id: 'c1', column: 'w' } });
  });

  it('respects defaults, AUTO_INCREMENT and columns that follow by themselves', async () => {
    await sql(`CREATE TABLE made (id INT AUTO_INCREMENT PRIMARY KEY, a INT DEFAULT 7, name VARCHAR(9),
      seen TIMESTAMP NOT NULL DEFAULT '2000-01-01' ON UPDATE CURRENT_TIMESTAMP)`);
    const inserts = ['0', '5'].map((id): RowChange => ({ id, kind: 'insert', key: { id }, after: { name: null } }));
    expect(await scene.apply('made', inserts)).toEqual({ made: 2, stale: [] });
    const { rows } = await extractAll(scene.connector, { table: 'made' }, { columns: ['id', 'a', 'seen'] });
    expect(rows.sort()).toEqual(['0', '5'].map((id) => [id, '7', '2000-01-01 00:00:00Z']));
    expect(await scene.apply('made', [update('5', { name: null }, { name: 'x' })])).toEqual({ made: 1, stale: [] });
  });

  it('tells triggers that change or refuse, and foreign keys', async () => {
    await sql('CREATE TABLE parent (id INT PRIMARY KEY)');
    await sql('CREATE TABLE pulled (id INT PRIMARY KEY, v VARCHAR(9), up INT, FOREIGN KEY (up) REFERENCES parent (id))');
    await sql(`INSERT INTO pulled (id, v) VALUES ${Array.from({ length: 100 }, (_, index) => `(${index + 1}, 'v')`).join(', ')}`);
    await sql(`CREATE TRIGGER pull BEFORE UPDATE ON pulled FOR EACH ROW BEGIN
      IF NEW.v = 'raise' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not this one'; END IF;
      IF NEW.v = 'change' THEN SET NEW.v = 'changed'; END IF; END`);
    const before = await scene.dump('pulled');
    for (const [column, value, expected] of [
      ['v', 'raise', { message: expect.stringContaining('not this one'), change: { id: 'c42', column: null } }],
      ['v', 'change', { message: expect.stringContaining('"changed" instead of "change"'), change: { id: 'c42', column: 'v' } }],
      ['up', '9', { code: 'conflict', message: expect.stringContaining('foreign key'), change: { id: 'c42' } }],
    ] as const) {
      const changes = Array.from({ length: 100 }, (_, index) =>
        update(String(index + 1), { v: 'v' }, { v: 'w', up: null, ...(index === 41 ? { [column]: value } : {}) }),
      );
      await expect(scene.apply('pulled', changes)).rejects.toMatchObject(expected);
      expect(await scene.dump('pulled')).toEqual(before);
    }
  });

  it('refuses what has no transactions, and views', async () => {
    await sql('CREATE TABLE old (id INT PRIMARY KEY) ENGINE = MyISAM');
    await sql('CREATE VIEW seen AS SELECT * FROM old');
    await expect(scene.openWriter('old')).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('MyISAM') });
    await expect(scene.openWriter('seen')).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('view') });
  });

  it('writes a megabyte', async () => {
    await sql('CREATE TABLE large (id INT PRIMARY KEY, v LONGTEXT) CHARACTER SET utf8mb4');
    const [first, second] = ['é'.repeat(500_000), '"\\\n'.repeat(300_000)];
    expect(await scene.apply('large', [{ id: 'i', kind: 'insert', key: { id: '1' }, after: { v: first! } }])).toMatchObject({ made: 1 });
    expect(await scene.apply('large', [update('1', { v: first! }, { v: second! })])).toEqual({ made: 1, stale: [] });
    const writer = await scene.openWriter('large');
    expect(await writer.read([{ id: '1' }], ['v'], never)).toEqual([[{ v: second }]]);
    await writer.rollback();
  });
}

describeEngine('mariadb', 'MySQL writer', mysqlWriter);
describeEngine('mysql', 'MySQL writer', mysqlWriter);
