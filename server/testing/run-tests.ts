import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from './find-browser.ts';
import { readPlaywrightReport, readVitestReport, summaryLine } from './test-reports.ts';
import { runTool, type StageResult, wholeStage } from './test-stage.ts';

/**
 * `npm test`: everything that can run on this machine, one part after the other, a failed part not stopping the next.
 * `npm test -- lint types` runs only these. Ends with the engines that were used, those left out, and one line
 * `N passed, N failed`.
 */
const reports = mkdtempSync(join(tmpdir(), 'tieout-tests-'));
const nextProgram = 'next/dist/bin/next';

const STAGES: Record<string, () => Promise<StageResult>> = {
  lint: () => wholeStage(['@biomejs/biome/bin/biome', ['check', '--error-on-warnings']]),
  // Next writes the types of the routes; without them a fresh clone cannot be checked.
  types: () => wholeStage([nextProgram, ['typegen']], ['typescript/bin/tsc', ['--noEmit']]),
  build: () => wholeStage([nextProgram, ['build']]),
  tests: runVitest,
  browser: runPlaywright,
};

/** Walking an older build would say nothing about this one. */
const NOT_BUILT: StageResult = { passed: 0, failed: 1, skipped: 0, note: 'Browser tests not run: the build failed' };

async function runVitest(): Promise<StageResult> {
  const file = join(reports, 'vitest.json');
  const { code, stdout } = await runTool('vitest/vitest.mjs', [
    'run',
    '--config=server/testing/vitest.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  const engines = /^Engines used: .*$/m.exec(stdout)?.[0];
  return { ...readVitestReport(readIfThere(file), code), ...(engines ? { note: engines } : {}) };
}

async function runPlaywright(): Promise<StageResult> {
  const browser = findBrowser();
  if ('reason' in browser) return { passed: 0, failed: 0, skipped: 0, note: `Browser tests left out: ${browser.reason}` };
  const file = join(reports, 'playwright.json');
  const { code } = await runTool('@playwright/test/cli.js', ['test', '--config=e2e/playwright.config.ts', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    TIEOUT_TEST_CHROMIUM: browser.path,
  });
  return { ...readPlaywrightReport(readIfThere(file), code), note: `Browser used: ${browser.version}` };
}

function readIfThere(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in STAGES));
if (unknown.length > 0) {
  process.stderr.write(`There is no part called ${unknown.join(', ')}. The parts are: ${Object.keys(STAGES).join(', ')}.\n`);
  process.exit(2);
}

const results: StageResult[] = [];
const failed = new Set<string>();
const lines: string[] = [];
for (const [name, run] of Object.entries(STAGES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  process.stdout.write(`\n── ${name} ──\n`);
  const began = performance.now();
  const result = failed.has('build') && name === 'browser' ? NOT_BUILT : await run();
  results.push(result);
  if (result.failed > 0) failed.add(name);
  lines.push(`${name.padEnd(8)} ${summaryLine([result])} in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}
rmSync(reports, { recursive: true, force: true });

const notes = results.flatMap((result) => result.note ?? []);
process.stdout.write(`\n${[...lines, '', ...notes, summaryLine(results)].join('\n')}\n`);
process.exitCode = results.some((result) => result.failed > 0) ? 1 : 0;
