import type { ChangeSetSummary } from '#server/features/changes/change-view.ts';
import { formatPlural } from '../ui/format.ts';
import type { AttentionItem } from './attention-items.ts';

/** Change sets that somebody has to decide, apply or settle. One without rows waits for nobody. */
export function waitingChanges(
  sets: readonly Pick<ChangeSetSummary, 'id' | 'status' | 'rulesetName' | 'table' | 'byDecision' | 'createdBy'>[],
): AttentionItem[] {
  return sets.flatMap((set): AttentionItem[] => {
    const name = set.rulesetName ?? set.table;
    const href = `/changes/${set.id}`;
    const by = `planned by ${set.createdBy.name}`;
    if (set.status === 'unsettled')
      return [{ tone: 'bad', title: `An apply of ${name} is unsettled`, detail: 'It cannot be told whether it was committed', href }];
    if (set.status !== 'planned' || !set.byDecision) return [];
    const { pending, approved } = set.byDecision;
    if (pending > 0) return [{ tone: 'warn', title: `${formatPlural(pending, 'change')} of ${name} to be reviewed`, detail: by, href }];
    return approved > 0
      ? [{ tone: 'warn', title: `${formatPlural(approved, 'approved change')} of ${name} to be applied`, detail: by, href }]
      : [];
  });
}
