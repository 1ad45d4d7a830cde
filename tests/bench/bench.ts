/**
 * `npm run bench`: the same work against the simulator alone, a bare pass-through and this relay with its
 * whole accounting on, in one run. Servers under test are pinned to one core, simulator and load to the
 * other. Absolute figures belong to the machine; the ratios to the pass-through are what counts.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startApp } from '../app-process.ts';
import { type LoadResult, runLoad, type Work } from './load.ts';
import { type ProcessFigures, readProcess } from './process-figures.ts';

const serverCore = 0;
const loadCore = 1;
const vendorKey = 'sk-sim-bench';

type Subject = { readonly name: string; readonly url: string; readonly key: string; readonly pid: number };
type Measured = LoadResult & { readonly cpuMsPerRequest: number; readonly peakBytes: number };

const works: readonly Work[] = [
  work(
    'JSON, 32 connections',
    { connections: 32, requests: 12_000 },
    { stream: false, plan: { text: '你好' } },
  ),
  work('JSON, 1 connection', { connections: 1, requests: 3_000 }, { stream: false, plan: { text: '你好' } }),
  work(
    'SSE of 60 events, 32 connections',
    { connections: 32, requests: 6_000 },
    { stream: true, plan: { events: 54, eventDelayMs: 0 } },
  ),
];

await main();

async function main(): Promise<void> {
  pin(process.pid, loadCore);
  const simulator = await startScript('../simulator/main.ts', loadCore, [
    '--port',
    '0',
    '--control-port',
    '0',
    '--quiet-ledger',
  ]);
  const vendorUrl = simulator.ready.vendor as string;
  const bare = await startScript('./pass-through.ts', serverCore, [vendorUrl, vendorKey]);
  const app = await startApp({ cpu: serverCore });
  try {
    const memberKey = await prepareGroup(app.api, vendorUrl);
    const subjects: readonly Subject[] = [
      { name: 'simulator alone', url: vendorUrl, key: vendorKey, pid: simulator.pid },
      { name: 'bare pass-through', url: bare.ready.url as string, key: vendorKey, pid: bare.pid },
      { name: 'this relay', url: app.relayUrl, key: memberKey, pid: app.pid },
    ];
    print(
      `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
    );
    for (const item of works) {
      const results = new Map<string, Measured>();
      for (const subject of subjects) results.set(subject.name, await measure(subject, item));
      printTable(item, results);
    }
  } finally {
    await app.stop();
    bare.child.kill('SIGTERM');
    simulator.child.kill('SIGTERM');
  }
}

async function measure(subject: Subject, item: Work): Promise<Measured> {
  const before: ProcessFigures = readProcess(subject.pid);
  const result = await runLoad(subject.url, subject.key, item);
  const after = readProcess(subject.pid);
  const sent = item.requests + item.warmUpRequests;
  return { ...result, cpuMsPerRequest: (after.cpuMs - before.cpuMs) / sent, peakBytes: after.peakBytes };
}

async function prepareGroup(
  api: Awaited<ReturnType<typeof startApp>>['api'],
  vendorUrl: string,
): Promise<string> {
  const group = await api.group.create({ name: 'Bench' });
  const account = await api.account.create({
    name: 'Simulator',
    provider: 'compatible',
    baseUrl: vendorUrl,
    apiKey: vendorKey,
  });
  await api.binding.set({ groupId: group.id, accountId: account.id });
  const member = await api.member.create({ groupId: group.id, name: 'Load' });
  return (await api.memberKey.create({ memberId: member.id, label: 'bench' })).secret;
}

function work(
  name: string,
  size: { connections: number; requests: number },
  answer: { stream: boolean; plan: Record<string, unknown> },
): Work {
  const body = {
    model: 'claude-sonnet-4-5-20250929',
    max_tokens: 64_000,
    stream: answer.stream,
    messages: [{ role: 'user', content: `sim:${JSON.stringify({ plan: answer.plan })}` }],
  };
  return {
    name,
    ...size,
    warmUpRequests: Math.ceil(size.requests / 4),
    body: Buffer.from(JSON.stringify(body)),
  };
}

function printTable(item: Work, results: ReadonlyMap<string, Measured>): void {
  const yardstick = results.get('bare pass-through') as Measured;
  print(`\n${item.name} (${item.requests} requests)`);
  print(
    row([
      '',
      'req/s',
      'ratio',
      'first byte p50',
      'p99',
      'added p50',
      'p99',
      'CPU/req',
      'ratio',
      'peak memory',
    ]),
  );
  for (const [name, it] of results) {
    print(
      row([
        name,
        it.requestsPerSecond.toFixed(0),
        `${(it.requestsPerSecond / yardstick.requestsPerSecond).toFixed(2)}x`,
        `${it.firstByteP50Ms.toFixed(2)} ms`,
        `${it.firstByteP99Ms.toFixed(2)} ms`,
        `${(it.firstByteP50Ms - yardstick.firstByteP50Ms).toFixed(2)} ms`,
        `${(it.firstByteP99Ms - yardstick.firstByteP99Ms).toFixed(2)} ms`,
        `${(it.cpuMsPerRequest * 1000).toFixed(0)} us`,
        `${(it.cpuMsPerRequest / yardstick.cpuMsPerRequest).toFixed(2)}x`,
        `${(it.peakBytes / 2 ** 20).toFixed(0)} MiB`,
      ]),
    );
  }
}

function row(cells: readonly string[]): string {
  return cells
    .map((cell, index) => (index === 0 ? cell.padEnd(20) : cell.padStart(index === 9 ? 13 : 15)))
    .join('');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function startScript(
  path: string,
  core: number,
  args: readonly string[],
): Promise<{ child: ChildProcess; pid: number; ready: Record<string, unknown> }> {
  const file = fileURLToPath(new URL(path, import.meta.url));
  const child = spawn('taskset', ['-c', String(core), process.execPath, file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${path} exited with ${code}`)));
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', resolve);
  });
  return { child, pid: child.pid as number, ready: JSON.parse(line) };
}

function pin(pid: number, core: number): void {
  execFileSync('taskset', ['-cp', String(core), String(pid)], { stdio: 'ignore' });
}
