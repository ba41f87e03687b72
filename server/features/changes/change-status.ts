/**
 * A set's life: `planning` → `planned` (under review) → `applying` → `applied`. `failed`: it could not be planned. An apply
 * that wrote nothing goes back to `planned`. `unsettled`: a commit whose outcome the rows themselves cannot tell.
 */
export const CHANGE_SET_STATUSES = ['planning', 'planned', 'failed', 'applying', 'applied', 'unsettled'] as const;
export type ChangeSetStatus = (typeof CHANGE_SET_STATUSES)[number];

export const DECISIONS = ['pending', 'approved', 'rejected', 'skipped'] as const;
export type Decision = (typeof DECISIONS)[number];

/** What became of a row in the last apply. */
export const CHANGE_OUTCOMES = ['stale', 'failed', 'applied', 'not_applied', 'changed_since'] as const;
export type ChangeOutcome = (typeof CHANGE_OUTCOMES)[number];

/** Rows that were written: those that somebody changed after that are stale when they are undone. */
export const WRITTEN_OUTCOMES: ChangeOutcome[] = ['applied', 'changed_since'];

export const CHANGE_SET_ORIGINS = ['run', 'undo', 'single'] as const;
export type ChangeSetOrigin = (typeof CHANGE_SET_ORIGINS)[number];
