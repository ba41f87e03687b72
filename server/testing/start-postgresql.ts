import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { findProgram, freePort, type LocalServer, makeDataFolder, NotOnThisMachine, runProgram, startServer } from './local-server.ts';

/** Debian keeps each version apart: `/usr/lib/postgresql/15/bin`. Newest first. */
function debianFolders(): string[] {
  const base = '/usr/lib/postgresql';
  if (!existsSync(base)) return [];
  const versions = readdirSync(base).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => path.join(base, version, 'bin'));
}

/** `options` are further settings of the server: `ssl=on`. */
export async function startPostgresql(options: string[] = []): Promise<LocalServer> {
  const server = findProgram(['postgres'], debianFolders());
  const initdb = findProgram(['initdb'], debianFolders());
  if (!server || !initdb) throw new NotOnThisMachine('no postgres program on this machine', true);
  const folder = makeDataFolder();
  const data = path.join(folder, 'data');
  await runProgram(initdb, ['-D', data, '-U', 'tieout', '-A', 'trust', '-E', 'UTF8', '-N']);
  const port = await freePort();
  const url = `postgresql://tieout@127.0.0.1:${port}`;
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off', ...options];
  const control = await startServer(
    folder,
    server,
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    async () => {
      const client = new pg.Client({ connectionString: `${url}/postgres` });
      client.on('error', () => undefined);
      await client.connect();
      try {
        await client.query('SET statement_timeout = 0');
        await client.query('CREATE DATABASE tieout');
      } finally {
        await client.end();
      }
    },
    // By SIGTERM it would wait until every client has gone.
    'SIGINT',
  );
  return { url: `${url}/tieout`, ...control };
}
