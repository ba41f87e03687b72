import { encodeRow } from '../../connectors/spool.ts';
import { throwIfCancelled } from '../../errors.ts';
import { type ExportColumn, type ExportLines, writeExport } from '../../export/write-export.ts';
import type { ExportFormat, OutcomeFilter } from '../contract.ts';
import type { LandingSession } from './landing-session.ts';
import type { OpenedOutcomes } from './opened-outcomes.ts';
import type { OutcomeManifest } from './outcome-manifest.ts';
import type { StoredOutcome } from './outcome-row.ts';
import { filteredOutcomes } from './read-outcomes.ts';

/** Writes the file in one piece: under a name of its own first, which becomes `path` when it is whole. */
export async function exportOutcomes(
  session: LandingSession,
  opened: OpenedOutcomes,
  filter: OutcomeFilter,
  format: ExportFormat,
  path: string,
  signal: AbortSignal,
): Promise<{ rows: number; bytes: number }> {
  throwIfCancelled(signal);
  const found = filteredOutcomes(session, opened, filter, null, 'forward', Number.MAX_SAFE_INTEGER, signal);
  const columns = flatColumns(opened.manifest);
  const lines = format === 'json' ? jsonLines(found) : csvLines(columns, found);
  return writeExport(path, format, { columns, lines }, signal);
}

/** A column of the flat file. */
interface FlatColumn extends ExportColumn {
  text(row: StoredOutcome): string | null;
}

/** Names are told apart without regard to case, as readers of such files do. */
function flatColumns(manifest: OutcomeManifest): FlatColumn[] {
  const taken = new Set<string>();
  const column = (name: string, type: FlatColumn['type'], text: FlatColumn['text']): FlatColumn => {
    let free = name;
    for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${name}_${count}`;
    taken.add(free.toLowerCase());
    return { name: free, type, text };
  };
  return [
    column('outcome', 'VARCHAR', (row) => row.outcome),
    column('rule', 'VARCHAR', (row) => row.rule),
    column('confidence', 'DOUBLE', (row) => doubleText(row.confidence)),
    column('reason', 'VARCHAR', (row) => row.reason),
    ...manifest.keys.map((key) => column(manifest.columns.source[key.source]!.name, 'VARCHAR', (row) => row.keyText(key))),
    ...manifest.fields.flatMap(({ label, source, transformed, target }, index) => [
      column(`${label}_source`, 'VARCHAR', (row) => row.text('source', source)),
      ...(transformed === undefined ? [] : [column(`${label}_transformed`, 'VARCHAR', (row) => row.text('source', transformed))]),
      column(`${label}_target`, 'VARCHAR', (row) => row.text('target', target)),
      column(`${label}_equal`, 'BOOLEAN', (row) => String(row.fieldEqual(index))),
    ]),
  ];
}

/** As the embedded landing engine writes it: with a digit after the point. */
function doubleText(value: number | null): string | null {
  if (value === null) return null;
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

async function* csvLines(columns: readonly FlatColumn[], found: AsyncIterable<StoredOutcome>): AsyncGenerator<ExportLines> {
  yield { rows: 0, text: encodeRow(columns.map((column) => column.name)) };
  for await (const row of found) yield { rows: 1, text: encodeRow(columns.map((column) => column.text(row))) };
}

/** The shape of OutcomeRow, without its id. */
async function* jsonLines(found: AsyncIterable<StoredOutcome>): AsyncGenerator<ExportLines> {
  let before = '[\n\t';
  for await (const stored of found) {
    const { id: _, ...row } = stored.row(false);
    yield { rows: 1, text: before + JSON.stringify(row) };
    before = ',\n\t';
  }
  yield { rows: 0, text: before.startsWith('[') ? '[]\n' : '\n]\n' };
}
