import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenAppContext, openAppContext } from '#server/app-context.ts';
import { readEnvironment } from '#server/config/environment.ts';
import { createLog } from '#server/config/log.ts';
import { migrate } from '#server/db/migrate.ts';

export interface ScratchApp {
  app: OpenAppContext;
  folder: string;
  /** What a process on this data folder is started with. */
  env: Record<string, string | undefined>;
  close(): Promise<void>;
}

/** As many tries as by default, without the waits. */
const QUICK_RETRIES = { LOCK_TIMEOUT_RETRIES: '5', LOCK_TIMEOUT_BASE_DELAY: '0.01', LOCK_TIMEOUT_MAX_DELAY: '0.05' };

/** A data folder of its own with an open context: control database, landing engine, keys. `more` are further variables. */
export async function openScratchApp(more: Record<string, string> = {}): Promise<ScratchApp> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-data-'));
  const env = {
    ...process.env,
    TIEOUT_DATA_DIR: join(folder, 'data'),
    DATABASE_URL: undefined,
    LANDING_DB_TYPE: undefined,
    MONGODB_URI: undefined,
    ...QUICK_RETRIES,
    ...more,
  };
  await migrate(readEnvironment(env).databaseUrl);
  const app = await openAppContext(env);
  app.log = createLog({ level: process.env.TIEOUT_TEST_LOG ?? 'silent' });
  return {
    app,
    folder,
    env,
    async close() {
      await app.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
