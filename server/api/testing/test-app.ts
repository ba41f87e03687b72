import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenAppContext, openAppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import type { Role } from '#server/auth/permissions.ts';
import { actorOf, type Viewer } from '#server/auth/viewer.ts';
import { createLog } from '#server/config/log.ts';
import { migrate } from '#server/db/migrate.ts';
import { appRouter } from '../root.ts';
import { createCallerFactory } from '../trpc.ts';

export interface TestApp extends OpenAppContext {
  dataDir: string;
  /** Every log line so far. */
  logged: string[];
}

/** The real context on a data folder of its own; `close` removes the folder. */
export async function openTestApp(env: Record<string, string> = {}): Promise<TestApp> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tieout-app-'));
  await migrate(`file:${join(dataDir, 'tieout.db')}`);
  const app = await openAppContext({ TIEOUT_DATA_DIR: dataDir, LOCK_TIMEOUT_BASE_DELAY: '0.01', ...env });
  const logged: string[] = [];
  return {
    ...app,
    log: createLog({ level: 'trace', destination: { write: (line) => void logged.push(line) } }),
    dataDir,
    logged,
    async close() {
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function viewer(role: Role): Viewer {
  return { id: `user-${role}`, name: `The ${role}`, email: `${role}@example.com`, role, sessionId: `session-${role}` };
}

export function actor(role: Role): Actor {
  return actorOf(viewer(role));
}

/** Calls procedures without HTTP, as somebody with this role or as nobody. */
export function callerOf(app: TestApp, role: Role | null) {
  const who = role && viewer(role);
  return createCallerFactory(appRouter)({ app, viewer: who, actor: who && actorOf(who), requestId: 'test' });
}
