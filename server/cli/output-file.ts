import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { TieoutError } from '#server/engine/errors.ts';
import { startFolder } from './start-folder.ts';

/**
 * The absolute path of a file that is to be written, before anything is made for it.
 * @throws TieoutError invalid_input when its folder is not there, may not be written to, or the name is that of a folder.
 */
export async function outputFile(name: string): Promise<string> {
  const file = resolve(startFolder(), name);
  const folder = dirname(file);
  if (!(await isFolder(folder))) throw unwritable(file, `there is no folder ${folder}`, 'Make the folder first, or choose another.');
  if (await isFolder(file)) throw unwritable(file, 'it is a folder', 'Give the name of a file in it.');
  try {
    await access(folder, constants.W_OK);
  } catch {
    throw unwritable(file, `this user may not write to ${folder}`, 'Choose another folder.');
  }
  return file;
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() === true;
}

function unwritable(file: string, why: string, advice: string): TieoutError {
  return new TieoutError('invalid_input', `${file} cannot be written: ${why}.`, advice);
}
