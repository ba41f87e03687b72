import { TieoutError } from '../../errors.ts';
import { errorCode, errorText } from '../network-error.ts';

/** A SQLite error as one sentence with what to do. Codes: https://www.sqlite.org/rescode.html */
export function explainSqliteError(error: unknown, file: string): TieoutError {
  if (error instanceof TieoutError) return error;
  const detail = errorText(error);
  const make = (code: ConstructorParameters<typeof TieoutError>[0], message: string, advice: string) =>
    new TieoutError(code, message, advice, { detail, cause: error });
  const code = errorCode(error) ?? '';
  if (code.startsWith('SQLITE_NOTADB') || /file is not a database/.test(detail)) {
    return make('unreadable_data', `${file} is not a SQLite database.`, 'Check the path; an encrypted database cannot be read.');
  }
  if (code.startsWith('SQLITE_CORRUPT') || /malformed/.test(detail)) {
    return make(
      'unreadable_data',
      `The SQLite database ${file} is damaged: ${detail}.`,
      'Restore it from a backup, or recover it with "sqlite3 FILE .recover".',
    );
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return make('too_busy', `Another program has locked ${file}.`, 'Wait until it has finished, then start again.');
  }
  if (code.startsWith('SQLITE_READONLY'))
    return make('invalid_input', 'The query tries to write.', 'Tieout only reads here: use a SELECT.');
  if (code.startsWith('SQLITE_CANTOPEN') || /Unable to open/.test(detail)) {
    return make(
      'connection_failed',
      `The SQLite database ${file} cannot be opened.`,
      'Check that this user may read the file and its folder.',
    );
  }
  if (code.startsWith('SQLITE_FULL')) return make('disk_full', 'The disk is full.', 'Make room, then start again.');
  if (/no such (table|column|function)/.test(detail)) {
    return make('not_found', `The database says: ${detail}.`, 'Check table and columns; one may have been renamed or dropped.');
  }
  if (code.startsWith('SQLITE_'))
    return make('invalid_input', `The database refused the query: ${detail}.`, 'Check table, filter and query.');
  return make('internal', `Reading ${file} failed: ${detail}.`, 'Start again; if it fails again, report this with its details.');
}
