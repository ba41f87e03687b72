import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { encodeRow } from '#server/engine/connectors/spool.ts';
import { throwIfCancelled } from '#server/engine/errors.ts';
import { type ExportColumn, type ExportLines, writeExport } from '#server/engine/export/write-export.ts';
import type { ExportFormat } from '#server/engine/landing/contract.ts';
import { type ChangeFilter, MOST_CHANGES_PER_PAGE } from './change.schema.ts';
import { rowDocument } from './change-documents.ts';
import { changePage } from './change-page.ts';
import { layoutOf, requireSet } from './change-set.repository.ts';
import type { ChangeFieldView, ChangeRow } from './change-view.ts';

export interface ChangeExportInput {
  id: string;
  filter: ChangeFilter;
  format: ExportFormat;
}

/**
 * Writes the rows of a set that match into the file at `path`, which appears only when it is complete: with the decisions and
 * who took them, both values of each field, and what became of the row. JSON has one entry per row, as `changes show` and
 * REST have it; CSV and Parquet one line per row and field.
 */
export async function exportChanges(
  app: AppContext,
  actor: Actor,
  { id, filter, format }: ChangeExportInput,
  path: string,
  signal: AbortSignal,
): Promise<{ rows: number; bytes: number }> {
  permit(actor, 'outcomes.export');
  const { keys } = layoutOf(await requireSet(app.db, id));
  const rows = allRows(app, actor, { id, filter }, signal);
  const columns = flatColumns(keys.map(({ column }) => column));
  return writeExport(path, format, { columns, lines: format === 'json' ? jsonLines(rows) : csvLines(columns, rows) }, signal);
}

/** `RECON_ORDERS-CHG_a1b2c3d4.csv`. */
export function changeExportName(set: { id: string; rulesetId: string | null }, format: ExportFormat): string {
  return `${set.rulesetId ?? 'changes'}-${set.id}.${format}`;
}

async function* allRows(
  app: AppContext,
  actor: Actor,
  { id, filter }: Pick<ChangeExportInput, 'id' | 'filter'>,
  signal: AbortSignal,
): AsyncGenerator<ChangeRow> {
  let cursor: number | null = null;
  do {
    throwIfCancelled(signal);
    const page = await changePage(app, actor, { id, filter, cursor, limit: MOST_CHANGES_PER_PAGE });
    yield* page.rows;
    cursor = page.next;
  } while (cursor !== null);
}

interface FlatColumn extends ExportColumn {
  text(row: ChangeRow, field: ChangeFieldView | null): string | null;
}

function flatColumns(keys: readonly string[]): FlatColumn[] {
  const column = (name: string, text: FlatColumn['text'], type: FlatColumn['type'] = 'VARCHAR'): FlatColumn => ({ name, type, text });
  const decided = (row: ChangeRow, field: ChangeFieldView | null) => field ?? row;
  return [
    column('row', (row) => String(row.seq), 'INTEGER'),
    column('kind', (row) => row.kind),
    column('rule', (row) => row.rule),
    // Whatever the key is called, it is none of the other columns.
    ...keys.map((key) => column(`key_${key}`, (row) => row.key[key] ?? null)),
    column('field', (_, field) => field?.field ?? null),
    column('column', (_, field) => field?.column ?? null),
    column('old_value', (_, field) => field?.old ?? null),
    column('new_value', (_, field) => field?.value ?? null),
    column('other_value', (_, field) => field?.other ?? null),
    column('decision', (row, field) => decided(row, field).decision),
    column('decided_by', (row, field) => decided(row, field).decidedBy?.name ?? null),
    column('decided_at', (row, field) => decided(row, field).decidedAt?.toISOString() ?? null),
    column('problem', (row, field) => field?.problem ?? row.problem),
    column('outcome', (row) => row.outcome),
    column('stale_reason', (row) => row.stale?.reason ?? null),
    column('found_value', (row, field) => (field ? (row.stale?.current?.[field.column] ?? null) : null)),
    column('failure', (row) => row.failure?.message ?? null),
    column('applied_by', (row) => row.appliedBy?.name ?? null),
    column('applied_at', (row) => row.appliedAt?.toISOString() ?? null),
    column('undone_by', (row) => row.undoneBy),
  ];
}

async function* csvLines(columns: readonly FlatColumn[], rows: AsyncIterable<ChangeRow>): AsyncGenerator<ExportLines> {
  yield { rows: 0, text: encodeRow(columns.map(({ name }) => name)) };
  for await (const row of rows) {
    const fields = row.fields.length === 0 ? [null] : row.fields;
    yield { rows: 1, text: fields.map((field) => encodeRow(columns.map((column) => column.text(row, field)))).join('') };
  }
}

async function* jsonLines(rows: AsyncIterable<ChangeRow>): AsyncGenerator<ExportLines> {
  let before = '[\n\t';
  for await (const row of rows) {
    yield { rows: 1, text: before + JSON.stringify(rowDocument(row)) };
    before = ',\n\t';
  }
  yield { rows: 0, text: before.startsWith('[') ? '[]\n' : '\n]\n' };
}
