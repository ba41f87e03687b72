import { TieoutError } from '#server/engine/errors.ts';
import type { Actor } from './actor.ts';
import { can, type Permission, ROLES } from './permissions.ts';

/** Continues the sentences "You may not …". */
const DEEDS: Record<Permission, string> = {
  'connections.read': 'see connections',
  'connections.write': 'change connections',
  'connections.check': 'check connections and read their schemas',
  'rulesets.read': 'see rulesets',
  'rulesets.write': 'change rulesets',
  'runs.read': 'see runs',
  'runs.start': 'start runs',
  'runs.cancel': 'cancel runs',
  'outcomes.read': 'see outcomes',
  'outcomes.export': 'export outcomes',
  'kpis.read': 'see KPIs',
  'schedules.read': 'see schedules',
  'schedules.write': 'change schedules',
  'alerts.read': 'see alerts',
  'alerts.write': 'change alerts',
  'channels.write': 'change the channels that alerts go to',
  'changes.review': 'review changes',
  'changes.apply': 'apply changes',
  'changes.delete': 'apply changes that delete rows',
  'staging.read': 'see staging tables',
  'staging.write': 'change staging tables',
  'audit.read': 'read the audit log',
  'users.write': 'manage users',
  'tokens.write': 'manage API tokens',
  'settings.write': 'change settings',
};

/** Nobody is signed in: HTTP 401 where other refusals are 403. */
export class NotSignedIn extends TieoutError {
  constructor() {
    super('permission_denied', 'You are not signed in.', 'Sign in and try again.');
    this.name = 'NotSignedIn';
  }
}

/** @throws TieoutError permission_denied when the actor's role does not hold the permission. */
export function permit(actor: Actor, permission: Permission): void {
  if (can(actor.role, permission)) return;
  const enough = ROLES.find((role) => can(role, permission));
  throw new TieoutError(
    'permission_denied',
    `With the role ${actor.role} you may not ${DEEDS[permission]}.`,
    `Ask an administrator for the role ${enough}.`,
  );
}
