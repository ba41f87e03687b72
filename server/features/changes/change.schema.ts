import { z } from 'zod';
import { CHANGE_KINDS } from '#server/engine/changes/planned-change.ts';
import { CHANGE_OUTCOMES, CHANGE_SET_STATUSES, DECISIONS } from './change-status.ts';

export const MOST_CHANGES_PER_PAGE = 500;
/** A list of single rows; more than that is a filter. */
export const MOST_CHOSEN = 1_000;

const setId = z.string().regex(/^CHG_[0-9a-f]{8}$/, 'This is no change set.');
const seq = z.int().positive();

export const changeSetRef = z.object({ id: setId });
export const changeRef = changeSetRef.extend({ seq });

/** Which changes of a set: what the review screen keeps in its URL. Everything given must hold. */
export const changeFilterSchema = z.object({
  kinds: z.array(z.enum(CHANGE_KINDS)).optional(),
  /** Rows in which this field is to be written, by its name in the outcomes. */
  field: z.string().min(1).optional(),
  decisions: z.array(z.enum(DECISIONS)).optional(),
  rule: z.string().min(1).optional(),
  /** Part of a key or of a value, in any case. */
  search: z.string().trim().min(1).max(200).optional(),
  /** Exact values of key columns. */
  key: z.record(z.string(), z.string()).optional(),
  /** Rows that need a value, or cannot be written. */
  problems: z.boolean().optional(),
  /** What became of them in the last apply. */
  outcomes: z.array(z.enum(CHANGE_OUTCOMES)).optional(),
  /** Numbers of rows, both included. */
  from: seq.optional(),
  to: seq.optional(),
  seqs: z.array(seq).min(1).max(MOST_CHOSEN).optional(),
});
export type ChangeFilter = z.infer<typeof changeFilterSchema>;

export type ChangeSetRef = z.infer<typeof changeSetRef>;

export const planChangesInput = z.object({ runId: z.string().min(1), side: z.enum(['source', 'target']).default('target') });
export type PlanChangesInput = z.input<typeof planChangesInput>;

export const listChangeSetsInput = z.object({
  runId: z.string().optional(),
  rulesetId: z.string().optional(),
  status: z.array(z.enum(CHANGE_SET_STATUSES)).optional(),
  cursor: z.string().nullish(),
  limit: z.int().min(1).max(200).default(50),
});
export type ListChangeSetsInput = z.input<typeof listChangeSetsInput>;

export const changePageInput = changeSetRef.extend({
  filter: changeFilterSchema.default({}),
  /** The page begins after (or, backward, ends before) the row of this number. */
  cursor: seq.nullish(),
  direction: z.enum(['forward', 'backward']).default('forward'),
  limit: z.int().min(1).max(MOST_CHANGES_PER_PAGE).default(100),
});
export type ChangePageInput = z.input<typeof changePageInput>;

export const writtenRowsInput = changeSetRef.extend({
  /** The page begins after the row of this number. */
  cursor: seq.nullish(),
  limit: z.int().min(1).max(MOST_CHANGES_PER_PAGE).default(100),
});
export type WrittenRowsInput = z.input<typeof writtenRowsInput>;

export const changeCountInput = changeSetRef.extend({ filter: changeFilterSchema.default({}) });
export type ChangeCountInput = z.input<typeof changeCountInput>;

export const nextChangeInput = changeSetRef.extend({
  /** The next one after this number; it begins again at the first when there is none behind it. */
  after: z.int().nonnegative().default(0),
  filter: changeFilterSchema.default({}),
});
export type NextChangeInput = z.input<typeof nextChangeInput>;

/** `pending` takes a decision back. */
const verdict = z.enum(DECISIONS);

export const decideInput = changeSetRef.extend({
  seqs: z.array(seq).min(1).max(MOST_CHOSEN),
  /** Only this field of the rows. */
  field: z.string().min(1).optional(),
  decision: verdict,
});
export type DecideInput = z.input<typeof decideInput>;

export const decideManyInput = changeSetRef.extend({
  filter: changeFilterSchema,
  field: z.string().min(1).optional(),
  decision: verdict,
  /** The version of the set that whoever decides has seen. */
  version: z.int().nonnegative(),
});
export type DecideManyInput = z.input<typeof decideManyInput>;

export const setValueInput = changeRef.extend({
  field: z.string().min(1),
  /** Canonical text of the column's type, or what reads as it; null writes NULL. */
  value: z.string().max(1_000_000).nullable(),
});
export type SetValueInput = z.input<typeof setValueInput>;

export const commentInput = changeRef.extend({ text: z.string().trim().min(1, 'Write something.').max(4_000) });
export type CommentInput = z.input<typeof commentInput>;

/** Comments of one row, or of all. */
export const commentsInput = changeSetRef.extend({ seq: seq.optional() });
export type CommentsInput = z.input<typeof commentsInput>;

export const previewInput = changeSetRef.extend({
  /** Statements begin after the row of this number. */
  cursor: seq.nullish(),
  limit: z.int().min(1).max(200).default(20),
  /** While no row is approved: what would be written if all that can be were. */
  planned: z.boolean().optional(),
});
export type PreviewInput = z.input<typeof previewInput>;

export const applyInput = changeSetRef.extend({
  /** The version of the set that whoever applies has seen. */
  version: z.int().nonnegative(),
  onStale: z.enum(['abort', 'skip']).default('abort'),
  /** The number of rows, typed, when there are more than the ruleset's `confirm_above`. */
  confirmation: z.int().nonnegative().nullish(),
});
export type ApplyInput = z.input<typeof applyInput>;

export const followChangesInput = changeSetRef.extend({ lastEventId: z.string().nullish() });
export type FollowChangesInput = z.input<typeof followChangesInput>;

export const undoInput = changeSetRef.extend({
  /** Left out: every row that was applied. */
  filter: changeFilterSchema.optional(),
});
export type UndoInput = z.input<typeof undoInput>;
