import { join } from 'node:path';

export const ROLES = ['viewer', 'analyst', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Every account of the shared instance has it: `viewer@tieout.example` and so on. */
export const PASSWORD = 'browser-tests-only';

/** Variables by which the set-up tells the tests where the shared instance is. */
export const SHARED = { url: 'TIEOUT_TEST_E2E_URL', folder: 'TIEOUT_TEST_E2E_FOLDER', dataDir: 'TIEOUT_TEST_E2E_DATA_DIR' } as const;

export function statePath(folder: string, role: Role): string {
  return join(folder, 'states', `${role}.json`);
}

export function sharedValue(name: keyof typeof SHARED): string {
  const value = process.env[SHARED[name]];
  if (!value) throw new Error(`${SHARED[name]} is not set: the set-up has not run`);
  return value;
}
