import { describeAgainstModel } from '../testing/against-model-suite.ts';
import { landingFixture } from '../testing/landing-fixture.ts';

const fixture = landingFixture();
describeAgainstModel({ landing: () => fixture.landing, cases: Number(process.env.TIEOUT_PROPERTY_RUNS ?? 300) });
