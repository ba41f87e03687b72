import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveEngines } from '../testing/resolve-engines.ts';
import { createSourceTable, createTargetTable, dropTables, expectedCounts } from './bench-tables.ts';
import { type Measured, measureChild } from './measured-child.ts';
import type { BareReport } from './read-with-bare-drivers.ts';
import type { ReconcileReport } from './reconcile-tables.ts';

/**
 * `npm run bench [-- ROWS …]`: reconciles a MariaDB table with a PostgreSQL table of as many rows, and reads the same rows
 * with the bare drivers for comparison.
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
  const dataDir = await mkdtemp(join(tmpdir(), 'tieout-bench-'));
  try {
    print(`${count(rows)} × ${count(rows)} rows, 10 columns, MariaDB → PostgreSQL`);
    await Promise.all([createSourceTable(sourceUrl, rows), createTargetTable(targetUrl, rows)]);
    const bare = await measureChild<BareReport>('./read-with-bare-drivers.ts', [sourceUrl, targetUrl]);
    const run = await measureChild<ReconcileReport>('./reconcile-tables.ts', [sourceUrl, targetUrl, dataDir]);
    checkCounts(rows, run.report);
    printRun(run, bare);
  } finally {
    await dropTables(sourceUrl, targetUrl);
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** A benchmark of wrong numbers measures nothing. */
function checkCounts(rows: number, { document }: ReconcileReport): void {
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

function printRun({ report, wallSeconds, peakMemory }: Measured<ReconcileReport>, bare: Measured<BareReport>): void {
  for (const { phase, seconds } of report.phases) print(`  ${phase.padEnd(16)} ${fixed(seconds)} s`);
  print(`  run              ${fixed(report.seconds)} s (process ${fixed(wallSeconds)} s, processor ${fixed(report.cpuSeconds)} s)`);
  print(`  rows per second  ${count(report.document.rows_per_second)} of both sides`);
  print(`  peak memory      ${Math.round(peakMemory / 1024 / 1024)} MB`);
  print(
    `  bare drivers     ${fixed(bare.report.seconds)} s (processor ${fixed(bare.report.cpuSeconds)} s, ${Math.round(bare.peakMemory / 1024 / 1024)} MB)`,
  );
  print(
    `  ratio            ${fixed(report.seconds / bare.report.seconds)} × their time, ${fixed(report.cpuSeconds / bare.report.cpuSeconds)} × their processor time`,
  );
}

function fixed(value: number): string {
  return value.toFixed(2);
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
