import type { Transaction } from '#server/db/client.ts';
import type { Prisma } from '#server/db/generated/client.ts';
import { countRow, type KeptCounts } from './change-counts.ts';
import type { Decision } from './change-status.ts';
import type { DecidableRow } from './decide-row.ts';

export interface Decider {
  id: string;
  name: string;
  at: Date;
}

export interface RowDecision {
  before: DecidableRow;
  after: DecidableRow;
}

const MOST_NAMED = 500;

/** Writes what changed, many rows to a statement, and keeps the counts right. The rows are in the order of their numbers. */
export async function storeDecisions(
  tx: Transaction,
  setId: string,
  decisions: readonly RowDecision[],
  by: Decider,
  counts: KeptCounts,
): Promise<void> {
  const rows = new Map<string, { decision: Decision; approved: number; seqs: number[] }>();
  const fields = new Map<string, { place: number; decision: Decision; seqs: number[] }>();
  for (const { before, after } of decisions) {
    countRow(counts, before, -1);
    countRow(counts, after, 1);
    const key = `${after.decision} ${after.approved}`;
    const group = rows.get(key) ?? { decision: after.decision, approved: after.approved, seqs: [] };
    rows.set(key, group);
    group.seqs.push(after.seq);
    after.fields.forEach((field, index) => {
      if (field.decision === before.fields[index]?.decision) return;
      const fieldKey = `${field.place} ${field.decision}`;
      const fieldGroup = fields.get(fieldKey) ?? { place: field.place, decision: field.decision, seqs: [] };
      fields.set(fieldKey, fieldGroup);
      fieldGroup.seqs.push(after.seq);
    });
  }
  for (const { place, decision, seqs } of fields.values()) {
    const data = { decision, ...stamp(decision, by) };
    for (const seq of ranges(seqs)) await tx.changeField.updateMany({ where: { changeSetId: setId, place, seq }, data });
  }
  for (const { decision, approved, seqs } of rows.values()) {
    const data = { decision, approved, ...stamp(decision, by) };
    for (const seq of ranges(seqs)) await tx.change.updateMany({ where: { changeSetId: setId, seq }, data });
  }
}

function stamp(decision: Decision, { id, name, at }: Decider) {
  return decision === 'pending'
    ? { decidedBy: null, decidedByName: null, decidedAt: null }
    : { decidedBy: id, decidedByName: name, decidedAt: at };
}

/** Numbers as conditions of few values: neighbours as one range, others by name. In ascending order. */
export function* ranges(seqs: readonly number[]): Generator<Prisma.IntFilter> {
  const first = seqs[0] as number;
  const last = seqs.at(-1) as number;
  if (last - first === seqs.length - 1) {
    yield { gte: first, lte: last };
    return;
  }
  for (let at = 0; at < seqs.length; at += MOST_NAMED) yield { in: seqs.slice(at, at + MOST_NAMED) };
}
