import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { BENCH_USAGE, readBenchOptions } from './bench-options.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('bench.ts', import.meta.url));
const bench = (...args: string[]) => run(process.execPath, ['--import', 'tsx', script, ...args]);

/** Each run is a process of its own, on a machine that may be busy. */
const SEVERAL_RUNS_MS = 300_000;

describe('npm run bench', () => {
  it('reads rows with and without a name before them', () => {
    expect(readBenchOptions([])).toEqual({ what: 'reconcile', sizes: [1_000_000], landing: 'duckdb' });
    expect(readBenchOptions(['1_000_000', '3000000'])).toEqual({ what: 'reconcile', sizes: [1_000_000, 3_000_000], landing: 'duckdb' });
    expect(readBenchOptions(['--rows', '10000000'])).toEqual({ what: 'reconcile', sizes: [10_000_000], landing: 'duckdb' });
    expect(readBenchOptions(['apply'])).toEqual({ what: 'apply', sizes: [100_000] });
    expect(readBenchOptions(['extract', '--engines', 'csv, mysql', '--repeat', '2', '--rows=500'])).toEqual({
      what: 'extract',
      sizes: [500],
      engines: ['csv', 'mysql'],
      repeat: 2,
    });
  });

  it('reads where the tables are reconciled', () => {
    expect(readBenchOptions(['--landing', 'mysql', '500'])).toEqual({ what: 'reconcile', sizes: [500], landing: 'mysql' });
    expect(() => readBenchOptions(['--landing', 'oracle'])).toThrow('There is no landing "oracle"; use duckdb, mysql, mariadb.');
    expect(() => readBenchOptions(['extract', '--landing', 'mysql'])).toThrow('belongs to: bench reconcile');
  });

  it('reads what is measured before its options', () => {
    expect(readBenchOptions(['fuzzy', '--rows', '500'])).toEqual({ what: 'fuzzy', sizes: [500] });
    expect(() => readBenchOptions(['fuzzy', '--engines', 'csv'])).toThrow('belong to: bench extract');
  });

  it('finds the couples that were planted among people with typing errors', { timeout: SEVERAL_RUNS_MS }, async () => {
    const { stdout } = await bench('fuzzy', '--rows', '2000');
    for (const measure of ['jaro_winkler', 'levenshtein', 'jaccard']) {
      expect(stdout).toMatch(new RegExp(`even +${measure} +[\\d,]+ .* 9\\d\\.\\d{3} % +(100|99\\.9)\\.?\\d+ %`));
    }
  });

  it('says what is wrong with an option', () => {
    expect(() => readBenchOptions(['--rows', 'many'])).toThrow('"many" is not a number of rows.');
    expect(() => readBenchOptions(['extract', '--engines', 'dbase'])).toThrow('There is no engine "dbase"');
    expect(() => readBenchOptions(['--engines', 'csv'])).toThrow('belong to: bench extract');
  });

  it('prints its own help and refuses what it does not know', async () => {
    expect((await bench('--help')).stdout).toBe(BENCH_USAGE);
    await expect(bench('--speed')).rejects.toMatchObject({ code: 2 });
  });

  it('prints the three rates and the shares of every chosen engine', { timeout: SEVERAL_RUNS_MS }, async () => {
    const { stdout } = await bench('extract', '--engines', 'sqlite,csv,parquet', '--rows', '500', '--repeat', '1');
    for (const title of ['SQLite', 'CSV file', 'Parquet file']) {
      expect(stdout).toMatch(
        new RegExp(
          `${title} +[\\d,]+ +[\\d,]+ \\(\\d+\\.\\d\\d\\) +[\\d,]+ \\(\\d+\\.\\d\\d\\) +\\d+\\.\\d\\d s +\\d+\\.\\d\\d s +\\d+ MB`,
        ),
      );
    }
  });
});
