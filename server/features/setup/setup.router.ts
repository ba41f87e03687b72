import { open, router } from '#server/api/trpc.ts';
import { accountInput } from '../users/user.schema.ts';
import { createAdministrator } from './setup.service.ts';

export const setupRouter = router({
  createAdministrator: open.input(accountInput).mutation(({ ctx, input }) => createAdministrator(ctx.app, input)),
});
