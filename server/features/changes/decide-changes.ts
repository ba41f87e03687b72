import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Transaction } from '#server/db/client.ts';
import type { Prisma } from '#server/db/generated/client.ts';
import { readDecidableParts } from '#server/db/read-changes.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { type DecideInput, decideInput } from './change.schema.ts';
import type { KeptCounts } from './change-counts.ts';
import { recordEvent } from './change-event.ts';
import { requireField } from './change-filter.ts';
import { assertReviewable, keptCounts, requireSet } from './change-set.repository.ts';
import type { Decision } from './change-status.ts';
import type { DecideAnswer } from './change-view.ts';
import { type DecidableRow, decideRow } from './decide-row.ts';
import { type RowDecision, storeDecisions } from './store-decisions.ts';

/** How a decision is told: `Approved 3 rows`. */
export const DECISION_WORDS: Record<Decision, string> = {
  approved: 'Approved',
  rejected: 'Rejected',
  skipped: 'Skipped',
  pending: 'Took back the decision on',
};

/**
 * Decides single rows, or one field of them. Rows that cannot be approved are left as they are and counted.
 * @throws TieoutError invalid_input when none of them could be; conflict when the set is applied.
 */
export async function decideChanges(app: AppContext, actor: Actor, given: DecideInput): Promise<DecideAnswer> {
  permit(actor, 'changes.review');
  const { id, seqs, field, decision } = decideInput.parse(given);
  const wanted = [...new Set(seqs)].sort((left, right) => left - right);
  return app.db.$transaction(async (tx) => {
    const set = await requireSet(tx, id);
    const layout = assertReviewable(set);
    const name = field === undefined ? undefined : layout.fields[requireField(layout, field)]?.field;
    const rows = await decidableRows(tx, id, wanted);
    if (rows.length < wanted.length) {
      throw new TieoutError('not_found', `The change set ${id} has no such row.`, 'Reload the list.');
    }
    const counts = keptCounts(set) as KeptCounts;
    const { decisions, decided, left } = decideRows(rows, decision, name);
    if (decided === 0) throw cannotDecide(rows, decision);
    await storeDecisions(tx, id, decisions, { id: actor.id, name: actor.name, at: app.now() }, counts);
    const { version } = await raise(tx, id, counts);
    const what = `${rowsText(decided)}${name === undefined ? '' : `, field ${name}`}`;
    await recordEvent(tx, app, actor, id, {
      kind: 'decided',
      message: `${DECISION_WORDS[decision]} ${what}`,
      seqs: wanted,
      data: { decision, field: name },
    });
    await recordAudit(tx, app, actor, {
      action: `change.${DEEDS[decision]}`,
      entityType: 'change_set',
      entityId: id,
      summary: `${DECISION_WORDS[decision]} ${what} of ${id}`,
      before: { rows: rows.map((row) => ({ row: row.seq, decision: row.decision })) },
      after: { decision, field: name, rows: decisions.map(({ after }) => ({ row: after.seq, decision: after.decision })) },
    });
    return { version, decided, left };
  });
}

export const DEEDS: Record<Decision, string> = { approved: 'approve', rejected: 'reject', skipped: 'skip', pending: 'take_back' };

export function decideRows(
  rows: readonly DecidableRow[],
  decision: Decision,
  field: string | undefined,
): { decisions: RowDecision[]; decided: number; left: number } {
  const decisions: RowDecision[] = [];
  let decided = 0;
  let left = 0;
  for (const before of rows) {
    const result = decideRow(before, decision, field);
    if (!result) continue;
    if (result.left) left += 1;
    else decided += 1;
    if (!isSame(before, result.row)) decisions.push({ before, after: result.row });
  }
  return { decisions, decided, left };
}

function isSame(before: DecidableRow, after: DecidableRow): boolean {
  if (before === after) return true;
  if (before.decision !== after.decision || before.approved !== after.approved) return false;
  return before.fields.every((field, index) => field.decision === after.fields[index]?.decision);
}

/** In the order of their numbers. */
export async function decidableRows(tx: Transaction, id: string, seqs: readonly number[]): Promise<DecidableRow[]> {
  return (await readDecidableParts(tx, id, seqs)) as DecidableRow[];
}

/** A new version with its counts. Inside the transaction that made it. */
export async function raise(tx: Transaction, id: string, counts: KeptCounts): Promise<{ version: number }> {
  return tx.changeSet.update({
    where: { id },
    data: { counts: counts as unknown as Prisma.InputJsonValue, version: { increment: 1 }, revision: { increment: 1 } },
    select: { version: true },
  });
}

export function rowsText(count: number): string {
  return count === 1 ? '1 row' : `${count.toLocaleString('en-US')} rows`;
}

function cannotDecide(rows: readonly DecidableRow[], decision: Decision): TieoutError {
  const problem = rows.find((row) => row.problem !== null)?.problem;
  if (problem) return new TieoutError('invalid_input', `This row cannot be written: ${problem}`, 'Reject or skip it.');
  return decision === 'approved'
    ? new TieoutError('invalid_input', 'There is no value to write yet.', 'Type a value first, or reject the field.')
    : new TieoutError('invalid_input', 'The rows chosen do not have this field.', 'Choose rows in which the field differs.');
}
