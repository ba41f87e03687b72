import { z } from 'zod';
import { ROLES } from '#server/auth/permissions.ts';

export const createTokenInput = z.strictObject({
  name: z.string().trim().min(1, 'Enter a name.').max(100, 'Use at most 100 characters.'),
  role: z.enum(ROLES, 'Choose a role.'),
});
export const revokeTokenInput = z.strictObject({ id: z.string() });
