import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mysqlWriterSubject } from '#server/engine/connectors/testing/writer-mysql.ts';
import { postgresqlWriterSubject } from '#server/engine/connectors/testing/writer-postgresql.ts';
import { people } from '#server/engine/connectors/testing/writer-scene.ts';
import { sqliteWriterSubject } from '#server/engine/connectors/testing/writer-sqlite.ts';
import { sqlserverWriterSubject } from '#server/engine/connectors/testing/writer-sqlserver.ts';
import type { WriterSubject } from '#server/engine/connectors/testing/writer-subject.ts';
import { describeEngine } from '#server/testing/engines.ts';
import { type ChangeScene, openChangeScene, type PersonRow } from './testing/change-scene.ts';

const SOURCE: PersonRow[] = [
  ['1', 'Ada', '10.00'],
  ['2', 'Grace', null],
  ['3', '', '30.25'],
  ['4', 'Edsger', '40.00'],
  ['6', 'Barbara', '60.00'],
];
const TARGET: PersonRow[] = [
  ['1', 'ada', '10.00'],
  ['2', 'Grace', '20.00'],
  ['3', null, '30.50'],
  ['4', 'Edsger', '40.00'],
  ['5', 'Alan', '50.00'],
];

function applying(makeSubject: () => WriterSubject): void {
  let scene: ChangeScene;
  beforeEach(async () => {
    scene = await openChangeScene(makeSubject());
  });
  afterEach(() => scene.close());

  const dumpOf = async (rows: PersonRow[]) => {
    await scene.subject.createTable({ ...people, name: 'expected' }, rows);
    return (await scene.subject.dump('expected')).sort();
  };

  it('makes the target equal to the source, and undo makes it what it was', async () => {
    await scene.load(SOURCE, TARGET, { inserts: true, deletes: true });
    const before = await scene.dump();
    const planned = await scene.plan();
    expect(planned).toMatchObject({
      status: 'planned',
      counts: { total: 5, byKind: { update: { pending: 3 }, insert: { pending: 1 }, delete: { pending: 1 } } },
    });
    expect(await scene.dump()).toEqual(before);
    const applied = await scene.apply(await scene.approveAll(planned));
    expect(applied).toMatchObject({
      status: 'applied',
      failure: null,
      report: { applied: 5, stale: 0, skipped: 0, failed: 0, changedSince: 0 },
    });
    expect(await scene.dump()).toEqual(await dumpOf(SOURCE));
  });
}

describe('applying on SQLite', () => applying(sqliteWriterSubject));
describeEngine('mariadb', 'applying', (engine) => applying(() => mysqlWriterSubject(engine)));
describeEngine('mysql', 'applying', (engine) => applying(() => mysqlWriterSubject(engine)));
describeEngine('postgresql', 'applying', (engine) => applying(() => postgresqlWriterSubject(engine)));
describeEngine('sqlserver', 'applying', (engine) => applying(() => sqlserverWriterSubject(engine)));
