import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from './migrate.ts';
import { MIGRATIONS_DIR, migrationNames, SCHEMA_PATH } from './migrations.ts';
import { withSchemaEngine } from './schema-engine.ts';

/** SQL for what prisma/schema.prisma has beyond the committed migrations; null when they agree. */
export async function schemaChanges(): Promise<string | null> {
  const schema: [string, string] = [SCHEMA_PATH, await readFile(SCHEMA_PATH, 'utf8')];
  const files = [{ path: schema[0], content: schema[1] }];
  const scratch = await mkdtemp(join(tmpdir(), 'tieout-migration-'));
  try {
    // The engine's own shadow database loses tables with this adapter; a scratch file brought up to date does the same job.
    const url = `file:${join(scratch, 'committed.db')}`;
    await migrate(url);
    const { stdout } = await withSchemaEngine(url, [schema], (engine) =>
      engine.diff({
        from: { tag: 'schemaDatasource', files, configDir: scratch },
        to: { tag: 'schemaDatamodel', files },
        script: true,
        exitCode: null,
        filters: { externalTables: [], externalEnums: [] },
      }),
    );
    return !stdout || stdout.startsWith('-- This is an empty migration') ? null : stdout;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Writes `prisma/migrations/NNNN_name/migration.sql` and answers its folder's name; null when there is nothing to write. */
async function writeMigration(name: string): Promise<string | null> {
  const script = await schemaChanges();
  if (script === null) return null;
  const number = String((await migrationNames()).length + 1).padStart(4, '0');
  const directory = `${number}_${name}`;
  await mkdir(join(MIGRATIONS_DIR, directory));
  await writeFile(join(MIGRATIONS_DIR, directory, 'migration.sql'), script);
  return directory;
}

if (process.argv[1] === import.meta.filename) {
  const name = process.argv[2];
  if (!name || !/^[a-z0-9_]+$/.test(name)) {
    process.stderr.write('Give the migration a name of small letters, digits and underscores: npm run db:migration -- add_labels\n');
    process.exitCode = 2;
  } else {
    const written = await writeMigration(name);
    process.stdout.write(
      written ? `wrote prisma/migrations/${written}/migration.sql\n` : 'The schema has nothing that the migrations lack.\n',
    );
  }
}
