import type { AppContext } from '#server/app-context.ts';
import type { Transaction } from '#server/db/client.ts';
import type { ChangeSet } from '#server/db/generated/client.ts';
import type { ChangeLayout } from '#server/engine/changes/planned-change.ts';
import type { Connector } from '#server/engine/connectors/contract.ts';
import type { RowWriter } from '#server/engine/connectors/writer-contract.ts';
import { Cancelled } from '#server/engine/errors.ts';
import type { LogicalType } from '#server/engine/values/logical-type.ts';
import { recordProgress, type TaskClaim, type TaskProgress } from './change-queue.ts';
import { insist } from './insist.ts';
import { LeaseLost } from './stop-reasons.ts';

/** Where an apply is, for tests that end a worker there: each is passed once, in this order, `page` for every page. */
export type ApplyMoment = 'began' | 'page' | 'written' | 'confirmed' | 'commit_sent' | 'committed' | 'recorded' | 'read_back' | 'stored';

/** One attempt to write a set, in the hands of one worker. */
export interface ApplyAccount {
  app: AppContext;
  claim: TaskClaim;
  set: ChangeSet;
  layout: ChangeLayout;
  attemptId: string;
  onStale: 'abort' | 'skip';
}

/** The attempt with what it is made by. */
export interface ApplyWork extends ApplyAccount {
  types: ReadonlyMap<string, LogicalType>;
  connector: Connector;
  signal: AbortSignal;
  observe(moment: ApplyMoment): void;
}

export type AttemptState = 'writing' | 'committing' | 'committed';

/** An undo goes backwards: what was written last may stand on what was written first. */
export function newestFirst(work: Pick<ApplyWork, 'set'>): boolean {
  return work.set.origin === 'undo';
}

export function openWriter({ connector, layout, signal }: ApplyWork): Promise<RowWriter> {
  return connector.openWriter({ table: layout.table, keyColumns: layout.keys.map(({ column }) => column) }, signal);
}

/** Which step the attempt has taken for certain. */
export async function attemptState({ app, attemptId }: ApplyAccount): Promise<AttemptState> {
  const { state } = await app.db.changeAttempt.findUniqueOrThrow({ where: { id: attemptId }, select: { state: true } });
  return state as AttemptState;
}

/**
 * Takes a step, in a transaction that proves that the task is still ours: a worker that lost it takes none.
 * @throws LeaseLost; Cancelled when somebody asked for it and nothing was committed yet.
 */
export async function takeStep(work: ApplyWork, from: AttemptState, to: AttemptState): Promise<void> {
  const { app, claim, attemptId } = work;
  const phase = { writing: 'writing', committing: 'committing', committed: 'reading back' }[to];
  await insist(app.log, `an apply's step to ${to}`, () =>
    app.db.$transaction(async (tx) => {
      const task = await tx.changeTask.findUniqueOrThrow({ where: { id: claim.taskId }, select: { cancelRequestedAt: true } });
      if (task.cancelRequestedAt && to === 'committing') throw new Cancelled();
      const { total } = await rowsToWrite(tx, attemptId);
      const done = to === 'writing' || to === 'committed' ? 0 : total;
      if (!(await recordProgress(tx, claim, { phase, done, total }))) throw new LeaseLost();
      const { count } = await tx.changeAttempt.updateMany({ where: { id: attemptId, state: { in: [from, to] } }, data: { state: to } });
      if (count !== 1) throw new LeaseLost();
    }),
  );
}

async function rowsToWrite(tx: Transaction, attemptId: string): Promise<{ total: number }> {
  const { rows } = await tx.changeAttempt.findUniqueOrThrow({ where: { id: attemptId }, select: { rows: true } });
  return { total: rows };
}

/** Stores something of the work together with its progress, or nothing when the task is no longer ours. */
export async function storeHeld(work: ApplyWork, progress: TaskProgress, store: (tx: Transaction) => Promise<void>): Promise<void> {
  const { app, claim } = work;
  await insist(app.log, 'storing the progress of an apply', () =>
    app.db.$transaction(async (tx) => {
      if (!(await recordProgress(tx, claim, progress))) throw new LeaseLost();
      await store(tx);
    }),
  );
}
