/**
 * Writes the typed database client into server/db/generated. `npm ci` runs it.
 *
 * Prisma's command line wants to download a schema engine that generating never starts. Naming any existing program as
 * that engine keeps it offline; node itself exists on every system this runs on.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

function findPrisma() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('prisma/package.json')), 'build/index.js');
  } catch {
    return null;
  }
}

const prisma = findPrisma();
if (prisma === null) {
  // An install without development packages keeps the client that was generated before, as in the container image.
  if (existsSync(join(root, 'server/db/generated/client.ts'))) process.exit(0);
  console.error('The database client cannot be generated: the package prisma is not installed. Run npm ci without --omit=dev.');
  process.exit(1);
}

const result = spawnSync(process.execPath, [prisma, 'generate', '--config', 'prisma/prisma.config.ts'], {
  cwd: root,
  env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
  encoding: 'utf8',
});
if (result.status !== 0) {
  console.error(result.stdout, result.stderr);
  console.error('The database client could not be generated from prisma/schema.prisma; the lines above say why.');
}
process.exit(result.status ?? 1);
