import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunDocument } from '../engine/run-document.ts';
import { resolveEngines } from '../testing/resolve-engines.ts';
import { createSourceTable, createTargetTable, dropTables, expectedCounts } from './bench-tables.ts';
import { type Measured, measureChild } from './measured-child.ts';
import type { BareReport } from './read-with-bare-drivers.ts';
import type { ReconcileReport } from './reconcile-tables.ts';
import { runFromCommandLine } from './run-from-command-line.ts';

/**
 * `npm run bench [-- ROWS …]`: reconciles a MariaDB table with a PostgreSQL table of as many rows, from the command line and
 * phase by phase, and reads the same rows with the bare drivers for comparison.
 */
const sizes = process.argv.slice(2).map((text) => Number(text.replaceAll(/[_,]/g, '')));
if (sizes.some((rows) => !Number.isSafeInteger(rows) || rows < 1)) {
  process.stderr.write('Give the number of rows: npm run bench -- 1000000 3000000\n');
  process.exit(2);
}

const engines = await resolveEngines();
try {
  const urlOf = (name: string) => engines.used.find((engine) => engine.name === name)?.url;
  const [sourceUrl, targetUrl] = [urlOf('mariadb'), urlOf('postgresql')];
  if (sourceUrl === undefined || targetUrl === undefined) throw new Error('The benchmark needs MariaDB and PostgreSQL.');
  for (const rows of sizes.length === 0 ? [1_000_000] : sizes) await benchmark(rows, sourceUrl, targetUrl);
} finally {
  await engines.stop();
}

async function benchmark(rows: number, sourceUrl: string, targetUrl: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-bench-'));
  const dataDir = async (name: string) => {
    const path = join(folder, name);
    await mkdir(path);
    return path;
  };
  // Two benchmarks at the same time do not meet.
  const table = `tieout_bench_${process.pid}`;
  try {
    print(`${count(rows)} × ${count(rows)} rows, 10 columns, MariaDB → PostgreSQL`);
    await Promise.all([createSourceTable(sourceUrl, table, rows), createTargetTable(targetUrl, table, rows)]);
    const bare = await measureChild<BareReport>('./read-with-bare-drivers.ts', [sourceUrl, targetUrl, table]);
    const command = await runFromCommandLine(sourceUrl, targetUrl, table, await dataDir('command'));
    const phases = await measureChild<ReconcileReport>('./reconcile-tables.ts', [sourceUrl, targetUrl, table, await dataDir('phases')]);
    checkCounts(rows, command.report);
    checkCounts(rows, phases.report.document);
    printResult(command, phases, bare);
  } finally {
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

function fixed(value: number): string {
  return value.toFixed(2);
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
