import type { Decision } from '#server/features/changes/change-status.ts';
import type { ChangePage, ChangeRow } from '#server/features/changes/change-view.ts';
import { decideRow } from '#server/features/changes/decide-row.ts';

/** The page with newer rows in the places of the old ones. Rows never move, come or go: nobody's eye loses its place. */
export function patchPage(page: ChangePage, newer: readonly ChangeRow[]): ChangePage {
  const bySeq = new Map(newer.map((row) => [row.seq, row]));
  if (!page.rows.some((row) => bySeq.has(row.seq))) return page;
  return { ...page, rows: page.rows.map((row) => bySeq.get(row.seq) ?? row) };
}

/**
 * A row as it will be when the server has decided: by the server's own rule, so that what is shown at once is what stays.
 * What cannot be decided stays as it is.
 */
export function decidedRow(row: ChangeRow, decision: Decision, field: string | undefined, by: { id: string; name: string }): ChangeRow {
  const result = decideRow(
    {
      seq: row.seq,
      kind: row.kind,
      decision: row.decision,
      approved: 0,
      problem: row.problem,
      fields: row.fields.map((each, place) => ({ place, field: each.field, hasValue: each.value !== undefined, decision: each.decision })),
    },
    decision,
    field,
  );
  if (!result || result.row.decision === undefined) return row;
  const at = new Date();
  const stamp = (after: Decision) => (after === 'pending' ? { decidedBy: null, decidedAt: null } : { decidedBy: by, decidedAt: at });
  const { row: decided } = result;
  const fields = row.fields.map((each, place) => {
    const after = row.kind === 'update' ? (decided.fields[place]?.decision ?? each.decision) : decided.decision;
    return after === each.decision ? each : { ...each, decision: after, ...stamp(after) };
  });
  if (decided.decision === row.decision && fields.every((each, place) => each === row.fields[place])) return row;
  return { ...row, fields, decision: decided.decision, ...stamp(decided.decision) };
}
