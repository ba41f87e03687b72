import { TieoutError } from '../errors.ts';
import type { LandingEngine } from './contract.ts';
import { DuckDbLanding } from './duckdb/duckdb-landing.ts';

export interface LandingSettings {
  /** Embedded engines keep their files below it. */
  dataDir: string;
}

/** Every landing engine Tieout can reconcile in, by the name LANDING_DB_TYPE gives it. The one list of them. */
const landingEngines: Record<string, (settings: LandingSettings) => LandingEngine> = {
  duckdb: ({ dataDir }) => new DuckDbLanding({ dataDir }),
};

/** Opens a landing engine; one per process. @throws TieoutError invalid_input that names the engines there are. */
export function openLandingEngine(name: string, settings: LandingSettings): LandingEngine {
  const open = landingEngines[name];
  if (open) return open(settings);
  throw new TieoutError(
    'invalid_input',
    `This version of Tieout cannot reconcile in ${name}.`,
    `Set LANDING_DB_TYPE to ${Object.keys(landingEngines).join(' or ')}, or leave it out.`,
  );
}
