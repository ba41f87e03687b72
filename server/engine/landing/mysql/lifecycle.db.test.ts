import { describeEngine } from '#server/testing/engines.ts';
import { describeLifecycle } from '../testing/lifecycle-suite.ts';
import { mysqlLandingFixture } from '../testing/mysql-landing-fixture.ts';

for (const name of ['mysql', 'mariadb'] as const) {
  describeEngine(name, 'executions', (engine) => describeLifecycle(mysqlLandingFixture(engine)));
}
