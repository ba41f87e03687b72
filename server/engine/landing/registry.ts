import { TieoutError } from '../errors.ts';
import type { LandingEngine, LandingOwner } from './contract.ts';
import { DuckDbLanding } from './duckdb/duckdb-landing.ts';
import { type GivenMysqlSettings, mysqlLandingSettings } from './mysql/landing-settings.ts';
import { MysqlLanding } from './mysql/mysql-landing.ts';

export interface LandingSettings {
  /** Embedded engines keep their files below it. */
  dataDir: string;
  /** For engines on a server, as the environment gives it. */
  server: GivenMysqlSettings;
  /** Asked for by engines on a server, when they are used. */
  identify(): Promise<LandingOwner>;
}

/** Every landing engine Tieout can reconcile in, by the name LANDING_DB_TYPE gives it. The one list of them. */
const landingEngines: Record<string, (settings: LandingSettings) => LandingEngine> = {
  duckdb: ({ dataDir }) => new DuckDbLanding({ dataDir }),
  mysql: ({ server, identify }) => new MysqlLanding(mysqlLandingSettings(server, { identify })),
};

/**
 * Opens a landing engine; one per process. Reaches for no server yet.
 * @throws TieoutError invalid_input that names the engines there are, or the variables that are missing.
 */
export function openLandingEngine(name: string, settings: LandingSettings): LandingEngine {
  const open = landingEngines[name];
  if (open) return open(settings);
  throw new TieoutError(
    'invalid_input',
    `This version of Tieout cannot reconcile in ${name}.`,
    `Set LANDING_DB_TYPE to ${Object.keys(landingEngines).join(' or ')}, or leave it out.`,
  );
}
