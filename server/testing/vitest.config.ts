import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['server/**/*.test.ts', 'components/**/*.test.{ts,tsx}'],
    globalSetup: ['server/testing/global-setup.ts'],
    setupFiles: ['server/testing/fixed-seed.ts'],
    // Two at once: the tests share two cores with the database servers they talk to.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // As many tries as by default, without the waits; processes that tests start inherit it.
    env: { LOCK_TIMEOUT_BASE_DELAY: '0.01' },
  },
});
