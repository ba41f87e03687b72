import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeEngine } from '#server/testing/engines.ts';
import { randomCase } from '../../matching/testing/random-case.ts';
import type { RunDocument } from '../../run-document.ts';
import { runCase } from '../testing/against-model-suite.ts';
import { landingFixture } from '../testing/landing-fixture.ts';
import { mysqlLandingFixture } from '../testing/mysql-landing-fixture.ts';

const CASES = Math.ceil(Number(process.env.TIEOUT_PROPERTY_RUNS ?? 300) / 15);
const TIME_LIMIT_MS = 1_800_000;

/** What says where and when a run was made, not what it found. REI counts the time that a run took. */
const OF_THE_RUN = [
  'execution_id',
  'landing_engine',
  'source_staging',
  'target_staging',
  'extraction_time_ms',
  'reconciliation_time_ms',
  'total_time_ms',
  'rows_per_second',
  'started_at',
  'ended_at',
  'rei',
  'rei_status',
  'rei_speed',
];

function findings(document: RunDocument): unknown {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !OF_THE_RUN.includes(name)));
}

for (const name of ['mysql', 'mariadb'] as const) {
  describeEngine(name, 'the same ruleset and tables', (engine) => {
    const server = mysqlLandingFixture(engine);
    const embedded = landingFixture();

    it(
      'give the counts, KPIs, outcomes, reasons, order and duplicate keys that DuckDB gives',
      async () => {
        await fc.assert(
          fc.asyncProperty(randomCase, async (given) => {
            const [one, other] = await Promise.all([runCase(server.landing, given), runCase(embedded.landing, given)]);
            expect(findings(one.document)).toEqual(findings(other.document));
            expect(one.rows).toEqual(other.rows);
            expect(one.duplicates).toEqual(other.duplicates);
          }),
          { numRuns: CASES },
        );
      },
      TIME_LIMIT_MS,
    );
  });
}
