import { allowed, router } from '#server/api/trpc.ts';
import { createUserInput, setActiveInput, setPasswordInput, setRoleInput } from './user.schema.ts';
import { createUser, listUsers, setUserActive, setUserPassword, setUserRole } from './user.service.ts';

export const userRouter = router({
  list: allowed('users.write').query(({ ctx }) => listUsers(ctx.app, ctx.actor)),
  create: allowed('users.write')
    .input(createUserInput)
    .mutation(({ ctx, input }) => createUser(ctx.app, ctx.actor, input)),
  setRole: allowed('users.write')
    .input(setRoleInput)
    .mutation(({ ctx, input }) => setUserRole(ctx.app, ctx.actor, input)),
  setPassword: allowed('users.write')
    .input(setPasswordInput)
    .mutation(({ ctx, input }) => setUserPassword(ctx.app, ctx.actor, input)),
  setActive: allowed('users.write')
    .input(setActiveInput)
    .mutation(({ ctx, input }) => setUserActive(ctx.app, ctx.actor, input)),
});
