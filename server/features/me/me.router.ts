import { open, router, signedIn } from '#server/api/trpc.ts';
import { PERMISSIONS_OF, type Permission } from '#server/auth/permissions.ts';
import { isSetupNeeded } from '../setup/setup.service.ts';
import { changePasswordInput } from '../users/user.schema.ts';
import { changeOwnPassword } from '../users/user.service.ts';

export const meRouter = router({
  get: open.query(async ({ ctx: { app, viewer } }) => {
    const permissions: readonly Permission[] = viewer ? PERMISSIONS_OF[viewer.role] : [];
    return {
      user: viewer && { id: viewer.id, name: viewer.name, email: viewer.email },
      role: viewer?.role ?? null,
      permissions: [...permissions],
      serverTime: app.now(),
      setupNeeded: viewer ? false : await isSetupNeeded(app),
    };
  }),
  changePassword: signedIn
    .input(changePasswordInput)
    .mutation(({ ctx, input }) => changeOwnPassword(ctx.app, ctx.actor, ctx.viewer.sessionId, input)),
});
