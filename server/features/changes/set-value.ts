import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { readTyped } from '#server/engine/changes/convert-value.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { type SetValueInput, setValueInput } from './change.schema.ts';
import { countRow, type KeptCounts } from './change-counts.ts';
import { recordEvent } from './change-event.ts';
import { requireField } from './change-filter.ts';
import { assertReviewable, keptCounts, requireSet } from './change-set.repository.ts';
import { decidableRows, raise } from './decide-changes.ts';
import { decideRow } from './decide-row.ts';
import { requireIdle } from './require-idle.ts';

/**
 * A reviewer types what is to be written. The field, or the new row, is to be decided once more, whatever was decided before:
 * nobody approved this value yet.
 * @throws TieoutError invalid_input for a value that the column cannot hold; conflict when the set is no longer under review.
 */
export async function setValue(app: AppContext, actor: Actor, given: SetValueInput): Promise<{ version: number }> {
  permit(actor, 'changes.review');
  const { id, seq, field: name, value } = setValueInput.parse(given);
  return app.db.$transaction(async (tx) => {
    const set = await requireSet(tx, id);
    const layout = assertReviewable(set);
    await requireIdle(tx, id);
    const place = requireField(layout, name);
    const column = layout.fields[place]!;
    const where = { changeSetId_seq_place: { changeSetId: id, seq, place } };
    const [[before], field] = await Promise.all([decidableRows(tx, id, [seq]), tx.changeField.findUnique({ where })]);
    if (!before || !field || before.kind === 'delete') {
      throw new TieoutError('not_found', `Row ${seq} of ${id} writes no field "${name}".`, 'Choose a field that the row shows.');
    }
    const read = readTyped(value, column);
    if ('problem' in read) throw new TieoutError('invalid_input', read.problem, `Type a value that ${column.nativeType} can hold.`);
    await tx.changeField.update({
      where,
      data: { newValue: read.value, hasValue: true, problem: null, typedBy: actor.name },
    });
    const typed = { ...before, fields: before.fields.map((one) => (one.place === place ? { ...one, hasValue: true } : one)) };
    const after = decideRow(typed, 'pending', before.kind === 'update' ? column.field : undefined)!.row;
    const undecided = { decidedBy: null, decidedByName: null, decidedAt: null };
    await tx.changeField.update({ where, data: { decision: 'pending', ...undecided } });
    await tx.change.update({
      where: { changeSetId_seq: { changeSetId: id, seq } },
      data: { decision: after.decision, approved: after.approved, ...(after.decision === 'pending' ? undecided : {}) },
    });
    const counts = keptCounts(set) as KeptCounts;
    countRow(counts, before, -1);
    countRow(counts, after, 1);
    const { version } = await raise(tx, id, counts);
    const data = { field: column.field, value: read.value };
    await recordEvent(tx, app, actor, id, { kind: 'value', message: `Typed a value for ${column.field} of row ${seq}`, seqs: [seq], data });
    await recordAudit(tx, app, actor, {
      action: 'change.value',
      entityType: 'change_set',
      entityId: id,
      summary: `Typed a value for ${column.field} of row ${seq} of ${id}`,
      before: { row: seq, field: column.field, value: field.hasValue ? field.newValue : undefined, decision: field.decision },
      after: { row: seq, field: column.field, value: read.value, decision: 'pending' },
    });
    return { version };
  });
}
