import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isUpToDate } from './build-fingerprint.ts';

/**
 * Brings `out/` up to date before a shell starts. The bundlers run in a process of their own, so that the
 * relay's memory never holds them. Resolves to false when the build failed; it has then said why.
 */
export async function buildIfNeeded(): Promise<boolean> {
  if (isUpToDate('app') && isUpToDate('renderer')) return true;
  const script = fileURLToPath(new URL('./build.ts', import.meta.url));
  // stdout belongs to the shell's own answer (--json), so the build's goes to stderr.
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 2, 2] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0));
  });
}
