import { describeEngine } from '#server/testing/engines.ts';
import { describeFuzzyLimits } from '../testing/fuzzy-limits-suite.ts';
import { mysqlLandingFixture } from '../testing/mysql-landing-fixture.ts';

describeEngine('mysql', 'a fuzzy rule', (engine) => describeFuzzyLimits(mysqlLandingFixture(engine)));
describeEngine('mariadb', 'a fuzzy rule', (engine) => describeFuzzyLimits(mysqlLandingFixture(engine)));
