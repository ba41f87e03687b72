import type { ChangePreview, ChangeReport, ChangeRow, ChangeSetState, ChangeSetSummary, DecisionCounts, Person } from './change-view.ts';

/** The JSON documents of change sets, as the command line prints them and REST answers (interfaces.md). */

const total = (counts: DecisionCounts): number => counts.pending + counts.approved + counts.rejected + counts.skipped;

/** What `changes plan` prints. The numbers are null until it is planned. */
export function planDocument(set: ChangeSetState) {
  const { counts, summary } = set;
  return {
    success: true,
    change_set_id: set.id,
    version: set.version,
    execution_id: set.runId,
    side: set.side,
    connection: set.connection,
    table: set.table,
    matched: summary?.matched ?? null,
    source_only: summary?.sourceOnly ?? null,
    target_only: summary?.targetOnly ?? null,
    updates: counts && total(counts.byKind.update),
    inserts: counts && total(counts.byKind.insert),
    deletes: counts && total(counts.byKind.delete),
    fields: (counts?.fields ?? []).filter(({ changes }) => changes > 0).map(({ field, changes }) => ({ field, changes })),
    warnings: summary?.warnings ?? [],
  };
}

/** What REST answers, and `changes show` prints with the rows. */
export function setDocument(set: ChangeSetState) {
  const { rules, failure } = set;
  return {
    ...planDocument(set),
    ...lifeDocument(set),
    to_write: set.counts?.toWrite ?? null,
    four_eyes: rules?.fourEyes ?? null,
    confirm_above: rules?.confirmAbove ?? null,
    failure: failure && { ...failure, row: failure.seq },
  };
}

/** A line of a list of sets. */
export function summaryDocument(set: ChangeSetSummary) {
  const { id, version, runId, side, connection, table } = set;
  return { change_set_id: id, version, execution_id: runId, side, connection, table, ...lifeDocument(set) };
}

function lifeDocument(set: ChangeSetSummary) {
  return {
    status: set.status,
    origin: set.origin,
    undo_of: set.undoOf,
    ruleset_id: set.rulesetId,
    ruleset_version: set.rulesetVersion,
    created_by: set.createdBy.name,
    created_at: set.createdAt.toISOString(),
    applied_by: nameOf(set.appliedBy),
    applied_at: set.appliedAt?.toISOString() ?? null,
    decisions: set.byDecision,
    report: set.report && reportDocument(set.report),
  };
}

/** What `changes apply` and `undo` print. */
export function applyDocument(set: ChangeSetState) {
  const { report, failure } = set;
  return {
    success: set.status === 'applied',
    change_set_id: set.id,
    status: set.status,
    ...(report ? reportDocument(report) : { applied: 0, stale: 0, skipped: 0, failed: 0, changed_since: 0, seconds: 0 }),
    ...(failure
      ? { error: { code: failure.code, message: failure.message, advice: failure.advice, row: failure.seq, field: failure.field } }
      : {}),
  };
}

function reportDocument({ applied, stale, skipped, failed, changedSince, seconds }: ChangeReport) {
  return { applied, stale, skipped, failed, changed_since: changedSince, seconds };
}

/** What a dry run tells: of a page of its statements, or of all. */
export function dryRunDocument(id: string, preview: ChangePreview, statements: readonly string[]) {
  const { version, table, connection, dialect, toWrite, undecided } = preview;
  const { update, insert, delete: deletes, rows } = toWrite;
  return {
    ...{ success: true, dry_run: true, change_set_id: id, version, connection, table, dialect },
    ...{ rows, updates: update, inserts: insert, deletes, approved: !undecided, statements: [...statements] },
  };
}

/** One row with its decisions and what became of it. */
export function rowDocument(row: ChangeRow) {
  const { seq, kind, rule, key, decision, problem, outcome, stale, failure } = row;
  return {
    row: seq,
    ...{ kind, rule, key, decision },
    ...decidedDocument(row),
    ...{ problem, outcome, stale, failure },
    applied_by: nameOf(row.appliedBy),
    applied_at: row.appliedAt?.toISOString() ?? null,
    undone_by: row.undoneBy,
    fields: Object.fromEntries(
      row.fields.map((one) => {
        const { field, column, old, value, other, problem: why, decision: own } = one;
        return [field, { column, old, new: value, other, problem: why, decision: own, ...decidedDocument(one) }];
      }),
    ),
  };
}

function decidedDocument({ decidedBy, decidedAt }: { decidedBy: Person | null; decidedAt: Date | null }) {
  return { decided_by: nameOf(decidedBy), decided_at: decidedAt?.toISOString() ?? null };
}

function nameOf(person: Person | null): string | null {
  return person?.name ?? null;
}
