import { ROLES, type Role } from '#server/auth/permissions.ts';
import type { SelectOption } from '../ui/select.tsx';

const words: Record<Role, { label: string; description: string }> = {
  viewer: { label: 'Viewer', description: 'Reads everything, changes nothing' },
  analyst: { label: 'Analyst', description: 'Also makes rulesets, starts runs, reviews' },
  operator: { label: 'Operator', description: 'Also applies approved changes' },
  admin: { label: 'Administrator', description: 'Also connections, users, staging, settings' },
};

export const roleOptions: readonly SelectOption<Role>[] = ROLES.map((value) => ({ value, ...words[value] }));

export function roleWord(role: string): string {
  return words[role as Role]?.label ?? role;
}
