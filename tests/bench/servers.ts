import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startApp } from '../app-process.ts';
import type { LoopDelay } from './loop-watch.ts';

/** The server under test has this core for itself, simulator and load share the other one. */
export const serverCore = 0;
export const loadCore = 1;

/** What the simulator accepts as an account's key. */
export const vendorKey = 'sk-sim-bench';

export type ServerProcess = {
  readonly pid: number;
  /** The line it printed when it was ready. */
  readonly ready: Readonly<Record<string, string>>;
  /** Begins to watch the event loop; only servers that import loop-watch.ts answer. */
  watchLoop(): Promise<void>;
  readLoop(): Promise<LoopDelay>;
  stop(): Promise<void>;
};

/** Starts a script, given as a file URL, on one core and waits for its ready line; `flags` are Node's own. */
export async function startServer(
  script: string,
  core: number,
  args: readonly string[] = [],
  flags: readonly string[] = [],
): Promise<ServerProcess> {
  const command = [process.execPath, ...flags, fileURLToPath(script), ...args];
  const child = spawn('taskset', ['-c', String(core), ...command], {
    stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
  });
  const ready = await readyLine(child, script);
  return {
    pid: child.pid ?? 0,
    ready,
    watchLoop: async () => {
      child.send('watch');
      await once(child, 'message');
    },
    readLoop: async () => {
      child.send('report');
      const [delay] = (await once(child, 'message')) as [LoopDelay];
      return delay;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function readyLine(child: ChildProcess, script: string): Promise<Record<string, string>> {
  const line = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${script} exited with ${code} before it was ready`)));
    if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', resolve);
  });
  return JSON.parse(line) as Record<string, string>;
}

/** Keeps this process, with all its threads, on one core. */
export function pinThisProcess(core: number): void {
  execFileSync('taskset', ['-acp', String(core), String(process.pid)], { stdio: 'ignore' });
}

/** A data folder made ready for the bench: the key for each vendor, and the groups whose rows are counted. */
export type Prepared = { readonly keys: ReadonlyMap<string, string>; readonly groupIds: readonly string[] };

/** Makes a group with one account and one member for each vendor, with the app's own contract. */
export async function prepareData(dataDir: string, vendorUrls: readonly string[]): Promise<Prepared> {
  const app = await startApp({ dataDir, cpu: serverCore });
  try {
    const keys = new Map<string, string>();
    const groupIds: string[] = [];
    for (const [index, baseUrl] of vendorUrls.entries()) {
      const group = await app.api.group.create({ name: `Bench ${index}` });
      const account = await app.api.account.create({
        name: `Vendor ${index}`,
        provider: 'compatible',
        baseUrl,
        apiKey: vendorKey,
      });
      await app.api.binding.set({ groupId: group.id, accountId: account.id });
      const member = await app.api.member.create({ groupId: group.id, name: 'Load' });
      const key = await app.api.memberKey.create({ memberId: member.id, label: 'bench' });
      keys.set(baseUrl, key.secret);
      groupIds.push(group.id);
    }
    return { keys, groupIds };
  } finally {
    await app.stop();
  }
}
