import type { Change, ChangeField } from '#server/db/generated/client.ts';
import type { ChangePolicy } from '#server/engine/changes/change-settings.ts';
import type { ChangeKind } from '#server/engine/changes/planned-change.ts';
import type { StaleChange } from '#server/engine/connectors/writer-contract.ts';
import { person } from './change-set.repository.ts';
import type { ChangeOutcome, Decision } from './change-status.ts';
import type { ChangeFieldView, ChangeRow } from './change-view.ts';

/** What `Change.detail` holds. */
export type ChangeDetail =
  | { stale: { reason: StaleChange['reason']; current: Record<string, string | null> | null } }
  | { failure: { message: string; detail: string | null; field: string | null } };

export function toChangeRow(change: Change, fields: readonly ChangeField[]): ChangeRow {
  const detail = change.detail as ChangeDetail | null;
  const kind = change.kind as ChangeKind;
  return {
    seq: change.seq,
    kind,
    rule: change.rule,
    key: change.key as Record<string, string | null>,
    decision: change.decision as Decision,
    decidedBy: person(change.decidedBy, change.decidedByName),
    decidedAt: change.decidedAt,
    problem: change.problem,
    comments: change.comments,
    fields: fields.map((field) => toFieldView(field, kind, change)),
    outcome: change.outcome as ChangeOutcome | null,
    stale: detail && 'stale' in detail ? detail.stale : null,
    failure: detail && 'failure' in detail ? detail.failure : null,
    appliedBy: person(change.appliedBy, change.appliedByName),
    appliedAt: change.appliedAt,
    undoneBy: change.undoneBy,
  };
}

/** Inserts and deletes are decided as a whole: their fields show the row's decision. */
function toFieldView(field: ChangeField, kind: ChangeKind, change: Change): ChangeFieldView {
  const decided = kind === 'update' ? field : change;
  return {
    field: field.field,
    column: field.column,
    policy: field.policy as ChangePolicy | null,
    ...(kind === 'insert' ? {} : { old: field.oldValue }),
    ...(field.hasValue ? { value: field.newValue } : {}),
    ...(kind === 'delete' ? {} : { other: field.otherValue }),
    problem: field.problem,
    decision: decided.decision as Decision,
    decidedBy: person(decided.decidedBy, decided.decidedByName),
    decidedAt: decided.decidedAt,
    typedBy: field.typedBy,
  };
}
