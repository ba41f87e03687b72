import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { landingFixture } from '../../landing/testing/landing-fixture.ts';
import { allOutcomes } from '../../landing/testing/reconcile-arrays.ts';
import { rulesetDefinitionSchema } from '../../plan/definition.ts';
import { planReconciliation } from '../../plan/plan-reconciliation.ts';
import { reconcile } from '../../reconcile.ts';
import type { Connector } from '../contract.ts';
import { extractAll, never } from '../testing/collect.ts';
import { sqliteDefinition } from './definition.ts';

const fixture = landingFixture();
let folder: string;
let connector: Connector;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-sqlite-misfits-'));
  const database = new Database(path.join(folder, 'test.db'));
  for (const table of ['mine', 'theirs']) {
    database.exec(`CREATE TABLE ${table} (id INTEGER PRIMARY KEY, note TEXT, anything)`);
    database.exec(`INSERT INTO ${table} VALUES (1, 'text', 'text'), (2, x'610062', 'x'), (3, 'x', x'c3a9'), (4, 'é', 1.5), (5, x'', NULL)`);
  }
  database.exec(`INSERT INTO theirs VALUES (6, 'blob X''00''', zeroblob(100000))`);
  database.close();
  connector = sqliteDefinition.open({ path: 'test.db' }, { baseDir: folder });
});
afterEach(async () => {
  await connector.close();
  rmSync(folder, { recursive: true, force: true });
});

async function run() {
  const definition = rulesetDefinitionSchema.parse({
    id: 'MISFITS',
    name: 'Misfits',
    source: { connection: 'a', table: 'mine' },
    target: { connection: 'b', table: 'theirs' },
  });
  const described = [await connector.describe({ table: 'mine' }, never), await connector.describe({ table: 'theirs' }, never)] as const;
  const planned = planReconciliation(definition, ...described);
  if ('problems' in planned) throw new Error(JSON.stringify(planned.problems));
  const executionId = `EXEC_${crypto.randomUUID()}`;
  const document = await reconcile(
    { executionId, plan: planned.plan, source: connector, target: connector },
    { landing: fixture.landing, now: () => new Date(), report: () => undefined },
    { rulesetVersion: 1, keepStaging: true, stagingTtlHours: 24 },
    never,
  );
  return { document, rows: await allOutcomes(fixture.landing, executionId) };
}

describe('a blob in a column of texts', () => {
  it('is told from every text, by a mark that no text has', async () => {
    const { rows, sanitised } = await extractAll(connector, { table: 'theirs' }, { orderBy: ['id'] });
    expect(rows).toEqual([
      ['1', 'text', 'text'],
      ['2', "\0blob X'610062'", 'x'],
      ['3', 'x', "\0blob X'C3A9'"],
      ['4', 'é', '1.5'],
      ['5', "\0blob X''", null],
      ['6', "blob X'00'", `\0blob X'${'0'.repeat(200_000)}'`],
    ]);
    expect(sanitised).toEqual([]);
  });

  it('makes its row a rejected one, with the reason; its bytes are neither cut nor taken for a text', async () => {
    const { document, rows } = await run();
    expect(document).toMatchObject({ equal_count: 2, mismatched_count: 0, rejected_source_count: 3, rejected_target_count: 4 });
    const rejected = rows.filter(({ outcome }) => outcome === 'rejected_source');
    expect(rejected.map(({ key, reason }) => [key.id, reason]).sort()).toEqual([
      ['2', `"blob X'610062'" is not text (column note)`],
      ['3', `"blob X'C3A9'" is not text (column anything)`],
      ['5', `"blob X''" is not text (column note)`],
    ]);
    expect(rejected.find(({ key }) => key.id === '2')?.fields).toMatchObject({ note: { source: "blob X'610062'" } });
    const long = rows.find(({ key, outcome }) => outcome === 'rejected_target' && key.id === '6');
    expect(long?.reason).toBe(`"blob X'${'0'.repeat(73)}…" is not text (column anything)`);
  });

  it('is shown as what it is in a preview', async () => {
    const { rows } = await connector.sample({ table: 'mine' }, 3, never);
    expect(rows[1]).toEqual(['2', "blob X'610062'", 'x']);
  });

  it('is no text to a guarded change', async () => {
    const writer = await connector.openWriter({ table: 'mine', keyColumns: ['id'] }, never);
    const change = (id: string, column: string, before: string) =>
      ({ id, kind: 'update', key: { id }, before: { [column]: before }, after: { [column]: 'new' } }) as const;
    const changes = [change('1', 'note', 'text'), change('2', 'note', "blob X'610062'"), change('3', 'anything', 'é')];
    const { made, stale } = await writer.write(changes, never);
    expect([made, stale.map(({ id, reason }) => [id, reason])]).toEqual([
      1,
      [
        ['2', 'changed'],
        ['3', 'changed'],
      ],
    ]);
    await writer.rollback();
  });
});
