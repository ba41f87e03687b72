import { Prisma } from '#server/db/generated/client.ts';
import { Cancelled, TieoutError } from '#server/engine/errors.ts';
import { type AuditRecord, recordAudit } from '#server/features/audit/record-audit.ts';
import { type NewChangeEvent, recordEvent } from '#server/features/changes/change-event.ts';
import type { ChangeDetail } from '#server/features/changes/change-row.ts';
import { keptCounts } from '#server/features/changes/change-set.repository.ts';
import type { ChangeOutcome } from '#server/features/changes/change-status.ts';
import type { ChangeFailure, ChangeReport } from '#server/features/changes/change-view.ts';
import { rowsText } from '#server/features/changes/decide-changes.ts';
import { writtenPage } from '#server/features/changes/written-rows.ts';
import type { ApplyAccount } from './apply-state.ts';
import { changeFailure } from './change-failure.ts';
import { endTask } from './change-queue.ts';
import { insist } from './insist.ts';
import { LeaseLost } from './stop-reasons.ts';

type Tx = Prisma.TransactionClient;

/** So many rows stand in the audit entry itself; writtenRows gives all of them. */
const MOST_SHOWN = 200;

/** How an attempt ended, for everybody who looks at the set. */
interface Ending {
  state: 'applied' | 'not_applied' | 'unsettled';
  task: 'done' | 'failed' | 'cancelled';
  failure: ChangeFailure | null;
  event: Pick<NewChangeEvent, 'kind'> & { message: (report: ChangeReport) => string };
  /** Changes of rows that belong to it. */
  rows?: (tx: Tx) => Promise<void>;
}

/** The commit happened. `unread`: the rows could not be read back after it. */
export async function endApplied(work: ApplyAccount, unread: TieoutError | null): Promise<void> {
  const failure = unread && changeFailure(afterCommit(unread));
  await end(work, {
    state: 'applied',
    task: 'done',
    failure,
    event: { kind: 'applied', message: (report) => `Applied ${rowsText(report.applied)}${staleText(report)}` },
    ...(unread ? { rows: (tx) => takeAsApplied(tx, work) } : {}),
  });
}

/** Nothing was written. The set is under review again. */
export async function endNotApplied(work: ApplyAccount, error: unknown): Promise<void> {
  const { layout, app, set } = work;
  const fieldOf = (column: string) => layout.fields.find((field) => field.column === column)?.field ?? column;
  const failure = error instanceof Cancelled ? changeFailure(rolledBack()) : changeFailure(error, fieldOf);
  if (!(error instanceof TieoutError)) app.log.error({ err: error, setId: set.id }, 'an apply failed');
  const cancelled = error instanceof Cancelled;
  await end(work, {
    state: 'not_applied',
    task: cancelled ? 'cancelled' : 'failed',
    failure,
    event: { kind: cancelled ? 'cancelled' : 'failed', message: () => failure.message },
    rows: async (tx) => {
      if (failure.seq === null) return;
      const { message, detail, field } = failure;
      const blamed: ChangeDetail = { failure: { message, detail, field } };
      await tx.change.updateMany({
        where: { changeSetId: set.id, seq: failure.seq },
        data: { outcome: 'failed', detail: blamed as unknown as Prisma.InputJsonValue },
      });
    },
  });
}

/** The rows contradict each other, or could not be read: what each of them holds is told, and no more. */
export async function endUnsettled(work: ApplyAccount, error: TieoutError | null): Promise<void> {
  const failure = changeFailure(unsettled(error));
  await end(work, { state: 'unsettled', task: 'failed', failure, event: { kind: 'failed', message: () => failure.message } });
}

async function end(work: ApplyAccount, ending: Ending): Promise<void> {
  const { app, claim, set, attemptId } = work;
  await insist(app.log, 'ending an apply', () =>
    app.db.$transaction(async (tx) => {
      await ending.rows?.(tx);
      const at = app.now();
      const { number, startedAt } = await tx.changeAttempt.findUniqueOrThrow({ where: { id: attemptId } });
      const report = await reportOf(tx, work, (at.getTime() - startedAt.getTime()) / 1_000);
      const { state, failure, task } = ending;
      if (!(await endTask(tx, claim, { status: task, at, result: report, ...(failure ? { failure } : {}) }))) throw new LeaseLost();
      const json = (value: object | null) => (value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue));
      const told = { report: json(report), failure: json(failure) };
      await tx.changeAttempt.update({ where: { id: attemptId }, data: { state, endedAt: at, ...told } });
      const back = { status: 'planned', appliedBy: null, appliedByName: null, appliedAt: null };
      await tx.changeSet.update({
        where: { id: set.id },
        data: { ...(state === 'not_applied' ? back : { status: state, appliedAt: at }), ...told, revision: { increment: 1 } },
      });
      if (set.undoOf !== null) {
        await tx.changeSet.update({ where: { id: set.undoOf }, data: { revision: { increment: 1 } }, select: { id: true } });
      }
      await recordEvent(tx, app, claim.actor, set.id, {
        kind: ending.event.kind,
        message: ending.event.message(report),
        data: { ...report },
      });
      await recordAudit(tx, app, claim.actor, await auditOf(tx, work, { state, number, report, failure }));
    }),
  );
}

async function reportOf(tx: Tx, { set }: ApplyAccount, seconds: number): Promise<ChangeReport> {
  const groups = await tx.change.groupBy({ by: ['outcome'], where: { changeSetId: set.id, outcome: { not: null } }, _count: true });
  const count = (outcome: ChangeOutcome) => groups.find((group) => group.outcome === outcome)?._count ?? 0;
  const changedSince = count('changed_since');
  const applied = count('applied') + changedSince;
  const stale = count('stale');
  const failed = count('failed');
  const total = keptCounts(set)?.total ?? 0;
  return { applied, stale, skipped: total - applied - stale - failed, failed, changedSince, seconds: Math.round(seconds * 1_000) / 1_000 };
}

async function auditOf(
  tx: Tx,
  { set, onStale }: ApplyAccount,
  ended: { state: Ending['state']; number: number; report: ChangeReport; failure: ChangeFailure | null },
): Promise<AuditRecord> {
  const { state, number, report, failure } = ended;
  const entity = { entityType: 'change_set', entityId: set.id };
  const common = { attempt: number, onStale, report, undoOf: set.undoOf };
  const place = `${set.table} (${set.connection})`;
  if (state === 'not_applied') {
    const summary = `Wrote nothing of ${set.id} to ${place}: ${failure?.message}`;
    return { action: 'change.apply_failed', ...entity, summary, after: { ...common, failure } };
  }
  const { rows } = await writtenPage(tx, set.id, 0, MOST_SHOWN);
  const side = (which: 'before' | 'after') => rows.map(({ row, kind, key, [which]: values }) => ({ row, kind, key, values }));
  const action = state === 'unsettled' ? 'change.apply_unsettled' : set.undoOf === null ? 'change.apply' : 'change.apply_undo';
  return {
    action,
    ...entity,
    summary: `${state === 'unsettled' ? 'Could not settle the apply of' : `Applied ${rowsText(report.applied)} of`} ${set.id} to ${place}`,
    before: { rows: side('before') },
    after: { ...common, ...(failure ? { failure } : {}), rows: side('after'), rowsShown: rows.length },
  };
}

async function takeAsApplied(tx: Tx, { set, claim, app }: ApplyAccount): Promise<void> {
  const where = { changeSetId: set.id, approved: { gt: 0 }, outcome: null };
  const by = { appliedBy: claim.actor.id, appliedByName: claim.actor.name, appliedAt: app.now() };
  await tx.change.updateMany({ where, data: { outcome: 'applied', ...by } });
}

function staleText({ stale, changedSince }: ChangeReport): string {
  const parts = [
    ...(stale > 0 ? [`left out ${rowsText(stale)} that had changed since the run`] : []),
    ...(changedSince > 0 ? [`${rowsText(changedSince)} were changed by somebody else right after`] : []),
  ];
  return parts.map((part) => `; ${part}`).join('');
}

function rolledBack(): TieoutError {
  return new TieoutError('cancelled', 'The apply was cancelled and rolled back: nothing was written.', 'Apply again when you are ready.');
}

function afterCommit(cause: TieoutError): TieoutError {
  return new TieoutError(cause.code, `The changes were committed, but the rows could not be read back: ${cause.message}`, cause.advice, {
    detail: cause.detail,
    cause,
  });
}

function unsettled(cause: TieoutError | null): TieoutError {
  return new TieoutError(
    'integrity',
    cause === null
      ? 'The connection was lost while the changes were being committed, and other work has changed the rows since: they cannot tell whether the commit happened.'
      : `The connection was lost while the changes were being committed, and the rows cannot be asked: ${cause.message}`,
    'Each row shows what it holds now; run the ruleset again to see what still differs.',
    { detail: cause?.detail, cause },
  );
}
