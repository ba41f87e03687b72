import { describe } from 'vitest';
import { landingFixture } from '../testing/landing-fixture.ts';
import { describeOutcomeReader } from '../testing/outcome-reader-suite.ts';

describe('outcomes in DuckDB', () => describeOutcomeReader(landingFixture()));
