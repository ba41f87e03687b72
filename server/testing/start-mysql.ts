import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { findProgram, freePort, type LocalServer, makeDataFolder, NotOnThisMachine, runProgram, startServer } from './local-server.ts';
import { createMysqlUser } from './mysql-user.ts';

const run = promisify(execFile);

/** Oracle's MySQL. Debian has no package for it, so it is used only where it is installed already. `options` are further options of the server. */
export async function startMysql(options: string[] = []): Promise<LocalServer> {
  const server = findProgram(['mysqld']);
  if (!server || (await run(server, ['--no-defaults', '--version'])).stdout.includes('MariaDB')) {
    throw new NotOnThisMachine('no mysqld program of MySQL on this machine', false);
  }
  const folder = makeDataFolder();
  const data = `--datadir=${path.join(folder, 'data')}`;
  const socketPath = path.join(folder, 's.sock');
  await runProgram(server, ['--no-defaults', data, '--initialize-insecure']);
  const port = await freePort();
  const control = await startServer(
    folder,
    server,
    [
      '--no-defaults',
      data,
      `--socket=${socketPath}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--mysqlx=OFF',
      '--skip-log-bin',
      '--local-infile=ON',
      '--innodb-flush-log-at-trx-commit=2',
      ...options,
    ],
    () => createMysqlUser(socketPath),
  );
  return { url: `mysql://tieout:tieout@127.0.0.1:${port}/tieout`, ...control };
}
