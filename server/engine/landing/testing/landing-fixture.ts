import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { LandingEngine } from '../contract.ts';
import { DuckDbLanding } from '../duckdb/duckdb-landing.ts';

/** What the suites that every landing engine passes are given. */
export interface LandingSuiteFixture {
  readonly landing: LandingEngine;
  /** A folder for files of the test's own. */
  readonly dataDir: string;
  /** A second engine on the same place, as another process has it; the caller closes it. */
  another(): LandingEngine;
  /** Names of all that is left of executions. */
  leftovers(): Promise<string[]>;
}

/** The embedded landing engine on a data folder of its own, for the tests of one file. */
export interface LandingFixture extends LandingSuiteFixture {
  readonly landing: DuckDbLanding;
}

export function landingFixture(): LandingFixture {
  let dataDir = '';
  let landing: DuckDbLanding | null = null;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tieout-landing-'));
    landing = new DuckDbLanding({ dataDir, threads: 2 });
  });
  afterAll(async () => {
    await landing?.close();
    await rm(dataDir, { recursive: true });
  });
  return {
    get landing() {
      if (landing === null) throw new Error('The landing engine is only there inside tests.');
      return landing;
    },
    get dataDir() {
      return dataDir;
    },
    another: () => new DuckDbLanding({ dataDir, threads: 2 }),
    leftovers: () => readdir(join(dataDir, 'executions')),
  };
}
