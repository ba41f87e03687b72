import { hkdfSync, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TieoutError } from '#server/engine/errors.ts';

const KEY_BYTES = 32;

/**
 * The key that stored secrets are encrypted under: from TIEOUT_SECRET_KEY, else from `<dataDir>/secret.key`, which is made
 * on the first start and readable by its owner only.
 */
export function readSecretKey(given: string | undefined, dataDir: string): Buffer {
  return Buffer.from(hkdfSync('sha256', given ?? readOrMakeKeyFile(dataDir), '', 'tieout stored secrets', KEY_BYTES));
}

function readOrMakeKeyFile(dataDir: string): string {
  const path = join(dataDir, 'secret.key');
  try {
    return readKeyFile(path) ?? makeKeyFile(path, dataDir);
  } catch (error) {
    if (error instanceof TieoutError) throw error;
    throw new TieoutError(
      'invalid_input',
      `The key file ${path} cannot be read or made.`,
      'Let this user write to TIEOUT_DATA_DIR, or set TIEOUT_SECRET_KEY.',
      {
        detail: String(error instanceof Error ? error.message : error),
        cause: error,
      },
    );
  }
}

function readKeyFile(path: string): string | null {
  let key: string;
  try {
    key = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  if (key.length >= KEY_BYTES) return key;
  throw new TieoutError(
    'invalid_input',
    `The key file ${path} is damaged: it is too short.`,
    'Restore it from a backup; without it stored passwords must be entered again.',
  );
}

/** Written aside and linked into place, so that of two processes that start together both use the first one's key. */
function makeKeyFile(path: string, dataDir: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const aside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(aside, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600 });
  try {
    linkSync(aside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
  return readKeyFile(path) as string;
}
