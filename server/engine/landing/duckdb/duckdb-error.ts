import { Cancelled, TieoutError } from '../../errors.ts';

const DISK_FULL = /No space left on device|ENOSPC|disk quota|EDQUOT|max_temp_directory_size|failed to offload/i;
const OUT_OF_MEMORY = /Out of Memory Error|could not allocate|Cannot allocate memory/i;
const UNREADABLE = /CSV Error|not utf-8 encoded|Invalid unicode/i;
const INTERRUPTED = /INTERRUPT Error|Interrupted!/;

/** What DuckDB or the file system said, as one sentence with what to do. A fired signal explains everything else. */
export function explainLandingError(error: unknown, signal?: AbortSignal): TieoutError {
  if (error instanceof TieoutError) return error;
  if (signal?.aborted) return signal.reason instanceof TieoutError ? signal.reason : new Cancelled();
  const detail = error instanceof Error ? error.message : String(error);
  const options = { detail, cause: error };
  if (DISK_FULL.test(detail)) {
    return new TieoutError(
      'disk_full',
      'The disk that holds the data folder is full.',
      'Free some space, or drop staging tables that are no longer needed, and run it again.',
      options,
    );
  }
  if (OUT_OF_MEMORY.test(detail)) {
    return new TieoutError(
      'limit_exceeded',
      'The rows need more memory than the landing engine may use.',
      'Leave out very large text columns, or give the landing engine more memory, and run it again.',
      options,
    );
  }
  if (INTERRUPTED.test(detail)) return new Cancelled();
  if (UNREADABLE.test(detail)) {
    return new TieoutError(
      'unreadable_data',
      'A row could not be read on its way into staging.',
      'Check that every text of the table is valid in its character set, and run it again.',
      options,
    );
  }
  return new TieoutError(
    'internal',
    'The landing engine failed.',
    'Run it again; if this repeats, report it with the details below.',
    options,
  );
}
