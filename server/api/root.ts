import { alertRouter } from '#server/features/alerts/alert.router.ts';
import { auditRouter } from '#server/features/audit/audit.router.ts';
import { changeRouter } from '#server/features/changes/change.router.ts';
import { connectionRouter } from '#server/features/connections/connection.router.ts';
import { kpiRouter } from '#server/features/kpis/kpi.router.ts';
import { meRouter } from '#server/features/me/me.router.ts';
import { outcomeRouter } from '#server/features/outcomes/outcome.router.ts';
import { overviewRouter } from '#server/features/overview/overview.router.ts';
import { resultsStoreRouter } from '#server/features/results-store/results-store.router.ts';
import { rulesetRouter } from '#server/features/rulesets/ruleset.router.ts';
import { runRouter } from '#server/features/runs/run.router.ts';
import { scheduleRouter } from '#server/features/schedules/schedule.router.ts';
import { settingsRouter } from '#server/features/settings/settings.router.ts';
import { setupRouter } from '#server/features/setup/setup.router.ts';
import { stagingRouter } from '#server/features/staging/staging.router.ts';
import { tokenRouter } from '#server/features/tokens/token.router.ts';
import { userRouter } from '#server/features/users/user.router.ts';
import { router } from './trpc.ts';

/** Every feature adds one line. */
export const appRouter = router({
  alerts: alertRouter,
  audit: auditRouter,
  changes: changeRouter,
  connections: connectionRouter,
  kpis: kpiRouter,
  me: meRouter,
  outcomes: outcomeRouter,
  overview: overviewRouter,
  resultsStore: resultsStoreRouter,
  rulesets: rulesetRouter,
  runs: runRouter,
  schedules: scheduleRouter,
  settings: settingsRouter,
  setup: setupRouter,
  staging: stagingRouter,
  tokens: tokenRouter,
  users: userRouter,
});

export type AppRouter = typeof appRouter;
