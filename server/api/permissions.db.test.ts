import { TRPCError } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { can, PERMISSIONS, ROLES, type Role } from '#server/auth/permissions.ts';
import { appRouter } from './root.ts';
import { callerOf, openTestApp, type TestApp } from './testing/test-app.ts';
import type { ProcedureMeta } from './trpc.ts';

type Procedure = { _def: { meta?: ProcedureMeta; type: string } };
const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>);

/** What nobody needs to be signed in for. Anything more must be added here, knowingly. */
const PUBLIC = ['me.get', 'setup.createAdministrator'];
/** What everybody signed in may do, about themselves. */
const SIGNED_IN = ['me.changePassword'];

describe('every procedure of the API', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await openTestApp();
  });
  afterAll(() => app.close());

  it('is known to this test', () => {
    expect(procedures.length).toBeGreaterThan(30);
  });

  it.each(procedures)('%s says who may call it', (path, procedure) => {
    const access = procedure._def.meta?.access;
    if (PUBLIC.includes(path)) expect(access).toBe('public');
    else if (SIGNED_IN.includes(path)) expect(access).toBe('signed_in');
    else expect(PERMISSIONS).toContain(access);
  });

  it.each(procedures)('%s keeps out everybody else', async (path, procedure) => {
    const access = procedure._def.meta?.access as ProcedureMeta['access'];
    expect(await refusal(app, null, path)).toBe(access === 'public' ? null : 'UNAUTHORIZED');
    for (const role of ROLES) {
      const allowed = access === 'public' || access === 'signed_in' || can(role, access);
      expect(await refusal(app, role, path), `${path} as ${role}`).toBe(allowed ? null : 'FORBIDDEN');
    }
  });
});

/** How the call was refused for who makes it; null when it got past that, whatever came then. */
async function refusal(app: TestApp, role: Role | null, path: string): Promise<string | null> {
  const procedure = path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], callerOf(app, role)) as (
    input: unknown,
  ) => Promise<unknown>;
  try {
    // No procedure takes this input, so one that has an input does nothing.
    const answer = await procedure({ 'not an input': true });
    if (isStream(answer)) await answer.return?.(undefined);
    return null;
  } catch (error) {
    const code = error instanceof TRPCError ? error.code : null;
    return code === 'UNAUTHORIZED' || code === 'FORBIDDEN' ? code : null;
  }
}

function isStream(value: unknown): value is AsyncGenerator {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
