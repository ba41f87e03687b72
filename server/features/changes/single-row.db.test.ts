import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { mysqlWriterSubject } from '#server/engine/connectors/testing/writer-mysql.ts';
import { postgresqlWriterSubject } from '#server/engine/connectors/testing/writer-postgresql.ts';
import { sqliteWriterSubject } from '#server/engine/connectors/testing/writer-sqlite.ts';
import type { WriterSubject } from '#server/engine/connectors/testing/writer-subject.ts';
import { openScratchApp, type ScratchApp } from '#server/jobs/testing/scratch-app.ts';
import { describeEngine } from '#server/testing/engines.ts';
import type { ConnectionConfig } from '../connections/connection.schema.ts';
import { createConnection } from '../connections/connection.service.ts';
import { planSingleRow, readRow } from './single-row.ts';

// Each test makes databases of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const NEVER = new AbortController().signal;

function singleRows(makeSubject: () => WriterSubject): void {
  let subject: WriterSubject;
  let scratch: ScratchApp;
  beforeEach(async () => {
    subject = makeSubject();
    await subject.setUp();
    scratch = await openScratchApp();
    const { type, settings } = subject.connection;
    await createConnection(scratch.app, CLI_ACTOR, { name: 'books', type, config: settings as ConnectionConfig });
    await subject.createTable(
      {
        name: 'codes',
        columns: [
          { name: 'code', kind: 'text' },
          { name: 'part', kind: 'decimal' },
          { name: 'name', kind: 'text' },
        ],
        primaryKey: null,
      },
      [
        ['a', '1.5', 'lower'],
        ['A', '1.5', 'upper'],
        ['a ', '1.5', 'blank'],
        ["o'x\\", '0', "it's"],
        ["' OR 1=1 --", '0', 'hostile'],
        ['a', '2', 'two'],
      ],
    );
  });
  afterEach(async () => {
    await scratch.close();
    await subject.tearDown();
  });

  const get = async (table: string, key: Record<string, string>) =>
    (await readRow(scratch.app, CLI_ACTOR, { connection: 'books', table: subject.datasetName(table), key }, NEVER))
      .map(({ name }) => name)
      .sort();

  it('are found by exactly their key, of one column or several, in any spelling of a number', async () => {
    expect(await get('codes', { code: 'a', part: '1.50' })).toEqual(['lower']);
    expect(await get('codes', { code: 'A' })).toEqual(['upper']);
    expect(await get('codes', { code: 'a ' })).toEqual(['blank']);
    expect(await get('codes', { code: 'a' })).toEqual(['lower', 'two']);
    expect(await get('codes', { code: "o'x\\" })).toEqual(["it's"]);
    expect(await get('codes', { code: "' OR 1=1 --" })).toEqual(['hostile']);
    expect(await get('codes', { code: 'b' })).toEqual([]);
  });

  it('can be read in a view, which cannot be written', async () => {
    await subject.sql!('CREATE VIEW shown AS SELECT * FROM codes');
    expect(await get('shown', { code: 'A' })).toEqual(['upper']);
    const change = { connection: 'books', table: subject.datasetName('shown'), key: { code: 'A' }, values: { name: 'x' } };
    await expect(planSingleRow(scratch.app, CLI_ACTOR, change, NEVER)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('are meant by one value of each column only', async () => {
    const address = { connection: 'books', table: subject.datasetName('codes') };
    await expect(readRow(scratch.app, CLI_ACTOR, { ...address, key: { code: 'a', CODE: 'A' } }, NEVER)).rejects.toMatchObject({
      code: 'invalid_input',
      message: 'The column "code" is given twice.',
    });
    const twice = { ...address, key: { code: 'A' }, values: { name: 'x', Name: null } };
    await expect(planSingleRow(scratch.app, CLI_ACTOR, twice, NEVER)).rejects.toMatchObject({
      message: 'The column "name" is given twice.',
    });
  });
}

describe('single rows on SQLite', () => {
  singleRows(sqliteWriterSubject);

  it('are read while somebody else writes', async () => {
    const subject = sqliteWriterSubject();
    await subject.setUp();
    const scratch = await openScratchApp();
    const { type, settings } = subject.connection;
    await createConnection(scratch.app, CLI_ACTOR, { name: 'books', type, config: settings as ConnectionConfig });
    await subject.createTable({ name: 'jobs', columns: [{ name: 'id', kind: 'integer' }], primaryKey: ['id'] }, [['1']]);
    const other = new Database(String(settings.path));
    try {
      other.exec('BEGIN IMMEDIATE; INSERT INTO jobs VALUES (2)');
      const rows = await readRow(scratch.app, CLI_ACTOR, { connection: 'books', table: 'jobs', key: { id: '1' } }, NEVER);
      expect(rows).toEqual([{ id: '1' }]);
    } finally {
      other.exec('ROLLBACK');
      other.close();
      await scratch.close();
      await subject.tearDown();
    }
  });
});
describeEngine('mariadb', 'single rows', (engine) => singleRows(() => mysqlWriterSubject(engine)));
describeEngine('mysql', 'single rows', (engine) => singleRows(() => mysqlWriterSubject(engine)));
describeEngine('postgresql', 'single rows', (engine) => singleRows(() => postgresqlWriterSubject(engine)));
