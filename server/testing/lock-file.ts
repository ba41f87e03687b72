/** As much of package-lock.json as completing it needs. */
export interface LockFile {
  packages: Record<string, LockedPackage>;
}

interface LockedPackage {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  cpu?: string[];
  os?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

const SYSTEMS = /\b(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)\b/;
const PROCESSORS = /\b(arm64|arm|ia32|loong64|mips64el|ppc64|riscv64|s390x|wasm32|x64)\b/;

/**
 * Programs for other systems that a package names and the lock file does not. A registry that does not carry them makes npm
 * leave them out, and then `npm ci` refuses the whole lock file, on this system too.
 */
export function missingPlatforms(lock: LockFile): { path: string; locked: LockedPackage }[] {
  return Object.entries(lock.packages).flatMap(([from, { optionalDependencies = {}, dev }]) =>
    Object.entries(optionalDependencies).flatMap(([name, range]) => {
      const path = `node_modules/${name}`;
      if (from === '' || path in lock.packages || `${from}/${path}` in lock.packages) return [];
      return [{ path, locked: platformPackage(name, range.replace(/^[\^~]/, ''), dev) }];
    }),
  );
}

/** Which systems it is for follows from its name, as `linux-x64-musl`. Its checksum is unknown here; npm adds it where it installs it. */
function platformPackage(name: string, version: string, dev: boolean | undefined): LockedPackage {
  const words = name.replace('gnueabihf', '');
  const cpu = PROCESSORS.exec(words)?.[1];
  const os = SYSTEMS.exec(words)?.[1];
  const libc = words.includes('musl') ? 'musl' : words.includes('-gnu') || name.includes('gnueabihf') ? 'glibc' : undefined;
  return {
    version,
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(dev ? { dev } : {}),
    ...(libc ? { libc: [libc] } : {}),
    optional: true,
    ...(os ? { os: [os] } : {}),
  };
}

/** The lock file with those packages in it, in npm's order. */
export function completeLock(lock: LockFile): LockFile {
  const packages = { ...lock.packages };
  for (const { path, locked } of missingPlatforms(lock)) packages[path] = locked;
  return { ...lock, packages: Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1))) };
}
