import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'libsql';
import { expect, it } from 'vitest';
import { describeEngine } from '#server/testing/engines.ts';
import { mysqlLandingFixture } from '../../landing/testing/mysql-landing-fixture.ts';
import { allOutcomes } from '../../landing/testing/reconcile-arrays.ts';
import { rulesetDefinitionSchema } from '../../plan/definition.ts';
import { planReconciliation } from '../../plan/plan-reconciliation.ts';
import { reconcile } from '../../reconcile.ts';
import { never } from '../testing/collect.ts';
import { sqliteDefinition } from './definition.ts';

/** What sqlite-misfits.test.ts shows of DuckDB's landing holds where rows are typed in TypeScript. */
describeEngine('mariadb', 'as landing of misfits', (engine) => {
  const fixture = mysqlLandingFixture(engine);

  it('rejects a blob among texts, with the reason', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-sqlite-misfits-'));
    const database = new Database(path.join(folder, 'test.db'));
    database.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, note TEXT)');
    database.exec(`INSERT INTO notes VALUES (1, 'text'), (2, x'610062'), (3, CAST(x'ff41' AS TEXT))`);
    database.close();
    const connector = sqliteDefinition.open({ path: 'test.db' }, { baseDir: folder });
    try {
      const side = { connection: 'a', table: 'notes' };
      const definition = rulesetDefinitionSchema.parse({ id: 'MISFITS', name: 'Misfits', source: side, target: side });
      const described = await connector.describe({ table: 'notes' }, never);
      const planned = planReconciliation(definition, described, described);
      if ('problems' in planned) throw new Error(JSON.stringify(planned.problems));
      const document = await reconcile(
        { executionId: 'EXEC_misfits', plan: planned.plan, source: connector, target: connector },
        { landing: fixture.landing, now: () => new Date(), report: () => undefined },
        { rulesetVersion: 1, keepStaging: true, stagingTtlHours: 24 },
        never,
      );
      expect(document).toMatchObject({ equal_count: 1, rejected_source_count: 2, rejected_target_count: 2 });
      const rows = await allOutcomes(fixture.landing, 'EXEC_misfits');
      const rejected = rows.filter(({ outcome }) => outcome === 'rejected_source');
      expect(rejected.map(({ key, reason, fields }) => [key.id, reason, fields.note?.source]).sort()).toEqual([
        ['2', `"blob X'610062'" is not text (column note)`, "blob X'610062'"],
        ['3', `"text X'FF41'" is not text (column note)`, "text X'FF41'"],
      ]);
    } finally {
      await connector.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
