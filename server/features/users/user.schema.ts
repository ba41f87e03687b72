import { z } from 'zod';
import { ROLES } from '#server/auth/permissions.ts';

export const MIN_PASSWORD_LENGTH = 10;
const MAX_PASSWORD_LENGTH = 128;

export const nameSchema = z.string().trim().min(1, 'Enter a name.').max(100, 'Use at most 100 characters.');
export const emailSchema = z.string().trim().toLowerCase().pipe(z.email('Enter an address like ada@example.com.'));
export const passwordSchema = z
  .string()
  .min(MIN_PASSWORD_LENGTH, `Use at least ${MIN_PASSWORD_LENGTH} characters.`)
  .max(MAX_PASSWORD_LENGTH, `Use at most ${MAX_PASSWORD_LENGTH} characters.`);
export const roleSchema = z.enum(ROLES, 'Choose a role.');

export const accountInput = z.strictObject({ name: nameSchema, email: emailSchema, password: passwordSchema });
export type AccountInput = z.infer<typeof accountInput>;

export const createUserInput = accountInput.extend({ role: roleSchema });
export const setRoleInput = z.strictObject({ id: z.string(), role: roleSchema });
export const setPasswordInput = z.strictObject({ id: z.string(), password: passwordSchema });
export const setActiveInput = z.strictObject({ id: z.string(), active: z.boolean() });
export const changePasswordInput = z.strictObject({ current: z.string().min(1, 'Enter your present password.'), next: passwordSchema });
