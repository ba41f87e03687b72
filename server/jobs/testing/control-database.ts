import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '#server/db/client.ts';
import { migrate } from '#server/db/migrate.ts';
import type { NewRun } from '../queue.ts';

/** A real control database in a folder of its own. */
export async function openScratchDatabase(): Promise<{ db: Database; folder: string; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-jobs-'));
  const url = `file:${join(folder, 'control.db')}`;
  await migrate(url);
  const db = openDatabase(url);
  return {
    db,
    folder,
    async close() {
      await db.$disconnect();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A ruleset that exists, for tests of the queue that never read it. */
export async function addRuleset(db: Database, id = 'RECON_TEST'): Promise<NewRun> {
  const definition = { id, name: 'Test', source: { connection: 'a', table: 't' }, target: { connection: 'b', table: 't' } };
  await db.ruleset.create({
    data: {
      id,
      name: 'Test',
      versions: { create: { version: 1, definition, sourceConnection: 'a', targetConnection: 'b', createdBy: 'test' } },
    },
  });
  return { rulesetId: id, rulesetVersion: 1, rulesetName: 'Test', origin: 'web', requestedBy: 'test', options: {} };
}
