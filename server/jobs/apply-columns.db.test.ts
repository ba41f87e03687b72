import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { mysqlWriterSubject } from '#server/engine/connectors/testing/writer-mysql.ts';
import { postgresqlWriterSubject } from '#server/engine/connectors/testing/writer-postgresql.ts';
import { sqliteWriterSubject } from '#server/engine/connectors/testing/writer-sqlite.ts';
import { sqlserverWriterSubject } from '#server/engine/connectors/testing/writer-sqlserver.ts';
import type { WriterSubject } from '#server/engine/connectors/testing/writer-subject.ts';
import { changePage } from '#server/features/changes/change-page.ts';
import { undoHere } from '#server/features/changes/work-here.ts';
import { describeEngine } from '#server/testing/engines.ts';
import { type ChangeScene, NEVER, openChangeScene, type PersonRow } from './testing/change-scene.ts';

/** What follows the name of a column that is added to `people`. */
interface Spelling {
  add: string;
  text: string;
  computed: string;
}

/** Columns that the ruleset says nothing of. */
function ownColumns(makeSubject: () => WriterSubject, { add, text, computed }: Spelling): void {
  let scene: ChangeScene;
  beforeEach(async () => {
    scene = await openChangeScene(makeSubject());
  });
  afterEach(() => scene.close());

  const ada: PersonRow = ['1', 'Ada', '10.00'];
  const grace: PersonRow = ['2', 'Grace', '20.00'];
  const added = (column: string) => `ALTER TABLE people ${add} ${column}`;
  const rowOf = async (name: string) => (await scene.dump()).find((row) => row.includes(name));

  it('are left out of an insert, and the database fills in their default', async () => {
    await scene.load([ada, grace], [ada], { inserts: true }, { statements: [added(`state ${text} DEFAULT 'fresh' NOT NULL`)] });
    const planned = await scene.plan();
    expect(planned).toMatchObject({ counts: { total: 1, byKind: { insert: { pending: 1 } } }, summary: { warnings: [] } });
    const { rows } = await changePage(scene.scratch.app, CLI_ACTOR, { id: planned.id, filter: {} });
    expect(rows[0]!.fields.map(({ column }) => column)).toEqual(['name', 'amount']);
    expect(await scene.apply(await scene.approveAll(planned))).toMatchObject({ status: 'applied', report: { applied: 1 } });
    expect(await rowOf('Grace')).toContain('fresh');
  });

  it('stop an insert when it is planned, if they need a value that nobody gives', async () => {
    await scene.load([grace], [], { inserts: true }, { statements: [added(`tax_number ${text} NOT NULL`)] });
    const failed = await scene.plan();
    expect(failed).toMatchObject({
      status: 'failed',
      failure: {
        code: 'invalid_input',
        message: expect.stringMatching(/changes\.inserts: .*"tax_number", which holds no NULL and has no default/),
      },
    });
    expect(await scene.dump()).toEqual([]);
  });

  it('are worked out by the database, never written, and all there again when a delete is undone', async () => {
    const statements = [added(`note ${text} NULL`), added(`twice ${computed}`), "UPDATE people SET note = 'kept' WHERE id = 2"];
    await scene.load([ada], [ada, grace], { inserts: true, deletes: true }, { statements });
    const before = await scene.dump();
    expect(await rowOf('Grace')).toMatch(/kept.*40/);
    const applied = await scene.apply(await scene.approveAll(await scene.plan()));
    expect(applied).toMatchObject({ status: 'applied', failure: null, report: { applied: 1 } });
    expect(await rowOf('Grace')).toBeUndefined();
    const undo = await undoHere(scene.scratch.app, CLI_ACTOR, { id: applied.id }, { signal: NEVER });
    const { rows } = await changePage(scene.scratch.app, CLI_ACTOR, { id: undo.id, filter: {} });
    expect(rows.map(({ kind, fields }) => [kind, fields.map(({ column }) => column)])).toEqual([['insert', ['name', 'amount', 'note']]]);
    expect(await scene.apply(await scene.approveAll(undo))).toMatchObject({ status: 'applied', report: { applied: 1, failed: 0 } });
    expect(await scene.dump()).toEqual(before);
  });

  it('are refused as fields to write when the database works them out', async () => {
    const fields = [
      { source: 'name', target: 'name', apply: true },
      { source: 'amount', target: 'twice', apply: true },
    ];
    await scene.load([['1', 'Ada', '11.00']], [ada], {}, { statements: [added(`twice ${computed}`)], fields });
    expect(await scene.plan()).toMatchObject({
      status: 'failed',
      failure: {
        code: 'invalid_input',
        message: expect.stringContaining('fields[1]: the column "twice" of the target is worked out by the database'),
      },
    });
  });
}

const COLUMN = { add: 'ADD COLUMN', text: 'VARCHAR(20)' };
const STORED = { ...COLUMN, computed: 'DECIMAL(14,2) GENERATED ALWAYS AS (amount * 2) STORED' };

describe('columns of its own on SQLite', () =>
  ownColumns(sqliteWriterSubject, { ...COLUMN, computed: 'DECIMAL(14,2) GENERATED ALWAYS AS (amount * 2) VIRTUAL' }));
describeEngine('mariadb', 'columns of its own', (engine) => ownColumns(() => mysqlWriterSubject(engine), STORED));
describeEngine('mysql', 'columns of its own', (engine) => ownColumns(() => mysqlWriterSubject(engine), STORED));
describeEngine('postgresql', 'columns of its own', (engine) => ownColumns(() => postgresqlWriterSubject(engine), STORED));
describeEngine('sqlserver', 'columns of its own', (engine) =>
  ownColumns(() => sqlserverWriterSubject(engine), { add: 'ADD', text: 'NVARCHAR(20)', computed: 'AS (amount * 2)' }),
);
