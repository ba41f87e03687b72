import { describeEngine } from '#server/testing/engines.ts';
import { mysqlLandingFixture } from '../testing/mysql-landing-fixture.ts';
import { describeOutcomeReader } from '../testing/outcome-reader-suite.ts';

for (const name of ['mysql', 'mariadb'] as const) {
  describeEngine(name, 'outcomes', (engine) => describeOutcomeReader(mysqlLandingFixture(engine)));
}
