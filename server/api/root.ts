import { auditRouter } from '#server/features/audit/audit.router.ts';
import { connectionRouter } from '#server/features/connections/connection.router.ts';
import { meRouter } from '#server/features/me/me.router.ts';
import { settingsRouter } from '#server/features/settings/settings.router.ts';
import { setupRouter } from '#server/features/setup/setup.router.ts';
import { tokenRouter } from '#server/features/tokens/token.router.ts';
import { userRouter } from '#server/features/users/user.router.ts';
import { router } from './trpc.ts';

/** Every feature adds one line. */
export const appRouter = router({
  audit: auditRouter,
  connections: connectionRouter,
  me: meRouter,
  settings: settingsRouter,
  setup: setupRouter,
  tokens: tokenRouter,
  users: userRouter,
});

export type AppRouter = typeof appRouter;
