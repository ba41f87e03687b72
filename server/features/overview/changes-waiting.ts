import type { AppContext } from '#server/app-context.ts';
import { emptyCounts, type KeptCounts } from '../changes/change-counts.ts';
import type { Attention } from './attention.ts';

/** Sets that wait are told one by one up to this many, the newest first. */
const MOST_TOLD = 5;

/** Change sets that wait to be reviewed or applied, and those whose commit nobody knows the outcome of. */
export async function changesWaiting(app: AppContext): Promise<Attention[]> {
  const sets = await app.db.changeSet.findMany({
    where: { status: { in: ['planned', 'unsettled'] } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { id: true, status: true, rulesetName: true, table: true, createdByName: true, counts: true },
  });
  const all = sets.flatMap(({ id, status, rulesetName, table, createdByName, counts }): Attention[] => {
    const about = { href: `/changes/${encodeURIComponent(id)}` };
    const what = rulesetName ?? table;
    if (status === 'unsettled') {
      const title = `An apply of ${what} is unsettled`;
      return [{ kind: 'changes_unsettled', title, detail: `It cannot be told whether it was committed to ${table}.`, ...about }];
    }
    const { byDecision, toWrite } = (counts as unknown as KeptCounts | null) ?? emptyCounts([]);
    const detail = `planned by ${createdByName}`;
    const approved = toWrite.rows > 0 ? `; ${countText(toWrite.rows, 'row')} approved already` : '';
    if (byDecision.pending > 0) {
      const title = `${countText(byDecision.pending, 'change')} of ${what} to be reviewed`;
      return [{ kind: 'changes_waiting', title, detail: `${detail}${approved}`, ...about }];
    }
    if (toWrite.rows === 0) return [];
    return [{ kind: 'changes_waiting', title: `${countText(toWrite.rows, 'approved change')} of ${what} to be applied`, detail, ...about }];
  });
  const unsettled = all.filter(({ kind }) => kind === 'changes_unsettled');
  const waiting = all.filter(({ kind }) => kind === 'changes_waiting');
  const more = waiting.length - MOST_TOLD;
  if (more <= 0) return [...unsettled, ...waiting];
  const rest: Attention = {
    kind: 'changes_waiting',
    title: `${more} more change ${more === 1 ? 'set waits' : 'sets wait'}`,
    detail: 'Review them, or delete those that are out of date.',
    href: '/changes',
  };
  return [...unsettled, ...waiting.slice(0, MOST_TOLD), rest];
}

function countText(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
}
