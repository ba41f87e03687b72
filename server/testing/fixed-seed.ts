import fc from 'fast-check';

/**
 * The same random cases in every run, so that a test fails for what was changed and not by chance. `TIEOUT_TEST_SEED=random` looks
 * for new ones, and a number repeats them.
 */
const SEED = 20_261_121;
const wanted = process.env.TIEOUT_TEST_SEED;
fc.configureGlobal(wanted === 'random' ? {} : { seed: Number(wanted ?? SEED) });
