import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBrowser } from './browser.ts';
import { addCounts, type Counts, countPlaywright, countReport, countsLine, countVitest } from './counts.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

type Step = { name: string; counts: Counts; seconds: number };

/**
 * `npm test`: every check there is, one after the other; one that fails does not hide the next. Ends with
 * the line "N passed, N failed, N skipped", where each static check counts as one. Returns the exit code.
 */
export async function runAll(): Promise<number> {
  const reports = mkdtempSync(join(tmpdir(), 'aicarpool-reports-'));
  const steps: Step[] = [];
  const run = async (name: string, work: () => Promise<Counts>) => {
    process.stdout.write(`\n== ${name}\n`);
    const begin = performance.now();
    steps.push({ name, counts: await work(), seconds: (performance.now() - begin) / 1000 });
  };
  try {
    await run('format and lint', () => check('biome', 'check', '--diagnostic-level=error'));
    await run('types', () => check('tsc', '-b'));
    await run('unused code', () => check('knip'));
    await run('build', () => check(process.execPath, 'electron/build.ts'));
    await run('tests', () => vitest(join(reports, 'vitest.json')));
    await run('end to end', () => playwright(join(reports, 'playwright.json')));
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
  return summarise(steps);
}

function summarise(steps: readonly Step[]): number {
  const total = addCounts(steps.map(({ counts }) => counts));
  process.stdout.write('\n');
  for (const { name, counts, seconds } of steps) {
    process.stdout.write(`${name.padEnd(16)} ${countsLine(counts)} (${seconds.toFixed(1)} s)\n`);
  }
  process.stdout.write(`\n${countsLine(total)}\n`);
  return total.failed === 0 ? 0 : 1;
}

async function check(command: string, ...args: readonly string[]): Promise<Counts> {
  const passed = (await execute(command, args)) === 0;
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

async function vitest(report: string): Promise<Counts> {
  const code = await execute('vitest', [
    'run',
    '--config',
    'tests/vitest.config.ts',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  return countReport(report, code, countVitest);
}

async function playwright(report: string): Promise<Counts> {
  const problem = ensureBrowser();
  if (problem !== undefined) process.stdout.write(`${problem}\n`);
  const code = await execute(
    'playwright',
    [
      'test',
      '--config',
      'tests/e2e/playwright.config.ts',
      '--project=browser',
      '--project=electron',
      '--reporter=list,json',
    ],
    { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  );
  return countReport(report, code, countPlaywright);
}

/** Runs a command of the project (npm puts node_modules/.bin on the path); resolves with its exit code. */
function execute(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<number> {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
