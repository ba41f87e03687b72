import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { TieoutError } from '../../errors.ts';
import type { ArrayTable } from '../testing/array-connector.ts';
import { reconcileArrays } from '../testing/reconcile-arrays.ts';
import { explainLandingError } from './duckdb-error.ts';
import { DuckDbLanding } from './duckdb-landing.ts';

const run = promisify(execFile);

/** A file system of a few megabytes, where this machine lets us mount one. */
async function smallDisk(megabytes: number): Promise<{ path: string; remove(): Promise<void> } | null> {
  const path = await mkdtemp(join(tmpdir(), 'tieout-small-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path]);
  } catch {
    await rm(path, { recursive: true });
    return null;
  }
  return {
    path,
    remove: async () => {
      await run('umount', [path]);
      await rm(path, { recursive: true });
    },
  };
}

function table(rows: number): ArrayTable {
  const text = 'x'.repeat(500);
  return {
    columns: { id: { kind: 'integer', digits: 10 }, text: { kind: 'string' } },
    primaryKey: ['id'],
    rows: Array.from({ length: rows }, (_, index) => [String(index), `${index} ${text}`]),
  };
}

describe('a full disk', () => {
  // 12 MB: the spool does not fit; 40 MB: staging does not; 75 MB: outcomes do not, or nearly.
  it.each([12, 40, 75])('of %d MB ends the run with a sentence and leaves room again', async (megabytes) => {
    const disk = await smallDisk(megabytes);
    if (disk === null) {
      // Mounting needs rights that this machine does not give; the mapping of messages is tested below all the same.
      process.stdout.write('A small file system could not be mounted: disk-full.test.ts tests messages only.\n');
      return;
    }
    const landing = new DuckDbLanding({ dataDir: disk.path, threads: 2 });
    try {
      const rows = table(60_000);
      const error = await reconcileArrays({ landing, executionId: 'FULL', source: rows, target: rows }).then(
        () => null,
        (failure: unknown) => failure,
      );
      expect(error).toBeInstanceOf(TieoutError);
      expect(error).toMatchObject({ code: 'disk_full', message: 'The disk that holds the data folder is full.' });
      expect(await readdir(join(disk.path, 'executions'))).toEqual([]);
      const small = await reconcileArrays({ landing, executionId: 'AFTER', source: table(10), target: table(10) });
      expect(small.document.equal_count).toBe(10);
    } finally {
      await landing.close();
      await disk.remove();
    }
  });

  it.each([
    'IO Error: Could not write file "/data/staging.duckdb": No space left on device',
    'ENOSPC: no space left on device, write',
    'Out of Memory Error: failed to offload data block of size 256.0 KiB (10.0 MiB/10.0 MiB used).\nThis limit was set by the max_temp_directory_size setting.',
  ])('is known by the words %s', (message) => {
    expect(explainLandingError(new Error(message)).code).toBe('disk_full');
  });

  it.each([
    ['Out of Memory Error: could not allocate block of size 256.0 KiB (366.0 MiB/366.2 MiB used)', 'limit_exceeded'],
    ['Invalid Input Error: CSV Error on Line: 2', 'unreadable_data'],
    ['INTERRUPT Error: Interrupted!', 'cancelled'],
    ['Binder Error: something', 'internal'],
  ])('is not what "%s" says', (message, code) => {
    expect(explainLandingError(new Error(message)).code).toBe(code);
  });
});
