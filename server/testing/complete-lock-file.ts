import { readFileSync, writeFileSync } from 'node:fs';
import { completeLock, type LockFile, missingPlatforms } from './lock-file.ts';
import { projectRoot } from './test-stage.ts';

/** `npm run lock`, after a package was added from a registry that does not carry the programs of every system. */
const path = `${projectRoot}package-lock.json`;
const lock = JSON.parse(readFileSync(path, 'utf8')) as LockFile;
const missing = missingPlatforms(lock);
writeFileSync(path, `${JSON.stringify(completeLock(lock), null, 2)}\n`);
process.stdout.write(missing.length === 0 ? 'The lock file is complete.\n' : `${missing.map((one) => `added ${one.path}`).join('\n')}\n`);
