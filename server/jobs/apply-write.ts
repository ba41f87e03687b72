import { Prisma } from '#server/db/generated/client.ts';
import { type WrittenPage, writeChanges } from '#server/engine/changes/write-changes.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { ChangeDetail } from '#server/features/changes/change-row.ts';
import { rowsText } from '#server/features/changes/decide-changes.ts';
import { pagesToWrite } from './apply-pages.ts';
import { type ApplyWork, newestFirst, openWriter, storeHeld, takeStep } from './apply-state.ts';
import { insist } from './insist.ts';

/**
 * Writes everything in one transaction and commits it. Before the commit is sent, the control database knows that it will be:
 * whoever finds that step and no further one looks at the rows.
 * @returns `unknown` when the connection went away in mid-commit.
 * @throws whatever kept it from being committed; then nothing was written.
 */
export async function writeAndCommit(work: ApplyWork): Promise<'committed' | 'unknown'> {
  const { app, set, layout, connector, signal, onStale, observe } = work;
  await insist(app.log, 'forgetting a former attempt', () => forgetOutcomes(work));
  const deletes = await app.db.change.count({ where: { changeSetId: set.id, kind: 'delete', approved: { gt: 0 } } });
  const remembered = deletes === 0 ? [] : (await connector.describe({ table: layout.table }, signal)).columns;
  const writer = await openWriter(work);
  try {
    observe('began');
    let done = 0;
    const { rows } = await app.db.changeAttempt.findUniqueOrThrow({ where: { id: work.attemptId }, select: { rows: true } });
    const { stale } = await writeChanges(
      writer,
      pagesToWrite(app, set.id, layout, newestFirst(work)),
      remembered.filter(({ filled }) => filled !== 'generated').map(({ name }) => name),
      async (page) => {
        done += page.changes.length;
        await storeHeld(work, { phase: 'writing', done, total: rows }, (tx) => storePage(tx, work, page));
        observe('page');
      },
      signal,
    );
    observe('written');
    if (stale > 0 && onStale === 'abort') throw staleRows(stale);
    await takeStep(work, 'writing', 'committing');
    observe('confirmed');
    const committing = writer.commit();
    observe('commit_sent');
    await committing;
    observe('committed');
    return 'committed';
  } catch (error) {
    if (error instanceof TieoutError && error.commitUnknown) return 'unknown';
    throw error;
  } finally {
    await writer.rollback();
  }
}

async function forgetOutcomes({ app, set }: ApplyWork): Promise<void> {
  await app.db.change.updateMany({
    where: { changeSetId: set.id, outcome: { not: null } },
    data: { outcome: null, detail: Prisma.DbNull, appliedBy: null, appliedByName: null, appliedAt: null },
  });
}

/** What is stale, and what stood in rows that go: known before the commit, meant for after it. */
async function storePage(tx: Prisma.TransactionClient, { set }: ApplyWork, page: WrittenPage): Promise<void> {
  const where = (id: string) => ({ changeSetId_seq: { changeSetId: set.id, seq: Number(id) } });
  for (const { id, reason, current } of page.stale) {
    const detail: ChangeDetail = { stale: { reason, current } };
    await tx.change.update({ where: where(id), data: { outcome: 'stale', detail: detail as unknown as Prisma.InputJsonValue } });
  }
  for (const [id, before] of page.deleted) {
    await tx.change.update({ where: where(id), data: { before: before as Prisma.InputJsonValue } });
  }
}

export function staleRows(count: number): TieoutError {
  const are = count === 1 ? 'is' : 'are';
  return new TieoutError(
    'conflict',
    `${rowsText(count)} ${are} no longer as the run saw them, so nothing was written.`,
    'Look at them and reject them, run the ruleset again, or apply the others only (on stale: skip).',
  );
}
