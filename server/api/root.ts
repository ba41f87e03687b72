import { auditRouter } from '../features/audit/audit.router.ts';
import { meRouter } from '../features/me/me.router.ts';
import { settingsRouter } from '../features/settings/settings.router.ts';
import { setupRouter } from '../features/setup/setup.router.ts';
import { tokenRouter } from '../features/tokens/token.router.ts';
import { userRouter } from '../features/users/user.router.ts';
import { router } from './trpc.ts';

/** Every feature adds one line. */
export const appRouter = router({
  audit: auditRouter,
  me: meRouter,
  settings: settingsRouter,
  setup: setupRouter,
  tokens: tokenRouter,
  users: userRouter,
});

export type AppRouter = typeof appRouter;
