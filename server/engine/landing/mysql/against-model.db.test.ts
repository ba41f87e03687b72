import { describeEngine } from '#server/testing/engines.ts';
import { describeAgainstModel } from '../testing/against-model-suite.ts';
import { mysqlLandingFixture } from '../testing/mysql-landing-fixture.ts';

/** Making and dropping tables is what takes a server's time here. */
const cases = Math.ceil(Number(process.env.TIEOUT_PROPERTY_RUNS ?? 300) / 10);

for (const name of ['mysql', 'mariadb'] as const) {
  describeEngine(name, 'landing against the model', (engine) => {
    const fixture = mysqlLandingFixture(engine);
    describeAgainstModel({ landing: () => fixture.landing, cases });
  });
}
