import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { type ApiSession, readSession } from './api-session.ts';
import { type Instance, instanceEnvironment, projectRoot, startInstance } from './instance.ts';
import { type Role, sharedValue, statePath } from './shared-instance.ts';

export { expect } from '@playwright/test';
export { PASSWORD } from './shared-instance.ts';

export interface TieoutOptions {
  /** Who is signed in on the shared instance; null for nobody. Set it with `test.use({ role: 'viewer' })`. */
  role: Role | null;
}

interface TieoutFixtures {
  /** Calls the shared instance as the role that is signed in; as administrator when that is nobody. */
  api: ApiSession;
  /** The command line on the shared instance's data folder. */
  cli: (...args: string[]) => Promise<string>;
  /** Looks at the page with axe, in both themes: no violation of WCAG 2.2 AA. */
  accessible: (options?: { except?: string[] }) => Promise<void>;
  /** Keeps a picture of the page in both themes under `e2e/.results/screens`. */
  picture: (name: string, options?: { fullPage?: boolean }) => Promise<void>;
  /** An instance of its own on an empty data folder, for first visits, restarts and faults. */
  freshInstance: Instance;
}

const run = promisify(execFile);
const THEMES = ['light', 'dark'] as const;
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export const test = base.extend<TieoutFixtures & TieoutOptions>({
  role: ['admin', { option: true }],

  baseURL: async ({ browserName: _ }, use) => use(sharedValue('url')),

  storageState: async ({ role }, use) => use(role === null ? { cookies: [], origins: [] } : statePath(sharedValue('folder'), role)),

  // The set-up has signed everybody in: one sign-in per test would be more than the sign-in allows in a minute.
  api: async ({ role }, use) => use(await readSession(sharedValue('url'), statePath(sharedValue('folder'), role ?? 'admin'))),

  cli: async ({ browserName: _ }, use) => {
    const env = instanceEnvironment(sharedValue('dataDir')) as NodeJS.ProcessEnv;
    const program = join(projectRoot, 'server/cli/tieout.mjs');
    await use(async (...args) => (await run(process.execPath, [program, ...args], { env, cwd: projectRoot })).stdout);
  },

  accessible: async ({ page }, use) => {
    await use(async ({ except = [] } = {}) => {
      await inEachTheme(page, async (theme) => {
        const { violations } = await new AxeBuilder({ page }).withTags(WCAG).disableRules(except).analyze();
        const found = violations.flatMap(({ id, help, nodes }) =>
          nodes.map((node) => `${theme}: ${id}: ${help}: ${node.target.join(' ')}`),
        );
        expect(found).toEqual([]);
      });
    });
  },

  picture: async ({ page }, use) => {
    await use(async (name, { fullPage = false } = {}) => {
      const folder = join(projectRoot, 'e2e/.results/screens');
      await mkdir(folder, { recursive: true });
      await inEachTheme(page, async (theme) => {
        await page.screenshot({ path: join(folder, `${name}-${theme}.png`), fullPage, animations: 'disabled' });
      });
    });
  },

  freshInstance: async ({ browserName: _ }, use) => {
    const instance = await startInstance();
    await use(instance);
    await instance.stop();
  },
});

/** The theme follows the system until somebody chooses one. */
async function inEachTheme(page: Page, look: (theme: (typeof THEMES)[number]) => Promise<void>): Promise<void> {
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await look(theme);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}
