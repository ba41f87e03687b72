import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { completeLock, type LockFile, missingPlatforms } from './lock-file.ts';
import { projectRoot } from './test-stage.ts';

it('holds the programs of every system, or npm ci refuses it; npm run lock adds them', () => {
  const lock = JSON.parse(readFileSync(`${projectRoot}package-lock.json`, 'utf8')) as LockFile;
  expect(missingPlatforms(lock).map(({ path }) => path)).toEqual([]);
});

it('knows from the name what a program is for', () => {
  const optionalDependencies = {
    '@x/y-linux-x64-musl': '1.0.0',
    '@x/y-linux-arm-gnueabihf': '^1.0.0',
    '@x/y-win32-arm64-msvc': '1.0.0',
    '@x/y-here': '1.0.0',
  };
  const lock: LockFile = {
    packages: { 'node_modules/@x/y': { dev: true, optionalDependencies }, 'node_modules/@x/y-here': { version: '1.0.0' } },
  };
  expect(completeLock(lock).packages).toMatchObject({
    'node_modules/@x/y-linux-x64-musl': { version: '1.0.0', os: ['linux'], cpu: ['x64'], libc: ['musl'], optional: true, dev: true },
    'node_modules/@x/y-linux-arm-gnueabihf': { version: '1.0.0', os: ['linux'], cpu: ['arm'], libc: ['glibc'] },
    'node_modules/@x/y-win32-arm64-msvc': { os: ['win32'], cpu: ['arm64'] },
    'node_modules/@x/y-here': { version: '1.0.0' },
  });
  expect(missingPlatforms(completeLock(lock))).toEqual([]);
});
