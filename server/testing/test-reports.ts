import { z } from 'zod';
import type { StageResult } from './test-stage.ts';

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()),
});

/**
 * Counts from vitest's JSON report. A file that could not even be loaded holds no test and counts as one failure, and so
 * does an exit code that no counted failure explains (an error outside of any test).
 */
export function readVitestReport(json: string | null, exitCode: number): StageResult {
  const report = json === null ? null : vitestReport.parse(JSON.parse(json));
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const unloadable = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const failed = report.numFailedTests + unloadable;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Counts from Playwright's JSON report. A flaky test failed at least once: it counts as failed. */
export function readPlaywrightReport(json: string | null, exitCode: number): StageResult {
  const report = json === null ? null : playwrightReport.parse(JSON.parse(json));
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const { expected, unexpected, flaky, skipped } = report.stats;
  const failed = unexpected + flaky + report.errors.length;
  return { passed: expected, failed: failed === 0 && exitCode !== 0 ? 1 : failed, skipped };
}

/** The last line of `npm test` and of `.ci/run`. */
export function summaryLine(results: StageResult[]): string {
  const sum = (pick: (result: StageResult) => number) => results.reduce((total, result) => total + pick(result), 0);
  const skipped = sum((result) => result.skipped);
  return `${sum((result) => result.passed)} passed, ${sum((result) => result.failed)} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
