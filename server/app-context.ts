import { hostname } from 'node:os';
import { createSecretBox, type SecretBox } from './auth/secret-box.ts';
import { type Environment, readEnvironment } from './config/environment.ts';
import { createLog, type Logger } from './config/log.ts';
import { type Database, openDatabase } from './db/client.ts';
import { instanceId } from './db/instance-id.ts';
import type { LandingEngine } from './engine/landing/contract.ts';
import { openLandingEngine } from './engine/landing/registry.ts';
import type { ResultsStore } from './engine/results-store/contract.ts';
import { openResultsStore } from './engine/results-store/open-results-store.ts';
import { OpenConnectors } from './features/connections/open-connectors.ts';

/** What every service function is given. One per process. */
export interface AppContext {
  db: Database;
  environment: Environment;
  secrets: SecretBox;
  landing: LandingEngine;
  /** Connectors to stored connections, shared within this process. */
  connectors: OpenConnectors;
  /** Where results are kept as documents besides; null without MONGODB_URI. */
  resultsStore: ResultsStore | null;
  now(): Date;
  log: Logger;
}

export interface OpenAppContext extends AppContext {
  close(): Promise<void>;
}

/**
 * Opens everything a process needs. The control database must be up to date: processes that may be the first to start
 * (command line, worker, `npm start`) call `migrate` before.
 * @throws TieoutError invalid_input when a variable of the environment is bad.
 */
export async function openAppContext(env: Record<string, string | undefined> = process.env): Promise<OpenAppContext> {
  const environment = readEnvironment(env);
  const db = openDatabase(environment.databaseUrl);
  const landing = openLandingEngine(environment.landing.type, {
    dataDir: environment.dataDir,
    server: environment.landing,
    identify: async () => ({ id: await instanceId(db), name: `${hostname()}:${environment.dataDir}` }),
  });
  const connectors = new OpenConnectors();
  const resultsStore = openResultsStore(environment.mongodbUri);
  return {
    db,
    environment,
    secrets: createSecretBox(environment.secretKey),
    landing,
    connectors,
    resultsStore,
    now: () => new Date(),
    log: createLog(),
    async close() {
      await connectors.closeAll();
      await resultsStore?.close();
      await landing.close();
      await db.$disconnect();
    },
  };
}
