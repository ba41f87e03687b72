import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunDocument } from '../engine/run-document.ts';
import { resolveEngines } from '../testing/resolve-engines.ts';
import { APPLY_ENGINES, benchApply } from './apply/bench-apply.ts';
import { type BenchLandingName, openBenchLanding } from './bench-landing.ts';
import { BENCH_USAGE, type BenchOptions, readBenchOptions } from './bench-options.ts';
import { createSourceTable, createTargetTable, dropTables, expectedCounts } from './bench-tables.ts';
import { count, fixed, megabytes, print } from './bench-text.ts';
import { benchExtract } from './extract/bench-extract.ts';
import { benchFuzzy } from './fuzzy/bench-fuzzy.ts';
import { type Measured, measureChild } from './measured-child.ts';
import type { BareReport } from './read-with-bare-drivers.ts';
import type { ReconcileReport } from './reconcile-tables.ts';
import { runFromCommandLine } from './run-from-command-line.ts';

/** `npm run bench`: see {@link BENCH_USAGE}. */
const options = readOptions();
if (options.what === 'help') {
  process.stdout.write(BENCH_USAGE);
  process.exit(0);
}

const FILE_ENGINES = ['sqlite', 'csv', 'parquet'];
const filesOnly =
  options.what === 'fuzzy' || (options.what === 'extract' && options.engines?.every((name) => FILE_ENGINES.includes(name)) === true);
const engines = filesOnly ? { used: [], stop: async () => undefined } : await resolveEngines();
try {
  const urls: Partial<Record<string, string>> = { mongodb: process.env.TIEOUT_TEST_MONGODB_URL };
  for (const { name, url } of engines.used) urls[name] = url;
  for (const rows of options.sizes) {
    if (options.what === 'extract') await benchExtract(urls, { ...options, rows });
    else if (options.what === 'fuzzy') await benchFuzzy(rows);
    else if (options.what === 'apply') await benchApply(urls, rows, Object.keys(APPLY_ENGINES));
    else await benchmark(rows, options.landing, urls);
  }
} finally {
  await engines.stop();
}

function readOptions(): BenchOptions {
  try {
    return readBenchOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${BENCH_USAGE}`);
    process.exit(2);
  }
}

async function benchmark(rows: number, landingName: BenchLandingName, urls: Partial<Record<string, string>>): Promise<void> {
  const [sourceUrl, targetUrl] = [urls.mariadb, urls.postgresql];
  if (sourceUrl === undefined || targetUrl === undefined) throw new Error('This benchmark needs MariaDB and PostgreSQL.');
  const landing = await openBenchLanding(landingName, urls[landingName]);
  const folder = await mkdtemp(join(tmpdir(), 'tieout-bench-'));
  const dataDir = async (name: string) => {
    const path = join(folder, name);
    await mkdir(path);
    return path;
  };
  // Two benchmarks at the same time do not meet.
  const table = `tieout_bench_${process.pid}`;
  try {
    print(`${count(rows)} × ${count(rows)} rows, 10 columns, MariaDB → PostgreSQL, landing in ${landingName}`);
    await Promise.all([createSourceTable(sourceUrl, table, rows), createTargetTable(targetUrl, table, rows)]);
    const bare = await measureChild<BareReport>('./read-with-bare-drivers.ts', [sourceUrl, targetUrl, table]);
    const command = await runFromCommandLine(sourceUrl, targetUrl, table, {
      TIEOUT_DATA_DIR: await dataDir('command'),
      ...landing.environment,
    });
    const phases = await measureChild<ReconcileReport>('./reconcile-tables.ts', [sourceUrl, targetUrl, table], {
      TIEOUT_DATA_DIR: await dataDir('phases'),
      ...landing.environment,
    });
    checkCounts(rows, command.report);
    checkCounts(rows, phases.report.document);
    printResult(command, phases, bare);
  } finally {
    await landing.drop();
    await dropTables(sourceUrl, targetUrl, table);
    await rm(folder, { recursive: true, force: true });
  }
}

/** A benchmark of wrong numbers measures nothing. */
function checkCounts(rows: number, document: RunDocument): void {
  const expected = expectedCounts(rows);
  const found = {
    total: document.total_source_count,
    mismatched: document.mismatched_count,
    sourceOnly: document.unmatched_source_count,
    targetOnly: document.unmatched_target_count,
  };
  if (JSON.stringify(found) !== JSON.stringify(expected))
    throw new Error(`Expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}.`);
}

function printResult(command: Measured<RunDocument>, phases: Measured<ReconcileReport>, bare: Measured<BareReport>): void {
  const { report } = phases;
  print(`  tieout run       ${fixed(command.wallSeconds)} s from start to result, ${megabytes(command.peakMemory)} at its peak`);
  print(`  rows per second  ${count(command.report.rows_per_second)} of both sides`);
  print(
    `  bare drivers     ${fixed(bare.report.seconds)} s for reading alone, processor ${fixed(bare.report.cpuSeconds)} s, ${megabytes(bare.peakMemory)}`,
  );
  print(`  ratio            ${fixed(command.wallSeconds / bare.report.seconds)} × their time`);
  print('  phase by phase, in a second run:');
  for (const { phase, seconds } of report.phases) print(`    ${phase.padEnd(15)}${fixed(seconds)} s`);
  print(
    `    all            ${fixed(report.seconds)} s, processor ${fixed(report.cpuSeconds)} s, ${megabytes(phases.peakMemory)} at its peak`,
  );
}
