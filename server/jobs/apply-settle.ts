import type { Prisma } from '#server/db/generated/client.ts';
import { probeInsert, readStandings } from '#server/engine/changes/read-standings.ts';
import { noStandings, type RowStanding, type StandingCounts, wasCommitted } from '#server/engine/changes/row-standing.ts';
import type { RowChange, RowWriter } from '#server/engine/connectors/writer-contract.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { isTransient } from '#server/engine/retry/is-transient.ts';
import type { ChangeOutcome } from '#server/features/changes/change-status.ts';
import { ranges } from '#server/features/changes/store-decisions.ts';
import { pagesToWrite } from './apply-pages.ts';
import { type ApplyWork, newestFirst, openWriter, storeHeld } from './apply-state.ts';
import { pause } from './pause.ts';

type Insert = Extract<RowChange, { kind: 'insert' }>;

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/**
 * Asks the rows themselves whether a commit happened whose answer nobody has. The rows are locked, so a transaction that is
 * still under way is waited for. Nothing is concluded while the database does not answer.
 * @returns null when they cannot tell: others changed them since.
 */
export async function settleCommit(work: ApplyWork): Promise<boolean | null> {
  return untilAnswered(work, 'settling', async () => {
    // Said before the rows are asked: their locks may take a while.
    await storeHeld(work, { phase: 'settling', done: 0, total: null }, (tx) => forgetVerdicts(tx, work));
    const counts = noStandings();
    let insert: Insert | undefined;
    await withWriter(work, (writer) =>
      eachPage(work, writer, 'settling', async (changes, standings) => {
        for (const standing of standings) counts[standing] += 1;
        insert ??= changes.find((change, index): change is Insert => change.kind === 'insert' && standings[index] === 'before');
      }),
    );
    const verdict = wasCommitted(counts);
    if (verdict !== false || insert === undefined || !(await onlyInserts(work))) return verdict;
    // Rows that are not there hold up nobody: whoever is about to insert them must have ended before their absence means anything.
    const probed = insert;
    return (await withWriter(work, (writer) => probeInsert(writer, probed, work.signal))) ? countAgain(work) : false;
  });
}

async function onlyInserts({ app, set }: ApplyWork): Promise<boolean> {
  const others = { changeSetId: set.id, approved: { gt: 0 }, kind: { not: 'insert' }, outcome: null };
  return (await app.db.change.count({ where: others })) === 0;
}

async function countAgain(work: ApplyWork): Promise<boolean | null> {
  const counts: StandingCounts = noStandings();
  await withWriter(work, (writer) =>
    eachPage(work, writer, 'settling', async (_, standings) => {
      for (const standing of standings) counts[standing] += 1;
    }),
  );
  return wasCommitted(counts);
}

/** Reads every row and stores what became of it. `committed`: known for certain; null: only the rows themselves know. */
export async function readBack(work: ApplyWork, committed: true | null): Promise<void> {
  await untilAnswered(work, 'reading back', () =>
    withWriter(work, (writer) =>
      eachPage(work, writer, 'reading back', (changes, standings, done, total) =>
        storeHeld(work, { phase: 'reading back', done, total }, (tx) =>
          storeOutcomes(
            tx,
            work,
            changes.map(({ id }, index) => [Number(id), outcomeOf(standings[index]!, committed)]),
          ),
        ),
      ),
    ),
  );
}

function outcomeOf(standing: RowStanding, committed: true | null): ChangeOutcome {
  if (standing === 'after' || standing === 'either') return 'applied';
  return standing === 'before' && committed === null ? 'not_applied' : 'changed_since';
}

async function storeOutcomes(
  tx: Prisma.TransactionClient,
  work: ApplyWork,
  outcomes: [seq: number, outcome: ChangeOutcome][],
): Promise<void> {
  const { set, claim, app } = work;
  const by = { appliedBy: claim.actor.id, appliedByName: claim.actor.name, appliedAt: app.now() };
  for (const outcome of ['applied', 'changed_since', 'not_applied'] as const) {
    const seqs = outcomes.flatMap(([seq, one]) => (one === outcome ? [seq] : [])).sort((left, right) => left - right);
    if (seqs.length === 0) continue;
    const data = { outcome, ...(outcome === 'not_applied' ? {} : by) };
    for (const seq of ranges(seqs)) {
      await tx.change.updateMany({ where: { changeSetId: set.id, seq }, data });
      if (set.undoOf !== null && outcome === 'applied') {
        await tx.change.updateMany({ where: { changeSetId: set.undoOf, seq }, data: { undoneBy: set.id } });
      }
    }
  }
}

/** What a former worker found out before it stopped counts for nothing: the rows are asked again. */
async function forgetVerdicts(tx: Prisma.TransactionClient, { set }: ApplyWork): Promise<void> {
  await tx.change.updateMany({
    where: { changeSetId: set.id, outcome: { in: ['applied', 'not_applied', 'changed_since'] } },
    data: { outcome: null, appliedBy: null, appliedByName: null, appliedAt: null },
  });
}

type PageWork = (changes: readonly RowChange[], standings: readonly RowStanding[], done: number, total: number) => Promise<void>;

async function eachPage(work: ApplyWork, writer: RowWriter, phase: string, look: PageWork): Promise<void> {
  const { app, set, layout, types, signal } = work;
  const total = await app.db.change.count({ where: { changeSetId: set.id, approved: { gt: 0 }, outcome: null } });
  let done = 0;
  for await (const changes of pagesToWrite(app, set.id, layout, newestFirst(work))) {
    const standings = await readStandings(writer, changes, types, signal);
    done += changes.length;
    if (phase === 'settling') await storeHeld(work, { phase, done, total }, async () => undefined);
    await look(changes, standings, done, total);
  }
}

async function withWriter<T>(work: ApplyWork, use: (writer: RowWriter) => Promise<T>): Promise<T> {
  const writer = await openWriter(work);
  try {
    return await use(writer);
  } finally {
    await writer.rollback();
  }
}

/**
 * What was committed, or may have been, is never given up because a database is away: it is asked again until it answers or
 * this worker has to stop; then the next one goes on.
 */
async function untilAnswered<T>(work: ApplyWork, phase: string, ask: () => Promise<T>): Promise<T> {
  const { app, signal, set } = work;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof TieoutError) || !isTransient(error)) throw error;
      app.log.warn({ err: error, setId: set.id }, `${phase}: the database is asked again`);
      await storeHeld(work, { phase: `${phase}: waiting for the database`, done: 0, total: null }, async () => undefined);
      await pause(wait, signal);
      signal.throwIfAborted();
    }
  }
}
