import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ENGINE_NAMES, type EngineName, type TestEngines, URL_VARIABLES } from './engine-names.ts';
import { askVersion } from './engine-version.ts';
import { type LocalServer, NotOnThisMachine } from './local-server.ts';
import { startMariadb } from './start-mariadb.ts';
import { startMongodb } from './start-mongodb.ts';
import { startMysql } from './start-mysql.ts';
import { startPostgresql } from './start-postgresql.ts';
import { startTdsServer } from './tds/server.ts';

const run = promisify(execFile);
const sharedScript = fileURLToPath(new URL('../../../shared/engines/engines', import.meta.url));
const installScript = fileURLToPath(new URL('./install-engines.sh', import.meta.url));

const starters: Record<EngineName, () => Promise<LocalServer>> = {
  mariadb: () => startMariadb(),
  mysql: startMysql,
  postgresql: () => startPostgresql(),
  sqlserver: () => startTdsServer(),
  oracle: () => Promise.reject(new NotOnThisMachine('TIEOUT_TEST_ORACLE_URL is not set; golden SQL and a driver double stand in', false)),
  mongodb: startMongodb,
};

/**
 * Finds every engine: first by its environment variable, then by the workshop's shared script when that is there, then
 * from programs on this machine (Debian's packages are installed when this is root and `TIEOUT_TEST_INSTALL` is not `no`).
 * `stop` ends only what was started here.
 * @throws Error when an environment variable names a server that does not answer: that is a mistake, not a missing engine.
 */
export async function resolveEngines(): Promise<TestEngines & { stop(): Promise<void> }> {
  const used: TestEngines['used'] = [];
  const leftOut: TestEngines['leftOut'] = [];
  const started: LocalServer[] = [];
  const given = await givenUrls();
  try {
    for (const name of ENGINE_NAMES) {
      const url = given[name];
      if (url) {
        used.push({ name, url, version: await askVersion(url) });
        continue;
      }
      try {
        const server = await startOrInstall(name);
        started.push(server);
        used.push({ name, url: server.url, version: await askVersion(server.url) });
      } catch (error) {
        leftOut.push({ name, reason: error instanceof Error ? error.message : String(error) });
      }
    }
  } catch (error) {
    await stopAll(started);
    throw error;
  }
  return { used, leftOut, stop: () => stopAll(started) };
}

async function stopAll(servers: LocalServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()));
}

async function givenUrls(): Promise<Partial<Record<EngineName, string>>> {
  const fromEnvironment = Object.fromEntries(ENGINE_NAMES.map((name) => [name, process.env[URL_VARIABLES[name]]]));
  if (ENGINE_NAMES.every((name) => fromEnvironment[name]) || !existsSync(sharedScript)) return fromEnvironment;
  // Exit code 1 means that some engine could not be had; the others are up all the same.
  await run(sharedScript, ['up', 'mariadb', 'postgres', 'mysql', 'mongodb']).catch(() => undefined);
  const { stdout } = await run(sharedScript, ['env']);
  const fromScript = new Map([...stdout.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, variable, url]) => [variable, url]));
  return Object.fromEntries(ENGINE_NAMES.map((name) => [name, fromEnvironment[name] ?? fromScript.get(URL_VARIABLES[name])]));
}

let installed = false;
async function startOrInstall(name: EngineName): Promise<LocalServer> {
  try {
    return await starters[name]();
  } catch (error) {
    const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get') && process.env.TIEOUT_TEST_INSTALL !== 'no';
    if (!(error instanceof NotOnThisMachine) || !error.installable || installed || !mayInstall) throw error;
    installed = true;
    process.stderr.write('Installing database servers for the tests from the packages of this system…\n');
    await run('bash', [installScript]).catch(() => undefined);
    return await starters[name]();
  }
}
