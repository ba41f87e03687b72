import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ApiSession, signIn } from './api-session.ts';
import { instanceEnvironment, projectRoot, startInstance } from './instance.ts';
import { PASSWORD, ROLES, type Role, SHARED, statePath } from './shared-instance.ts';

const run = promisify(execFile);

/**
 * One instance for all browser tests, seeded by the demo (three rulesets with five runs each), with one account per role
 * whose signed-in state lies ready. Tests that need an empty one, or that end processes, start their own.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-e2e-shared-'));
  const dataDir = join(folder, 'data');
  const demo = ['--import', 'tsx', join(projectRoot, 'server/demo/demo.ts'), '--no-serve'];
  const { stdout } = await run(process.execPath, demo, { env: instanceEnvironment(dataDir) as NodeJS.ProcessEnv, cwd: projectRoot });
  const [, email, password] = /Sign in as (\S+) with the password (\S+)/.exec(stdout) ?? [];
  if (!email || !password) throw new Error(`The demo named no account:\n${stdout}`);

  const instance = await startInstance({ dataDir });
  const administrator = await signIn(instance.url, { email, password });
  await mkdir(join(folder, 'states'));
  for (const role of ROLES) {
    await administrator.mutate('users.create', { name: `The ${role}`, email: `${role}@tieout.example`, password: PASSWORD, role });
    await keepState(folder, role, instance.url, await signIn(instance.url, { email: `${role}@tieout.example`, password: PASSWORD }));
  }
  process.env[SHARED.url] = instance.url;
  process.env[SHARED.folder] = folder;
  process.env[SHARED.dataDir] = dataDir;
  return async () => {
    await instance.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

async function keepState(folder: string, role: Role, url: string, { cookies }: ApiSession): Promise<void> {
  const state = {
    origins: [],
    cookies: cookies.map(({ name, value }) => ({
      name,
      value: encodeURIComponent(value),
      domain: new URL(url).hostname,
      path: '/',
      expires: -1,
      httpOnly: true,
      secure: false,
      sameSite: 'Lax',
    })),
  };
  await writeFile(statePath(folder, role), JSON.stringify(state));
}
