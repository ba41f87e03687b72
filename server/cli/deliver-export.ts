import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { TieoutError } from '#server/engine/errors.ts';
import type { ExportFormat } from '#server/engine/landing/contract.ts';
import { EXPORT_FORMATS } from '#server/features/outcomes/outcome.schema.ts';
import type { Invocation } from './command-line.ts';
import { amountText, bytesText } from './number-text.ts';
import { outputFile } from './output-file.ts';
import { note, printDocument } from './terminal.ts';

export interface ExportOptions {
  format?: ExportFormat;
  out?: string;
}

/** What was asked for, else what the name of the file says, else JSON for programs and CSV for people. */
export function exportFormat({ format, out }: ExportOptions, json: boolean): ExportFormat {
  const byName = EXPORT_FORMATS.find((candidate) => out?.toLowerCase().endsWith(`.${candidate}`));
  return format ?? byName ?? (json && out === undefined ? 'json' : 'csv');
}

/**
 * Puts an export where it was asked for: into a file, or onto standard output. It appears only when it is complete: a reader
 * of standard output gets a whole document too.
 * @throws TieoutError invalid_input before anything is read when it cannot be put there.
 */
export async function deliverExport(
  { json, signal }: Pick<Invocation, 'json' | 'signal'>,
  options: ExportOptions,
  write: (format: ExportFormat, path: string) => Promise<{ rows: number; bytes: number }>,
): Promise<void> {
  const format = exportFormat(options, json);
  if (options.out !== undefined) {
    const file = await outputFile(options.out);
    const { rows, bytes } = await write(format, file);
    if (json) printDocument({ success: true, file, format, rows, bytes });
    else note(`${file}: ${amountText(rows, 'row')}, ${bytesText(bytes)}`);
    return;
  }
  if (format === 'parquet' && process.stdout.isTTY) {
    throw new TieoutError('invalid_input', 'Parquet is no text for a terminal.', 'Write it to a file with --out FILE.');
  }
  const folder = await mkdtemp(join(tmpdir(), 'tieout-export-'));
  try {
    const path = join(folder, `export.${format}`);
    await write(format, path);
    await pipeline(createReadStream(path), process.stdout, { end: false, signal });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
