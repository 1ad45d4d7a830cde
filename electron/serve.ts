import { buildIfNeeded } from './build-if-needed.ts';

const headless = new URL('../out/headless/index.js', import.meta.url);

/** `npm run serve`: the headless shell in this very process, so that signals reach it. Sets the exit code. */
export async function serve(argv: readonly string[]): Promise<void> {
  if (!(await buildIfNeeded())) {
    process.exitCode = 1;
    return;
  }
  const shell = (await import(headless.href)) as { main(argv: readonly string[]): Promise<number> };
  process.exitCode = await shell.main(argv);
}
