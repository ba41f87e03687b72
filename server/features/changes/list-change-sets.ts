import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { type ChangeSetRef, changeSetRef, type ListChangeSetsInput, listChangeSetsInput } from './change.schema.ts';
import { findSetState, requireSet, toSummary } from './change-set.repository.ts';
import type { ChangeAttemptView, ChangeReportView, ChangeSetState, ChangeSetSummary } from './change-view.ts';

/** Newest first; `next` is the cursor of the following page, null at the end. */
export async function listChangeSets(
  app: AppContext,
  actor: Actor,
  given: ListChangeSetsInput = {},
): Promise<{ rows: ChangeSetSummary[]; next: string | null }> {
  permit(actor, 'outcomes.read');
  const { runId, rulesetId, status, cursor, limit } = listChangeSetsInput.parse(given);
  const after = cursor ? await requireSet(app.db, cursor) : null;
  const sets = await app.db.changeSet.findMany({
    where: {
      ...(runId === undefined ? {} : { runId }),
      ...(rulesetId === undefined ? {} : { rulesetId }),
      ...(status?.length ? { status: { in: status } } : {}),
      ...(after === null ? {} : { OR: [{ createdAt: { lt: after.createdAt } }, { createdAt: after.createdAt, id: { lt: after.id } }] }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  const page = sets.slice(0, limit);
  return { rows: page.map(toSummary), next: sets.length > limit ? (page.at(-1)?.id ?? null) : null };
}

/** Everything about a set but its rows. @throws TieoutError not_found. */
export async function getChangeSet(app: AppContext, actor: Actor, given: ChangeSetRef): Promise<ChangeSetState> {
  permit(actor, 'outcomes.read');
  const { id } = changeSetRef.parse(given);
  const set = await findSetState(app.db, id);
  if (!set) throw new TieoutError('not_found', `There is no change set ${id}.`, 'Choose one from the list of change sets.');
  return set;
}

/** What every attempt to apply it did. */
export async function changeReport(app: AppContext, actor: Actor, given: ChangeSetRef): Promise<ChangeReportView> {
  permit(actor, 'outcomes.read');
  const { id } = changeSetRef.parse(given);
  const set = await requireSet(app.db, id);
  const attempts = await app.db.changeAttempt.findMany({ where: { changeSetId: id }, orderBy: { number: 'desc' } });
  return {
    set: toSummary(set),
    attempts: attempts.map(
      (attempt): ChangeAttemptView => ({
        number: attempt.number,
        state: attempt.state as ChangeAttemptView['state'],
        onStale: attempt.onStale as ChangeAttemptView['onStale'],
        rows: attempt.rows,
        actor: { id: attempt.actor, name: attempt.actorName },
        startedAt: attempt.startedAt,
        endedAt: attempt.endedAt,
        report: attempt.report as unknown as ChangeAttemptView['report'],
        failure: attempt.failure as unknown as ChangeAttemptView['failure'],
      }),
    ),
  };
}
