import { spawn } from 'node:child_process';
import { projectRoot } from './build-fingerprint.ts';
import { buildIfNeeded } from './build-if-needed.ts';
import { findRuntime } from './electron-runtime.ts';
import { serve } from './serve.ts';

/** What a shell answers when the system cannot load a program's libraries. */
const cannotLoad = 127;

/**
 * `npm start`: the desktop window where Electron's runtime is there or can be fetched, else the same
 * interface in the browser. `--browser` asks for the browser; other arguments go to the shell. Sets the exit code.
 */
export async function start(argv: readonly string[]): Promise<void> {
  const shellArgs = argv.filter((arg) => arg !== '--browser');
  if (shellArgs.length < argv.length) return serveInBrowser(shellArgs);
  const runtime = await findRuntime(process.env, process.platform);
  if (!runtime.found) return sayAndServe(runtime.reason, shellArgs);
  if (!(await buildIfNeeded())) {
    process.exitCode = 1;
    return;
  }
  const code = await runDesktop(runtime.executable, shellArgs);
  if (code === cannotLoad) return sayAndServe('the system lacks libraries that it needs', shellArgs);
  process.exitCode = code;
}

function sayAndServe(reason: string, shellArgs: readonly string[]): Promise<void> {
  process.stderr.write(`No desktop window, using the browser: Electron's runtime: ${reason}.\n`);
  return serveInBrowser(shellArgs);
}

function serveInBrowser(shellArgs: readonly string[]): Promise<void> {
  const hasDisplay =
    process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  return serve(hasDisplay ? [...shellArgs, '--open'] : shellArgs);
}

/** Electron over the project folder until it ends; signals are passed on. Resolves with its exit code. */
function runDesktop(executable: string, shellArgs: readonly string[]): Promise<number> {
  const child = spawn(executable, [projectRoot, ...shellArgs], { stdio: 'inherit' });
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGINT', pass).on('SIGTERM', pass);
  return new Promise((resolve) => {
    const done = (code: number) => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      resolve(code);
    };
    child.once('error', () => done(cannotLoad));
    child.once('exit', (code) => done(code ?? 1));
  });
}
