import path from 'node:path';
import { findProgram, freePort, type LocalServer, makeDataFolder, NotOnThisMachine, runProgram, startServer } from './local-server.ts';
import { createMysqlUser } from './mysql-user.ts';

/** `options` are further options of the server: `--sql-mode=ANSI`. */
export async function startMariadb(options: string[] = []): Promise<LocalServer> {
  const server = findProgram(['mariadbd']);
  const install = findProgram(['mariadb-install-db']);
  if (!server || !install) throw new NotOnThisMachine('no mariadbd program on this machine', true);
  const folder = makeDataFolder();
  const data = path.join(folder, 'data');
  const socketPath = path.join(folder, 's.sock');
  await runProgram(install, ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db']);
  const port = await freePort();
  const control = await startServer(
    folder,
    server,
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${socketPath}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--local-infile=ON',
      '--innodb-flush-log-at-trx-commit=2',
      '--max-allowed-packet=64M',
      ...options,
    ],
    () => createMysqlUser(socketPath),
  );
  return { url: `mysql://tieout:tieout@127.0.0.1:${port}/tieout`, ...control };
}
