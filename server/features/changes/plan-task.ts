import type { ChangeFilter } from './change.schema.ts';

/** The input of a `plan` task: from the outcomes of the set's run, or from what another set did. */
export type PlanTask = { from: 'run' } | { from: 'undo'; filter: ChangeFilter };

/** The input of an `apply` task. */
export interface ApplyTask {
  /** Which attempt to write the set it is. */
  attemptId: string;
  onStale: 'abort' | 'skip';
}
