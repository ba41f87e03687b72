import { describe, expect, it } from 'vitest';
import { readPlaywrightReport, readVitestReport, summaryLine } from './test-reports.ts';

const vitest = (counts: object, testResults: object[] = []) =>
  JSON.stringify({ numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults, ...counts });
const playwright = (stats: object, errors: unknown[] = []) =>
  JSON.stringify({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats }, errors });

describe('counting what the tests found', () => {
  it('takes vitest at its word', () => {
    const report = vitest({ numPassedTests: 7, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 });
    expect(readVitestReport(report, 1)).toEqual({ passed: 7, failed: 2, skipped: 2 });
  });

  it('counts a test file that cannot be loaded', () => {
    const report = vitest({ numPassedTests: 7 }, [{ status: 'failed', assertionResults: [] }]);
    expect(readVitestReport(report, 1)).toEqual({ passed: 7, failed: 1, skipped: 0 });
  });

  it('never calls a failed exit a success', () => {
    expect(readVitestReport(vitest({ numPassedTests: 7 }), 1).failed).toBe(1);
    expect(readVitestReport(null, 0).failed).toBe(1);
    expect(readPlaywrightReport(playwright({ expected: 3 }), 1).failed).toBe(1);
    expect(readPlaywrightReport(null, 1).failed).toBe(1);
  });

  it('counts a flaky browser test and an error outside of tests as failed', () => {
    const report = playwright({ expected: 3, unexpected: 1, flaky: 1, skipped: 2 }, [{ message: 'x' }]);
    expect(readPlaywrightReport(report, 1)).toEqual({ passed: 3, failed: 3, skipped: 2 });
  });

  it('sums up in one line', () => {
    const results = [
      { passed: 1, failed: 0, skipped: 0 },
      { passed: 40, failed: 2, skipped: 0 },
    ];
    expect(summaryLine(results)).toBe('41 passed, 2 failed');
    expect(summaryLine([...results, { passed: 0, failed: 0, skipped: 3 }])).toBe('41 passed, 2 failed, 3 skipped');
  });
});
