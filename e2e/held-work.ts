import { openAppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import type { DecideTask } from '#server/features/changes/decide-many.ts';
import type { ApplyTask } from '#server/features/changes/plan-task.ts';
import { startApply } from '#server/features/changes/start-apply.ts';
import { newTask, recordProgress, releaseTask, type TaskClaim, type TaskProgress } from '#server/jobs/change-queue.ts';
import { instanceEnvironment } from './instance.ts';
import { sharedValue } from './shared-instance.ts';

/**
 * Work on a change set of the shared instance in the hands of a test instead of a worker: it stands still for as long as the
 * test looks at it, whatever the speed of the machine, and is real work again once a worker gets it.
 */
export interface HeldWork {
  /** What a worker would say of it. */
  say(progress: TaskProgress): Promise<void>;
  /** Of an apply: a commit was sent whose answer nobody has. */
  sendCommit(): Promise<void>;
  /** A worker goes on with it. */
  handOver(): Promise<void>;
  /** Ends what the test itself holds. */
  close(): Promise<void>;
}

const WORKER = 'browser-test';
/** No worker takes it before it is handed over. */
const LEASE_MS = 24 * 3_600_000;

/** Begins to apply what is approved, as the administrator of the tests. */
export function holdApply(setId: string): Promise<HeldWork> {
  return hold(async (app, actor) => {
    const { version } = await app.db.changeSet.findUniqueOrThrow({ where: { id: setId }, select: { version: true } });
    return (await startApply(app, actor, { id: setId, version }, { claimFor: WORKER, leaseMs: LEASE_MS })).claim;
  });
}

/** A decision on all `total` rows of the set. */
export function holdDecision(setId: string, decision: DecideTask['decision'], total: number): Promise<HeldWork> {
  const input: DecideTask = { filter: {}, field: undefined, decision, last: total, total };
  return hold((app, actor) =>
    app.db.$transaction((tx) => newTask(tx, app, actor, { setId, kind: 'decide', input, claimFor: WORKER, leaseMs: LEASE_MS })),
  );
}

type App = Awaited<ReturnType<typeof openAppContext>>;

async function hold(begin: (app: App, actor: Actor) => Promise<TaskClaim>): Promise<HeldWork> {
  const app = await openAppContext(instanceEnvironment(sharedValue('dataDir')));
  const { id, name } = await app.db.user.findFirstOrThrow({ where: { email: 'admin@tieout.example' } });
  const claim = await begin(app, { id, name, role: 'admin', origin: 'web' });
  return {
    say: async (progress) => {
      await app.db.$transaction((tx) => recordProgress(tx, claim, progress));
    },
    sendCommit: async () => {
      await app.db.changeAttempt.update({ where: { id: (claim.input as ApplyTask).attemptId }, data: { state: 'committing' } });
    },
    handOver: () => releaseTask(app.db, claim),
    close: () => app.close(),
  };
}
