/**
 * The command line as plain JavaScript, made once and kept in node_modules/.cache.
 *
 * Compiling a hundred TypeScript files one by one, as tsx does, costs every call about half a second, which is a tenth of
 * what reconciling two million rows takes. Bundling them takes 0.3 s, once after each change.
 */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, 'node_modules', '.cache', 'tieout');
/** A bundle nobody has used for so long belongs to an older version of the code. */
const KEEP_MS = 7 * 24 * 3_600_000;

/**
 * The file to load, or null where none can be made (a read-only disk, no esbuild): then the sources are loaded as they are.
 */
export async function bundledCommandLine() {
  try {
    const folder = join(cache, fingerprint());
    const entry = join(folder, 'main.js');
    if (!existsSync(entry)) {
      await build(folder);
      removeOld(folder);
    }
    utimesSync(folder, new Date(), new Date());
    return pathToFileURL(entry).href;
  } catch {
    return null;
  }
}

/** Says the same as long as no source has changed: names, sizes and times, as reading them all would cost as much as it saves. */
function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (/\.(ts|mjs)$/.test(entry.name) && !entry.name.endsWith('.test.ts')) addFile(path);
    }
  };
  const addFile = (path) => {
    const { size, mtimeMs } = lstatSync(path);
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  };
  visit(join(root, 'server'));
  addFile(join(root, 'package.json'));
  return hash.digest('hex').slice(0, 16);
}

async function build(folder) {
  const esbuild = await import('esbuild');
  const aside = `${folder}.${process.pid}`;
  mkdirSync(aside, { recursive: true });
  try {
    const { outputFiles } = await esbuild.build({
      absWorkingDir: root,
      entryPoints: ['server/cli/main.ts'],
      outdir: aside,
      write: false,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: `node${process.versions.node}`,
      packages: 'external',
      alias: { '#server': './server' },
      sourcemap: 'linked',
      logLevel: 'silent',
      plugins: [{ name: 'places', setup: keepPlaces }],
    });
    for (const { path, contents } of outputFiles) writeFileSync(path, contents);
    // Of two processes that start together one is first; the other's bundle is the same.
    if (!existsSync(folder)) renameSync(aside, folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** Sources find migrations, programs and their own version relative to themselves: they keep the place they came from. */
function keepPlaces(build) {
  build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
    if (!path.startsWith(join(root, 'server') + sep)) return undefined;
    const contents = readFileSync(path, 'utf8')
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
      .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
      .replaceAll('import.meta.filename', JSON.stringify(path));
    return { contents, loader: 'ts' };
  });
}

function removeOld(present) {
  for (const name of readdirSync(cache)) {
    const folder = join(cache, name);
    if (folder !== present && lstatSync(folder).mtimeMs < Date.now() - KEEP_MS) rmSync(folder, { recursive: true, force: true });
  }
}
