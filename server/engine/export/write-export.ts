import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { TieoutError } from '../errors.ts';
import type { ExportFormat } from '../landing/contract.ts';
import { writeParquet } from './parquet-file.ts';

/** Characters collected before they are handed to the file. */
const CHUNK_CHARACTERS = 64 * 1024;

/** A column of a flat file. */
export interface ExportColumn {
  name: string;
  type: 'VARCHAR' | 'DOUBLE' | 'BOOLEAN' | 'INTEGER';
}

/** Text to be written, and how many rows it stands for. */
export interface ExportLines {
  rows: number;
  text: string;
}

/**
 * Writes a file in one piece: under a name of its own first, which becomes `path` when it is whole. For Parquet the lines are
 * those of CSV in Tieout's form (connectors/spool.ts) with a line of names.
 * @throws TieoutError cancelled, disk_full, or invalid_input when the file cannot be written.
 */
export async function writeExport(
  path: string,
  format: ExportFormat,
  { columns, lines }: { columns: readonly ExportColumn[]; lines: AsyncIterable<ExportLines> },
  signal: AbortSignal,
): Promise<{ rows: number; bytes: number }> {
  const partial = `${path}.${randomBytes(4).toString('hex')}.partial`;
  const texts = `${partial}.csv`;
  try {
    const rows = await writeText(format === 'parquet' ? texts : partial, lines, signal);
    if (format === 'parquet') await writeParquet(texts, columns, partial, signal);
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

/** How many rows were written. */
async function writeText(path: string, lines: AsyncIterable<ExportLines>, signal: AbortSignal): Promise<number> {
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
