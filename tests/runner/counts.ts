import { readFileSync } from 'node:fs';

export type Counts = { passed: number; failed: number; skipped: number };

type VitestReport = {
  testResults: { status: string; assertionResults: { status: string }[] }[];
};

type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
};

/** Sums counts up. */
export function addCounts(counts: readonly Counts[]): Counts {
  return {
    passed: counts.reduce((sum, it) => sum + it.passed, 0),
    failed: counts.reduce((sum, it) => sum + it.failed, 0),
    skipped: counts.reduce((sum, it) => sum + it.skipped, 0),
  };
}

/** The last line of a test run, which scripts read. */
export function countsLine(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}

/** Counts of vitest's JSON report; a file that could not even be loaded counts as one failure. */
export function countVitest(report: VitestReport): Counts {
  return addCounts(
    report.testResults.map(({ status, assertionResults }) => {
      const failed = assertionResults.filter((it) => it.status === 'failed').length;
      const passed = assertionResults.filter((it) => it.status === 'passed').length;
      return {
        passed,
        failed: status === 'failed' ? Math.max(1, failed) : failed,
        skipped: assertionResults.length - passed - failed,
      };
    }),
  );
}

/** Counts of Playwright's JSON report; a test that passed when it was repeated counts once, and is named in the list. */
export function countPlaywright({ stats, errors }: PlaywrightReport): Counts {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + (errors.length > 0 && stats.unexpected === 0 ? 1 : 0),
    skipped: stats.skipped,
  };
}

/**
 * Counts of a report file. A runner that failed without a counted failure (it crashed, wrote no report, or
 * saw an error outside any test) counts as one failure, so that the sum never looks better than the run.
 */
export function countReport<R>(file: string, exitCode: number, count: (report: R) => Counts): Counts {
  const counts = readCounts(file, count);
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function readCounts<R>(file: string, count: (report: R) => Counts): Counts {
  try {
    return count(JSON.parse(readFileSync(file, 'utf8')) as R);
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
