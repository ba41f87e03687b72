/** Verbs a person or token may be allowed to do, and the one map from role to verbs that server and screens share. */
export const ROLES = ['viewer', 'analyst', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = [
  'connections.read',
  'connections.write',
  'connections.check',
  'rulesets.read',
  'rulesets.write',
  'runs.read',
  'runs.start',
  'runs.cancel',
  'outcomes.read',
  'outcomes.export',
  'kpis.read',
  'schedules.read',
  'schedules.write',
  'alerts.read',
  'alerts.write',
  'channels.write',
  'changes.review',
  'changes.apply',
  'changes.delete',
  'staging.read',
  'staging.write',
  'audit.read',
  'users.write',
  'tokens.write',
  'settings.write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const viewer: Permission[] = [
  'connections.read',
  'rulesets.read',
  'runs.read',
  'outcomes.read',
  'outcomes.export',
  'kpis.read',
  'schedules.read',
  'alerts.read',
  'staging.read',
  'audit.read',
];
const analyst: Permission[] = [
  ...viewer,
  'connections.check',
  'rulesets.write',
  'runs.start',
  'runs.cancel',
  'schedules.write',
  'alerts.write',
  'changes.review',
];
const operator: Permission[] = [...analyst, 'changes.apply'];

export const PERMISSIONS_OF: Record<Role, readonly Permission[]> = {
  viewer,
  analyst,
  operator,
  admin: PERMISSIONS,
};

export function isRole(value: unknown): value is Role {
  return ROLES.includes(value as Role);
}

export function can(role: Role, permission: Permission): boolean {
  return PERMISSIONS_OF[role].includes(permission);
}
