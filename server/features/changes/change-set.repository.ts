import { randomBytes } from 'node:crypto';
import type { Database, Transaction } from '#server/db/client.ts';
import type { ChangeSet, ChangeTask } from '#server/db/generated/client.ts';
import type { ChangeLayout } from '#server/engine/changes/planned-change.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { formatLogicalType } from '#server/engine/values/logical-type.ts';
import type { KeptCounts } from './change-counts.ts';
import type { ChangeOutcome, ChangeSetOrigin, ChangeSetStatus } from './change-status.ts';
import type {
  ChangeCounts,
  ChangeFailure,
  ChangeReport,
  ChangeSetState,
  ChangeSetSummary,
  ChangeTaskView,
  Person,
  PlanSummary,
} from './change-view.ts';

export function newChangeSetId(): string {
  return `CHG_${randomBytes(4).toString('hex')}`;
}

/** @throws TieoutError not_found. */
export async function requireSet(db: Database | Transaction, id: string): Promise<ChangeSet> {
  const set = await db.changeSet.findUnique({ where: { id } });
  if (!set) throw new TieoutError('not_found', `There is no change set ${id}.`, 'Choose one from the list of change sets.');
  return set;
}

/** @throws TieoutError conflict while it is planned, or when it could not be. */
export function layoutOf(set: Pick<ChangeSet, 'id' | 'layout' | 'status'>): ChangeLayout {
  if (set.layout !== null && set.status !== 'planning') return set.layout as unknown as ChangeLayout;
  throw set.status === 'failed'
    ? new TieoutError('conflict', `The change set ${set.id} could not be planned.`, 'See why on its page, and plan another one.')
    : new TieoutError('conflict', `The change set ${set.id} is still being planned.`, 'Wait until it is; its progress is on its page.');
}

/** @throws TieoutError conflict unless it is under review. */
export function assertReviewable(set: Pick<ChangeSet, 'id' | 'layout' | 'status' | 'appliedByName'>): ChangeLayout {
  const layout = layoutOf(set);
  if (set.status === 'planned') return layout;
  throw new TieoutError(
    'conflict',
    set.status === 'applying'
      ? `The change set ${set.id} is being applied${set.appliedByName ? ` by ${set.appliedByName}` : ''}.`
      : `The change set ${set.id} was applied: its decisions stand for ever.`,
    set.status === 'applying' ? 'Wait until it has ended.' : 'Run the ruleset again to see what still differs, or undo the set.',
  );
}

export function keptCounts(set: Pick<ChangeSet, 'counts'>): KeptCounts | null {
  return set.counts as KeptCounts | null;
}

export function person(id: string | null, name: string | null): Person | null {
  return id === null ? null : { id, name: name ?? id };
}

export function toSummary(set: ChangeSet): ChangeSetSummary {
  return {
    id: set.id,
    origin: set.origin as ChangeSetOrigin,
    runId: set.runId,
    undoOf: set.undoOf,
    rulesetId: set.rulesetId,
    rulesetName: set.rulesetName,
    rulesetVersion: set.rulesetVersion,
    side: set.side as ChangeSetSummary['side'],
    connection: set.connection,
    table: set.table,
    status: set.status as ChangeSetStatus,
    version: set.version,
    createdBy: { id: set.createdBy, name: set.createdByName },
    createdAt: set.createdAt,
    plannedAt: set.plannedAt,
    appliedBy: person(set.appliedBy, set.appliedByName),
    appliedAt: set.appliedAt,
    byDecision: keptCounts(set)?.byDecision ?? null,
    report: set.report as unknown as ChangeReport | null,
  };
}

/** Everything about a set but its rows. */
export async function findSetState(db: Database, id: string): Promise<ChangeSetState | null> {
  const set = await db.changeSet.findUnique({ where: { id } });
  if (!set) return null;
  const [task, undoneBy, counts] = await Promise.all([
    db.changeTask.findFirst({ where: { changeSetId: id, status: { in: ['queued', 'running'] } }, orderBy: { queuedAt: 'desc' } }),
    db.changeSet.findMany({ where: { undoOf: id }, orderBy: { createdAt: 'asc' }, select: { id: true, status: true } }),
    countsOf(db, set),
  ]);
  const layout = set.layout as unknown as ChangeLayout | null;
  return {
    ...toSummary(set),
    revision: set.revision,
    keys: layout?.keys.map(({ column, type }) => ({ column, type: formatLogicalType(type) })) ?? null,
    fields:
      layout?.fields
        .filter(({ apply }) => apply)
        .map(({ field, column, type, policy }) => ({ field, column, type: formatLogicalType(type), policy })) ?? null,
    rules: layout && { fourEyes: layout.fourEyes, confirmAbove: layout.confirmAbove },
    counts,
    summary: set.summary as unknown as PlanSummary | null,
    task: task && toTaskView(task),
    failure: set.failure as unknown as ChangeFailure | null,
    undoneBy: undoneBy as ChangeSetState['undoneBy'],
  };
}

/** Outcomes change only by an apply, and only a set that had one has any. */
async function countsOf(db: Database, set: ChangeSet): Promise<ChangeCounts | null> {
  const counts = keptCounts(set);
  if (!counts) return null;
  const attempted = set.report !== null || set.failure !== null;
  const groups = attempted
    ? await db.change.groupBy({ by: ['outcome'], where: { changeSetId: set.id, outcome: { not: null } }, _count: true })
    : [];
  const outcomes = Object.fromEntries(groups.map(({ outcome, _count }) => [outcome as ChangeOutcome, _count]));
  return { ...counts, outcomes };
}

function toTaskView(task: ChangeTask): ChangeTaskView {
  const progress = task.progress as { phase?: string; done?: number; total?: number } | null;
  const actor = task.actor as unknown as Person;
  return {
    id: task.id,
    kind: task.kind as ChangeTaskView['kind'],
    status: task.status as ChangeTaskView['status'],
    phase: progress?.phase ?? null,
    done: progress?.done ?? 0,
    total: progress?.total ?? null,
    requestedBy: { id: actor.id, name: actor.name },
    startedAt: task.startedAt,
    cancelRequested: task.cancelRequestedAt !== null,
  };
}
