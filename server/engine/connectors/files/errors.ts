import { TieoutError } from '../../errors.ts';
import { errorCode, errorText } from '../network-error.ts';

/**
 * What reading a damaged Parquet file ends with: which of these depends on the byte that is met first. Errors that are not DuckDB's
 * own (its reader's of Thrift: `don't know what type`, `Variable-length int over 10 bytes`) come out as `Invalid Error`.
 */
const DAMAGED_PARQUET =
  /Failed to read file|No magic bytes|too small to be a Parquet file|Invalid Parquet|TProtocolException|Parquet|^Invalid Error: (?!std::bad_alloc)/i;
const CONTROL_CHARACTERS = /\p{Cc}/gu;

/** A DuckDB or file system error as one sentence with what to do. */
export function explainFilesError(error: unknown, folder: string): TieoutError {
  if (error instanceof TieoutError) return error;
  // DuckDB adds the settings of a reader and a drawing of the statement on further lines.
  const detail = errorText(error)
    .split('\n')[0]!
    .replace(/^(?:Error: )?(?:Failed to [a-z ]+: )?/, '')
    .replaceAll(CONTROL_CHARACTERS, '')
    .trimEnd();
  const make = (code: ConstructorParameters<typeof TieoutError>[0], message: string, advice: string) =>
    new TieoutError(code, message, advice, { detail: errorText(error), cause: error });
  switch (errorCode(error)) {
    case 'ENOENT':
      return make('not_found', `A file in ${folder} is gone: ${detail}.`, 'Check that the file was not moved while it was read.');
    case 'EACCES':
    case 'EPERM':
      return make(
        'permission_denied',
        `A file in ${folder} cannot be read by this user: ${detail}.`,
        'Let the user that runs Tieout read the folder and its files.',
      );
    case 'ENOSPC':
      return make('disk_full', 'The disk for temporary files is full.', 'Make room, or set TMPDIR to a larger disk.');
  }
  if (DAMAGED_PARQUET.test(detail)) {
    return make('unreadable_data', `A Parquet file in ${folder} cannot be read: ${detail}.`, 'Check that the file was written completely.');
  }
  if (/^Permission Error/.test(detail)) {
    return make('permission_denied', 'The filter reads outside the folder of the connection.', 'Use only columns of the file.');
  }
  if (/^Out of Memory|out of disk|No space left/i.test(detail))
    return make(
      'disk_full',
      `There is not enough room to sort the file: ${detail}.`,
      'Make room on the disk for temporary files, or use no limit.',
    );
  if (/^Binder Error/.test(detail) && /Referenced column/.test(detail)) {
    return make('not_found', `${detail.replace(/^Binder Error: /, '').replace(/!?$/, '')}.`, 'Check the columns that the filter names.');
  }
  if (/^(Parser|Binder|Catalog|Conversion|Invalid Input|Out of Range) Error/.test(detail)) {
    return make('invalid_input', `The filter cannot be used: ${detail}.`, 'Correct the filter; it is written in DuckDB’s SQL.');
  }
  return make('internal', `Reading files in ${folder} failed: ${detail}.`, 'Start again; if it fails again, report this with its details.');
}
