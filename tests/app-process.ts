import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Api, createClient } from '../shared/contract/client.ts';
import type { Envelope } from '../shared/contract/index.ts';

/** The built headless app as its own process, the way an owner's script starts it. */
export type AppProcess = {
  readonly relayUrl: string;
  readonly controlUrl: string;
  readonly token: string;
  readonly dataDir: string;
  readonly pid: number;
  /** The contract over HTTP. */
  readonly api: Api;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, as a power cut would; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Everything the process has written to stderr so far. */
  stderr(): string;
};

export type AppOptions = {
  dataDir?: string;
  env?: Record<string, string>;
  cpu?: number;
  /** Where the owner's browser finds it; any free one by itself. */
  controlPort?: number;
  /** Given on standard input. */
  passphrase?: string;
};

/**
 * V8 13 now and then aborts ("jit_page.has_value()") where it frees the wrapper of a WebAssembly import that it has
 * compiled anew after many calls, as it does for undici's HTTP parser. Without that step there is nothing to free.
 */
export const wasmFlags: readonly string[] = ['--wasm-wrapper-tiering-budget=2000000000'];

/**
 * As the project's scripts start it: short-lived objects never fill more than 24 MB before they are collected, and one
 * thread helps the collector, not four, which would each take memory of their own and wait for each other on few cores.
 */
export const nodeFlags: readonly string[] = ['--max-semi-space-size=8', '--v8-pool-size=1', ...wasmFlags];

const headless = fileURLToPath(new URL('../electron/serve.mjs', import.meta.url));

/** A fresh data folder under the system's temporary folder. */
export function freshDataDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'aicarpool-test-'));
}

/** Starts the headless shell on free ports and waits for its ready line; rejects with stderr if it exits first. */
export async function startApp(options: AppOptions = {}): Promise<AppProcess> {
  const dataDir = options.dataDir ?? (await freshDataDir());
  const args = [
    ...nodeFlags,
    headless,
    '--data',
    dataDir,
    '--relay-port',
    '0',
    '--control-port',
    String(options.controlPort ?? 0),
    '--json',
  ];
  if (options.passphrase !== undefined) args.push('--passphrase-stdin');
  const [command, ...rest] =
    options.cpu === undefined
      ? [process.execPath, ...args]
      : ['taskset', '-c', String(options.cpu), process.execPath, ...args];
  const child = spawn(command as string, rest, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  });
  // Who needs no input may be gone before it is read.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.passphrase === undefined ? '' : `${options.passphrase}\n`);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const ready = await Promise.race([
    readyLine(child),
    exited.then((code) => {
      throw new Error(`headless app exited with ${code} before it was ready:\n${stderr}`);
    }),
  ]);
  return {
    relayUrl: ready.relay,
    controlUrl: ready.control,
    token: ready.token,
    dataDir,
    pid: child.pid as number,
    api: createClient(httpTransport(ready.control, ready.token)),
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stderr: () => stderr,
  };
}

function httpTransport(control: string, token: string) {
  return {
    call: async (method: string, params: unknown): Promise<Envelope> => {
      const answer = await fetch(`${control}/api/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(params),
      });
      return (await answer.json()) as Envelope;
    },
    subscribe: () => () => undefined,
  };
}

function readyLine(child: ChildProcess): Promise<{ relay: string; control: string; token: string }> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) return reject(new Error('no stdout'));
    createInterface({ input: child.stdout }).once('line', (line) => {
      try {
        resolve(JSON.parse(line));
      } catch (cause) {
        reject(new Error(`unexpected first line: ${line}`, { cause }));
      }
    });
  });
}
