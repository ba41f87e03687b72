import type { ChangePolicy } from '#server/engine/changes/change-settings.ts';
import type { ChangeKind } from '#server/engine/changes/planned-change.ts';
import type { StaleChange } from '#server/engine/connectors/writer-contract.ts';
import type { ErrorCode } from '#server/engine/errors.ts';
import type { Side } from '#server/engine/plan/plan.ts';
import type { ChangeOutcome, ChangeSetOrigin, ChangeSetStatus, Decision } from './change-status.ts';

/** What the screens, the command line and the subscription are given of a change set. */

export interface Person {
  id: string;
  name: string;
}

/** A failure of planning or applying, with the row and field where one is to blame. */
export interface ChangeFailure {
  code: ErrorCode;
  message: string;
  advice: string;
  /** The server's own words. */
  detail: string | null;
  seq: number | null;
  field: string | null;
}

/** What an apply did, as the database holds it. The five numbers add up to the rows of the set. */
export interface ChangeReport {
  applied: number;
  /** Rows that were no more as the run had seen them. */
  stale: number;
  /** Rows that nothing was wrong with and that were not written: not approved, or rolled back with the others. */
  skipped: number;
  /** Rows the database refused. */
  failed: number;
  /** Of the applied ones: written, committed, and changed by somebody else before they were read back. */
  changedSince: number;
  seconds: number;
}

export type DecisionCounts = Record<Decision, number>;

export interface FieldCounts extends DecisionCounts {
  field: string;
  column: string;
  /** Updates in which it is to be written. */
  changes: number;
  /** Of the pending ones: those without a value yet. */
  needsValue: number;
}

export interface ChangeCounts {
  total: number;
  byKind: Record<ChangeKind, DecisionCounts>;
  byDecision: DecisionCounts;
  /** Of updates. */
  fields: FieldCounts[];
  /** What an apply would write now. */
  toWrite: Record<ChangeKind, number> & { rows: number };
  /** Rows that cannot be written at all. */
  unwritable: number;
  /** Rows by what became of them in the last apply. */
  outcomes: Partial<Record<ChangeOutcome, number>>;
}

/** From the run, as the seed's summary has it. */
export interface PlanSummary {
  matched: number;
  /** Only the source has them. */
  sourceOnly: number;
  /** Only the target has them. */
  targetOnly: number;
  warnings: string[];
}

export interface ChangeTaskView {
  id: string;
  kind: 'plan' | 'decide' | 'apply';
  status: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  /** `writing`, `committing`, `reading back`, `settling` …; null while it waits. */
  phase: string | null;
  done: number;
  total: number | null;
  requestedBy: Person;
  startedAt: Date | null;
  cancelRequested: boolean;
}

export interface ChangeSetSummary {
  id: string;
  origin: ChangeSetOrigin;
  runId: string | null;
  undoOf: string | null;
  rulesetId: string | null;
  rulesetName: string | null;
  rulesetVersion: number | null;
  side: Side;
  connection: string;
  table: string;
  status: ChangeSetStatus;
  version: number;
  createdBy: Person;
  createdAt: Date;
  plannedAt: Date | null;
  appliedBy: Person | null;
  appliedAt: Date | null;
  /** Rows by decision; null until it is planned. */
  byDecision: DecisionCounts | null;
  report: ChangeReport | null;
}

export interface ChangeSetState extends ChangeSetSummary {
  revision: number;
  /** Null until it is planned. */
  keys: { column: string; type: string }[] | null;
  fields: { field: string; column: string; type: string; policy: ChangePolicy }[] | null;
  rules: { fourEyes: boolean; confirmAbove: number } | null;
  counts: ChangeCounts | null;
  summary: PlanSummary | null;
  /** What is being done now; null when nothing is. */
  task: ChangeTaskView | null;
  /** Why it could not be planned, or why the last apply wrote nothing. */
  failure: ChangeFailure | null;
  /** Sets that undo rows of this one. */
  undoneBy: { id: string; status: ChangeSetStatus }[];
}

export interface ChangeFieldView {
  field: string;
  column: string;
  policy: ChangePolicy | null;
  /** What stands in the written column by the run. Absent on an insert. */
  old?: string | null;
  /** What is to be written. Absent on a delete and while there is no value. */
  value?: string | null;
  /** What the other side holds. Absent on a delete. */
  other?: string | null;
  /** Why there is no value: a person has to type one. */
  problem: string | null;
  decision: Decision;
  decidedBy: Person | null;
  decidedAt: Date | null;
  typedBy: string | null;
}

export interface ChangeRow {
  /** Its number within the set, from 1. */
  seq: number;
  kind: ChangeKind;
  rule: string | null;
  /** Key column → value. */
  key: Record<string, string | null>;
  decision: Decision;
  decidedBy: Person | null;
  decidedAt: Date | null;
  /** Why it cannot be written at all. */
  problem: string | null;
  comments: number;
  fields: ChangeFieldView[];
  outcome: ChangeOutcome | null;
  stale: { reason: StaleChange['reason']; current: Record<string, string | null> | null } | null;
  failure: { message: string; detail: string | null; field: string | null } | null;
  appliedBy: Person | null;
  appliedAt: Date | null;
  undoneBy: string | null;
}

export interface ChangePage {
  version: number;
  rows: ChangeRow[];
  /** The `cursor` of the page after this one, whatever the asked direction; null at the end. */
  next: number | null;
  previous: number | null;
}

export interface ChangeCommentView {
  id: number;
  seq: number;
  at: Date;
  author: Person;
  text: string;
}

/** One line of what happened to a set. */
export interface ChangeEventView {
  id: number;
  at: Date;
  actor: Person;
  kind: 'planned' | 'decided' | 'value' | 'comment' | 'applying' | 'applied' | 'failed' | 'cancelled' | 'undo';
  message: string;
  /** Rows it is about, when they are few. */
  seqs: number[] | null;
  data: Record<string, unknown>;
}

export interface DecideAnswer {
  version: number;
  /** Rows whose decision, or one of whose fields' decision, is now what was asked for. */
  decided: number;
  /** Rows left as they were: they need a value first, or cannot be written at all. */
  left: number;
}

export interface ChangePreview {
  version: number;
  /** Nothing is approved, and this is what could be: only where it was asked for. */
  undecided: boolean;
  side: Side;
  connection: string;
  table: string;
  toWrite: ChangeCounts['toWrite'];
  /** `120 rows of public.orders are updated: state in 118, total in 4.` */
  sentences: string[];
  /** A page of the rows that would be written. `sql` is null where the database has no such language. */
  statements: { seq: number; kind: ChangeKind; words: string; sql: string | null }[];
  /** The `cursor` of the next page of statements; null at the end. */
  next: number | null;
  dialect: string;
  confirmation: { needed: boolean; rows: number };
  fourEyes: { demanded: boolean };
  /** Why whoever asks may not apply this; null when nothing is in the way. */
  obstacle: string | null;
}

/** One attempt to write a set. */
export interface ChangeAttemptView {
  number: number;
  /** `unsettled`: the rows themselves cannot tell whether its commit happened. */
  state: 'writing' | 'committing' | 'committed' | 'applied' | 'not_applied' | 'unsettled';
  onStale: 'abort' | 'skip';
  /** Rows that were to be written. */
  rows: number;
  actor: Person;
  startedAt: Date;
  endedAt: Date | null;
  report: ChangeReport | null;
  failure: ChangeFailure | null;
}

/** What became of a set: every attempt, newest first. Its rows are a page with the filter `outcomes`. */
export interface ChangeReportView {
  set: ChangeSetSummary;
  attempts: ChangeAttemptView[];
}

export type FollowChangesMessage = { kind: 'set'; set: ChangeSetState } | { kind: 'event'; event: ChangeEventView };
