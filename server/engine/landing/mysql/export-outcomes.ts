import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { encodeRow } from '../../connectors/spool.ts';
import { TieoutError, throwIfCancelled } from '../../errors.ts';
import type { ExportFormat, OutcomeFilter } from '../contract.ts';
import type { LandingSession } from './landing-session.ts';
import type { OpenedOutcomes } from './opened-outcomes.ts';
import type { OutcomeManifest } from './outcome-manifest.ts';
import type { StoredOutcome } from './outcome-row.ts';
import { writeParquet } from './parquet-file.ts';
import { filteredOutcomes } from './read-outcomes.ts';

/** Bytes collected before they are handed to the file. */
const CHUNK_CHARACTERS = 64 * 1024;

/** Writes the file in one piece: under a name of its own first, which becomes `path` when it is whole. */
export async function exportOutcomes(
  session: LandingSession,
  opened: OpenedOutcomes,
  filter: OutcomeFilter,
  format: ExportFormat,
  path: string,
  signal: AbortSignal,
): Promise<{ rows: number; bytes: number }> {
  const partial = `${path}.${randomBytes(4).toString('hex')}.partial`;
  const texts = `${partial}.csv`;
  throwIfCancelled(signal);
  const found = filteredOutcomes(session, opened, filter, null, 'forward', Number.MAX_SAFE_INTEGER, signal);
  const columns = flatColumns(opened.manifest);
  try {
    let rows: number;
    if (format === 'json') rows = await writeText(partial, jsonLines(found), signal);
    else if (format === 'csv') rows = await writeText(partial, csvLines(columns, found), signal);
    else {
      rows = await writeText(texts, csvLines(columns, found), signal);
      await writeParquet(texts, columns, partial, signal);
    }
    const { size } = await stat(partial);
    await rename(partial, path);
    return { rows, bytes: size };
  } catch (error) {
    await rm(partial, { force: true });
    throw explainFileError(error, path);
  } finally {
    await rm(texts, { force: true });
  }
}

/** A column of the flat file. */
export interface FlatColumn {
  name: string;
  type: 'VARCHAR' | 'DOUBLE' | 'BOOLEAN';
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

interface Lines {
  rows: number;
  text: string;
}

async function* csvLines(columns: readonly FlatColumn[], found: AsyncIterable<StoredOutcome>): AsyncGenerator<Lines> {
  yield { rows: 0, text: encodeRow(columns.map((column) => column.name)) };
  for await (const row of found) yield { rows: 1, text: encodeRow(columns.map((column) => column.text(row))) };
}

/** The shape of OutcomeRow, without its id. */
async function* jsonLines(found: AsyncIterable<StoredOutcome>): AsyncGenerator<Lines> {
  let before = '[\n\t';
  for await (const stored of found) {
    const { id: _, ...row } = stored.row(false);
    yield { rows: 1, text: before + JSON.stringify(row) };
    before = ',\n\t';
  }
  yield { rows: 0, text: before.startsWith('[') ? '[]\n' : '\n]\n' };
}

/** How many rows were written. */
async function writeText(path: string, lines: AsyncIterable<Lines>, signal: AbortSignal): Promise<number> {
  const file = createWriteStream(path, { signal });
  const ended = finished(file);
  // Whoever writes next tells of it; a file that broke while nobody writes must not end the process.
  ended.catch(() => undefined);
  let rows = 0;
  let waiting = '';
  try {
    for await (const line of lines) {
      rows += line.rows;
      waiting += line.text;
      if (waiting.length < CHUNK_CHARACTERS) continue;
      await write(file, waiting);
      waiting = '';
    }
    file.end(waiting);
    await ended;
    return rows;
  } catch (error) {
    // A file that is still being opened comes into being only now: the caller must not remove it before.
    if (!file.closed) await new Promise<void>((resolve) => file.once('close', resolve).destroy());
    throw error;
  }
}

async function write(file: WriteStream, text: string): Promise<void> {
  if (file.errored) throw file.errored;
  if (!file.write(text)) await once(file, 'drain');
}

function explainFileError(error: unknown, path: string): TieoutError {
  if (error instanceof TieoutError) return error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const detail = error instanceof Error ? error.message : String(error);
  if (code === 'ABORT_ERR') return new TieoutError('cancelled', 'The work was cancelled.', 'Start it again when you are ready.');
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new TieoutError('disk_full', 'There is no space left for the export.', 'Make room on the disk, and export again.', { detail });
  return new TieoutError('invalid_input', `The file ${path} cannot be written.`, 'Check the folder and its permissions.', { detail });
}
