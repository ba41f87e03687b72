import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import type { TieoutOptions } from './fixtures.ts';

/**
 * Walks the production build in a real browser. `npm test -- browser` runs it after the build; by itself:
 *
 *     npx next build && npx playwright test -c e2e [NAME]
 */
const chromium = process.env.TIEOUT_TEST_CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));

export default defineConfig<TieoutOptions>({
  testDir: '.',
  outputDir: './.results/runs',
  globalSetup: './global-setup.ts',
  // Two cores carry the browser, the dashboard and a worker; more at once only makes all of them wait.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  // Generous: the machine may be busy with others. A condition that holds is never waited for longer than it takes.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    role: 'admin',
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      // As root, as in containers, Chromium refuses its sandbox.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
});
