import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addCounts, countPlaywright, countReport, countsLine, countVitest } from '../runner/counts.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aicarpool-counts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the counts of a test run', () => {
  it('take passed, failed and skipped tests from vitest', () => {
    const report = {
      testResults: [
        { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'skipped' }] },
        {
          status: 'failed',
          assertionResults: [{ status: 'passed' }, { status: 'failed' }, { status: 'todo' }],
        },
      ],
    };
    expect(countVitest(report)).toEqual({ passed: 2, failed: 1, skipped: 2 });
  });

  it('count a file that could not be loaded as a failure', () => {
    expect(countVitest({ testResults: [{ status: 'failed', assertionResults: [] }] }).failed).toBe(1);
  });

  it('count an end-to-end test that passed when repeated once, and an error outside any test as a failure', () => {
    const stats = { expected: 4, unexpected: 0, flaky: 1, skipped: 9 };
    expect(countPlaywright({ stats, errors: [] })).toEqual({ passed: 5, failed: 0, skipped: 9 });
    const none = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
    expect(countPlaywright({ stats: none, errors: ['no'] }).failed).toBe(1);
  });

  it('never look better than the run: a runner that crashed is a failure', () => {
    const file = join(folder, 'report.json');
    expect(countReport(file, 1, countVitest)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(countReport(file, 0, countVitest).failed).toBe(1);
    writeFileSync(
      file,
      JSON.stringify({ testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }] }),
    );
    expect(countReport(file, 0, countVitest)).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(countReport(file, 1, countVitest)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it('add up to one line', () => {
    const sum = addCounts([
      { passed: 1, failed: 0, skipped: 2 },
      { passed: 10, failed: 1, skipped: 0 },
    ]);
    expect(countsLine(sum)).toBe('11 passed, 1 failed, 2 skipped');
  });
});
