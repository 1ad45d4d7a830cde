import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { wasmFlags } from '../app-process.ts';

/** Runs a script of the tests in a process of its own until it ends. */
export async function runProcess(
  script: URL,
  args: readonly string[],
): Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string }> {
  const child = startProcess(script, args);
  let stdout = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, stdout }));
  });
}

/** The same without waiting; `wrapper` is a command that the process is started by, such as a tracer. */
export function startProcess(
  script: URL,
  args: readonly string[],
  wrapper: readonly string[] = [],
): ChildProcess {
  const [command, ...rest] = [...wrapper, process.execPath, ...wasmFlags, fileURLToPath(script), ...args];
  return spawn(command as string, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
}
