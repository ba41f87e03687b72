import type { Role } from './permissions.ts';

/** Who does something, as permission checks and the audit log see it. */
export interface Actor {
  /** User id, `token:NAME`, `cli` or `system`. */
  id: string;
  name: string;
  role: Role;
  origin: 'web' | 'cli' | 'rest' | 'schedule' | 'system';
}

/** Whoever can read the data folder from a terminal can do everything. */
export const CLI_ACTOR: Actor = { id: 'cli', name: 'Command line', role: 'admin', origin: 'cli' };
/** Tieout itself: clean-up, upgrades. */
export const SYSTEM_ACTOR: Actor = { id: 'system', name: 'Tieout', role: 'admin', origin: 'system' };
