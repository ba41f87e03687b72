import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClient } from '@libsql/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from './migrate.ts';
import { migrationNames } from './migrations.ts';
import { schemaChanges } from './write-migration.ts';

const run = promisify(execFile);

describe('migrate', () => {
  let directory: string;
  let url: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tieout-migrate-'));
    url = `file:${join(directory, 'deep', 'control.db')}`;
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('makes the database once and then has nothing to do', async () => {
    expect(await migrate(url)).toEqual({ applied: await migrationNames() });
    expect(await migrate(url)).toEqual({ applied: [] });
    expect((await stat(join(directory, 'deep'))).mode & 0o077).toBe(0);
  });

  it('is done by exactly one of several processes that start together', { timeout: 60_000 }, async () => {
    const call = `import { migrate } from '${join(import.meta.dirname, 'migrate.ts')}';
      migrate(${JSON.stringify(url)}).then((done) => console.log(done.applied.length));`;
    const outputs = await Promise.all([1, 2, 3].map(() => run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', call])));
    const counts = outputs.map((output) => Number(output.stdout)).sort();
    expect(counts).toEqual([0, 0, (await migrationNames()).length]);
  });

  it('refuses a database that a newer version made', async () => {
    await migrate(url);
    const client = createClient({ url });
    await client.execute(
      "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count) VALUES ('x', 'x', 1, '9999_future', 1, 1)",
    );
    client.close();
    await expect(migrate(url)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('9999_future') });
  });

  it('holds all that prisma/schema.prisma says', async () => {
    expect(await schemaChanges()).toBeNull();
  });
});
