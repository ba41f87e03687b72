import { type Dirent, realpathSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { TieoutError } from '../../errors.ts';
import { closestName } from '../../values/did-you-mean.ts';

export type FileFormat = 'delimited' | 'parquet' | 'json_lines';

const FORMATS: Record<string, FileFormat> = {
  '.csv': 'delimited',
  '.tsv': 'delimited',
  '.tab': 'delimited',
  '.txt': 'delimited',
  '.parquet': 'parquet',
  '.pq': 'parquet',
  '.jsonl': 'json_lines',
  '.ndjson': 'json_lines',
};

/** A folder with more files than this is no folder of data sets. */
const MOST_FILES = 10_000;

export function formatOf(name: string): FileFormat | null {
  return FORMATS[path.extname(name).toLowerCase()] ?? null;
}

/** The real path of the folder. @throws TieoutError not_found or invalid_input. */
export function openFolder(folder: string): string {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (!stat) {
    throw new TieoutError(
      'not_found',
      `There is no folder ${folder}.`,
      'Check the path; relative paths start at the folder of the configuration.',
    );
  }
  if (!stat.isDirectory())
    throw new TieoutError('invalid_input', `${folder} is a file, not a folder.`, 'Give the folder that holds the file.');
  return realpathSync(folder);
}

/** Names of the data files in the folder and its sub-folders, sorted, with `/` between parts. Hidden ones and links out of the folder are left out. */
export async function listFiles(folder: string): Promise<string[]> {
  const root = openFolder(folder);
  const names: string[] = [];
  const waiting = [''];
  for (let inside = waiting.shift(); inside !== undefined && names.length < MOST_FILES; inside = waiting.shift()) {
    const entries = await readdir(path.join(root, inside), { withFileTypes: true });
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const name = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (entry.isDirectory()) waiting.push(name);
      else if (formatOf(name) && isInside(root, entry, name)) names.push(name);
    }
  }
  return names.sort();
}

function isInside(root: string, entry: Dirent, name: string): boolean {
  if (entry.isFile()) return true;
  return (
    entry.isSymbolicLink() &&
    statSync(path.join(root, name), { throwIfNoEntry: false })?.isFile() === true &&
    realPathInside(root, name) !== null
  );
}

function realPathInside(root: string, name: string): string | null {
  const real = realpathSync(path.resolve(root, name));
  return real.startsWith(root + path.sep) ? real : null;
}

/**
 * The real path of a dataset's file, which is certain to be inside the folder.
 * @throws TieoutError invalid_input when the name leads out of the folder; not_found with a "did you mean".
 */
export async function resolveFile(folder: string, name: string): Promise<{ file: string; format: FileFormat }> {
  const root = openFolder(folder);
  const outside = () =>
    new TieoutError(
      'invalid_input',
      `"${name}" leads out of the folder ${folder}.`,
      'Name a file inside the folder of the connection; links out of it are not followed.',
    );
  if (path.isAbsolute(name) || name.includes('\0') || !path.resolve(root, name).startsWith(root + path.sep)) throw outside();
  const stat = statSync(path.resolve(root, name), { throwIfNoEntry: false });
  if (!stat?.isFile()) {
    const closest = closestName(name, await listFiles(folder));
    throw new TieoutError(
      'not_found',
      `There is no file "${name}" in ${folder}${closest ? `; did you mean "${closest}"?` : '.'}`,
      'Check the name of the file.',
    );
  }
  const file = realPathInside(root, name);
  if (file === null) throw outside();
  const format = formatOf(name);
  if (!format) {
    throw new TieoutError('invalid_input', `"${name}" is of no known kind.`, `Use a file that ends in ${Object.keys(FORMATS).join(', ')}.`);
  }
  return { file, format };
}
