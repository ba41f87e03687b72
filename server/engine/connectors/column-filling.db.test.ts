import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { describeEngine } from '#server/testing/engines.ts';
import { connectorDefinition } from './registry.ts';
import { never } from './testing/collect.ts';
import type { TestServer } from './testing/subject.ts';
import { mysqlWriterSubject } from './testing/writer-mysql.ts';
import { postgresqlWriterSubject } from './testing/writer-postgresql.ts';
import { writerScene } from './testing/writer-scene.ts';
import { sqliteWriterSubject } from './testing/writer-sqlite.ts';
import { sqlserverWriterSubject } from './testing/writer-sqlserver.ts';
import type { WriterSubject } from './testing/writer-subject.ts';

const definition = connectorDefinition('mysql');

/** Column → what `describe` tells: `default`, `generated`, `required`, or null. */
type Told = Record<string, string | null>;

/** `table` creates `filling`, `trigger` lets a trigger of `filling` run before its inserts. */
function filling(makeSubject: () => WriterSubject, table: string[], told: Told, trigger: string[] = []): void {
  const scene = writerScene(makeSubject);

  async function toldOf(name: string): Promise<Told> {
    const { columns } = await scene.connector.describe({ table: scene.subject.datasetName(name) }, never);
    return Object.fromEntries(columns.map((column) => [column.name, column.filled ?? (column.required ? 'required' : null)]));
  }

  it('tells what a table fills in by itself and what it needs, and nothing of a view', async () => {
    for (const statement of table) await scene.subject.sql!(statement);
    expect(await toldOf('filling')).toEqual(told);
    await scene.subject.sql!('CREATE VIEW filling_seen AS SELECT * FROM filling');
    expect(Object.values(await toldOf('filling_seen')).filter((one) => one !== null)).toEqual([]);
    if (trigger.length === 0) return;
    for (const statement of trigger) await scene.subject.sql!(statement);
    const may = Object.entries(told).map(([name, what]) => [name, what === 'required' ? null : what]);
    expect(await toldOf('filling')).toEqual(Object.fromEntries(may));
  });
}

const inMysql = (engine: TestServer) =>
  filling(
    () => mysqlWriterSubject(engine),
    [
      `CREATE TABLE filling (id BIGINT AUTO_INCREMENT PRIMARY KEY, needed VARCHAR(20) NOT NULL, free INT NULL, said VARCHAR(20) NOT NULL DEFAULT 'NULL',
        nothing INT NULL DEFAULT NULL, empty_text VARCHAR(9) NOT NULL DEFAULT '', at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
        colour ENUM('red', 'blue') NOT NULL, twice BIGINT AS (free * 2) STORED, half BIGINT AS (free / 2) VIRTUAL)`,
    ],
    {
      id: 'default',
      needed: 'required',
      free: null,
      said: 'default',
      nothing: null,
      empty_text: 'default',
      at: 'default',
      colour: 'default',
      twice: 'generated',
      half: 'generated',
    },
    ["CREATE TRIGGER fill BEFORE INSERT ON filling FOR EACH ROW SET NEW.needed = 'x'"],
  );

/** A user without the TRIGGER right sees no triggers, and cannot know that there are none. */
function inMysqlWithoutTriggers(engine: TestServer): void {
  const scene = writerScene(() => mysqlWriterSubject(engine));
  const user = `tieout_fill_${randomBytes(4).toString('hex')}`;

  it('needs nothing for sure, as far as a user can tell who sees no triggers', async () => {
    const { settings } = scene.subject.connection;
    await scene.subject.sql!('CREATE TABLE filling (id BIGINT PRIMARY KEY, needed VARCHAR(20) NOT NULL, said INT NOT NULL DEFAULT 1)');
    const connector = definition.open(definition.configSchema.parse({ ...settings, username: user, password: 'Filling_2026' }), {
      baseDir: '.',
    });
    await scene.subject.sql!(`CREATE USER '${user}'@'%' IDENTIFIED BY 'Filling_2026'`);
    const toldTo = async () => {
      const { columns } = await connector.describe({ table: 'filling' }, never);
      return columns.map(({ name, filled, required }) => [name, filled ?? (required ? 'required' : null)]);
    };
    try {
      await scene.subject.sql!(`GRANT SELECT, INSERT ON ${String(settings.database)}.* TO '${user}'@'%'`);
      expect(await toldTo()).toEqual([
        ['id', null],
        ['needed', null],
        ['said', 'default'],
      ]);
      await scene.subject.sql!(`GRANT TRIGGER ON ${String(settings.database)}.filling TO '${user}'@'%'`);
      expect(await toldTo()).toEqual([
        ['id', 'required'],
        ['needed', 'required'],
        ['said', 'default'],
      ]);
    } finally {
      await connector.close();
      await scene.subject.sql!(`DROP USER '${user}'@'%'`);
    }
  });
}

describeEngine('mariadb', 'what fills columns', inMysql);
describeEngine('mariadb', 'what a user without triggers is told', inMysqlWithoutTriggers);
describeEngine('mysql', 'what a user without triggers is told', inMysqlWithoutTriggers);
describeEngine('mysql', 'what fills columns', inMysql);

describeEngine('postgresql', 'what fills columns', (engine) =>
  filling(
    () => postgresqlWriterSubject(engine),
    [
      "CREATE DOMAIN mood AS text DEFAULT 'calm'",
      `CREATE TABLE filling (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, other bigint GENERATED BY DEFAULT AS IDENTITY, series serial,
        needed text NOT NULL, free int, said text NOT NULL DEFAULT '', felt mood NOT NULL, twice int GENERATED ALWAYS AS (free * 2) STORED)`,
    ],
    {
      id: 'default',
      other: 'default',
      series: 'default',
      needed: 'required',
      free: null,
      said: 'default',
      felt: 'default',
      twice: 'generated',
    },
    [
      "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.needed := 1; RETURN NEW; END'",
      'CREATE TRIGGER fill BEFORE INSERT ON filling FOR EACH ROW EXECUTE FUNCTION fill()',
    ],
  ),
);

describe('what fills columns on SQLite', () => {
  describe('with a rowid', () =>
    filling(
      sqliteWriterSubject,
      [
        `CREATE TABLE filling (id INTEGER PRIMARY KEY, needed TEXT NOT NULL, free INTEGER, said TEXT NOT NULL DEFAULT '', blank TEXT DEFAULT NULL,
          twice INTEGER GENERATED ALWAYS AS (free * 2) STORED, half INTEGER AS (free / 2))`,
      ],
      { id: 'default', needed: 'required', free: null, said: 'default', blank: null, twice: 'generated', half: 'generated' },
    ));
  describe('without', () =>
    filling(sqliteWriterSubject, ['CREATE TABLE filling (id INTEGER PRIMARY KEY, free TEXT) WITHOUT ROWID'], {
      id: 'required',
      free: null,
    }));
});

describeEngine('sqlserver', 'what fills columns', (engine) =>
  filling(
    () => sqlserverWriterSubject(engine),
    [
      `CREATE TABLE filling (id bigint IDENTITY(1, 1) PRIMARY KEY, needed nvarchar(20) NOT NULL, free int NULL, said nvarchar(20) NOT NULL DEFAULT '',
        twice AS (free * 2), version rowversion)`,
    ],
    { id: 'default', needed: 'required', free: null, said: 'default', twice: 'generated', version: 'generated' },
  ),
);
