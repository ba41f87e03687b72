import { CHANGE_KINDS, type ChangeKind } from '#server/engine/changes/planned-change.ts';
import { DECISIONS, type Decision } from '#server/features/changes/change-status.ts';
import type { ChangeCounts } from '#server/features/changes/change-view.ts';
import type { ReviewNarrowing } from './review-url.ts';

/** How many rows a filter means. */
export interface Matching {
  /** Rows of each decision, under everything else the filter says; null while it is being counted. */
  byDecision: Record<Decision, number | null>;
  /** Null where it is not counted: what else narrows the rows is counted by decision only. */
  byKind: Record<ChangeKind, number | null> | null;
  /** Rows that the filter means. */
  total: number | null;
}

/** From the set's own counts. */
export function matchingOf(counts: Pick<ChangeCounts, 'byKind'>, { show, kind }: Pick<ReviewNarrowing, 'show' | 'kind'>): Matching {
  const kinds = kind.length > 0 ? kind : CHANGE_KINDS;
  const decisions = show.length > 0 ? show : DECISIONS;
  const of = (someKinds: readonly ChangeKind[], someDecisions: readonly Decision[]) =>
    someKinds.reduce((total, each) => total + someDecisions.reduce((part, decision) => part + counts.byKind[each][decision], 0), 0);
  return {
    byDecision: Object.fromEntries(DECISIONS.map((decision) => [decision, of(kinds, [decision])])) as Matching['byDecision'],
    byKind: Object.fromEntries(CHANGE_KINDS.map((each) => [each, of([each], decisions)])) as Matching['byKind'],
    total: of(kinds, decisions),
  };
}
