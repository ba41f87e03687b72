import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];

/**
 * A Chromium on this machine for the browser tests: `TIEOUT_TEST_CHROMIUM`, else the usual places, else Debian's package
 * (installed when this is root and `TIEOUT_TEST_INSTALL` is not `no`).
 */
export function findBrowser(): { path: string; version: string } | { reason: string } {
  const given = process.env.TIEOUT_TEST_CHROMIUM;
  if (given) return existsSync(given) ? askVersion(given) : { reason: `TIEOUT_TEST_CHROMIUM names ${given}, which does not exist` };
  const found = PLACES.find((place) => existsSync(place));
  if (found) return askVersion(found);
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get') || process.env.TIEOUT_TEST_INSTALL === 'no') {
    return { reason: 'no Chromium on this machine; install it or set TIEOUT_TEST_CHROMIUM' };
  }
  process.stderr.write('Installing Chromium for the browser tests from the packages of this system…\n');
  try {
    const quietly = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    execFileSync('apt-get', ['update', '-qq'], quietly);
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quietly);
  } catch {
    return { reason: 'Chromium could not be installed from the packages of this system' };
  }
  const installed = PLACES.find((place) => existsSync(place));
  return installed ? askVersion(installed) : { reason: 'the package chromium brought no browser' };
}

function askVersion(path: string): { path: string; version: string } | { reason: string } {
  try {
    return { path, version: execFileSync(path, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() };
  } catch {
    return { reason: `${path} does not start` };
  }
}
