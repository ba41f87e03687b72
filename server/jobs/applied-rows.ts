import type { Prisma } from '#server/db/generated/client.ts';
import type { ChangeLayout } from '#server/engine/changes/planned-change.ts';
import type { RowValues } from '#server/engine/connectors/writer-contract.ts';
import { changesToWrite } from '#server/features/changes/changes-to-write.ts';

/** So many rows stand in the audit entry itself; the account of all of them is the change set, which is never changed again. */
const MOST_SHOWN = 200;

export interface AuditedRow {
  row: number;
  kind: string;
  key: RowValues;
  values: RowValues | null;
}

/** Before and after of the first rows that were written. Null values: there was no row. */
export async function appliedRows(
  tx: Prisma.TransactionClient,
  setId: string,
  layout: ChangeLayout,
): Promise<{ before: AuditedRow[]; after: AuditedRow[]; shown: number }> {
  const written = await tx.change.findMany({
    where: { changeSetId: setId, outcome: { in: ['applied', 'changed_since'] } },
    orderBy: { seq: 'asc' },
    take: MOST_SHOWN,
    select: { seq: true, before: true },
  });
  const whole = new Map(written.map(({ seq, before }) => [seq, before as RowValues | null]));
  const last = written.at(-1)?.seq ?? 0;
  const rows: Awaited<ReturnType<typeof changesToWrite>> = [];
  for (let from = 0; from < last; ) {
    const page = await changesToWrite(tx, setId, layout, { from, limit: MOST_SHOWN });
    rows.push(...page.filter(({ seq }) => whole.has(seq)));
    from = page.at(-1)?.seq ?? last;
  }
  const side = (values: (change: (typeof rows)[number]) => RowValues | null): AuditedRow[] =>
    rows.map((row) => ({ row: row.seq, kind: row.change.kind, key: row.change.key, values: values(row) }));
  return {
    before: side(({ seq, change }) => (change.kind === 'insert' ? null : (whole.get(seq) ?? change.before))),
    after: side(({ change }) => (change.kind === 'delete' ? null : change.after)),
    shown: rows.length,
  };
}
