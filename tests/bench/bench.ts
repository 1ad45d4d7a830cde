/**
 * `npm run bench`: the relay with its whole accounting on, measured in turns with a bare pass-through. The
 * server under test has one core for itself, vendor and load share the other. Absolute figures belong to the
 * machine; what counts are the ratios to the pass-through. Needs Linux with two cores.
 *
 *   --write        put the result into RESULTS.md beside this file
 *   --quick        short turns, to see whether a change goes the right way
 *   --lean         the lean vendor in the simulator's place, where the simulator is what limits a rate
 *   --only WORK    one work, given once or several times: json-1, json-32, json-128, sse-32, sse-128,
 *                  streams-5, streams-25, bodies, start, window
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { freshDataDir, nodeFlags } from '../app-process.ts';
import { detailsTable, doubtsAbout } from './details.ts';
import { timeDiskSyncs } from './disk-sync.ts';
import { type MeasuredWork, measureWork, runLoad, type Subject, type SubjectName } from './measure.ts';
import { type Options, readOptions } from './options.ts';
import { median, percentile } from './percentiles.ts';
import { type Report, type Row, renderReport, withKeptSection } from './report.ts';
import {
  loadCore,
  type Prepared,
  pinThisProcess,
  prepareData,
  type ServerProcess,
  serverCore,
  startServer,
  vendorKey,
} from './servers.ts';
import { countRows, measureStarts } from './start.ts';
import { judgeMemory, judgeStart, judgeWork } from './verdicts.ts';
import { measureWindow } from './window.ts';
import { judgeWindow } from './window-budgets.ts';
import { type VendorName, type Work, works } from './works.ts';

type Vendor = { readonly url: string; readonly server: ServerProcess };
type Vendors = Readonly<Record<VendorName, Vendor>>;
type StartServer = typeof startServer;
type Measuring = { readonly works: readonly MeasuredWork[]; readonly relayed: number };

const results = new URL('./RESULTS.md', import.meta.url);
const simulatorArguments = ['--port', '0', '--control-port', '0', '--quiet-ledger', '--end-with-stdin'];

await main(readOptions(process.argv.slice(2)));

async function main(options: Options): Promise<void> {
  const dataDir = await freshDataDir();
  const running: ServerProcess[] = [];
  const start: StartServer = async (...args) => {
    const server = await startServer(...args);
    running.push(server);
    return server;
  };
  try {
    publish(options, await runBench(options, dataDir, start));
  } finally {
    await Promise.all(running.map((server) => server.stop()));
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function runBench(options: Options, dataDir: string, start: StartServer): Promise<Report> {
  const syncsMs = timeDiskSyncs(dataDir);
  const simulator = await start(import.meta.resolve('../simulator/main.ts'), loadCore, simulatorArguments);
  const lean = await start(import.meta.resolve('./lean-vendor.ts'), loadCore);
  const leanVendor = { url: lean.ready.url ?? '', server: lean };
  const vendors: Vendors = {
    simulator: options.lean ? leanVendor : { url: simulator.ready.vendor ?? '', server: simulator },
    lean: leanVendor,
  };
  // The window has all cores, as its owner has.
  const windowRows = options.window ? await judgeWindows(options, vendors.simulator.url) : [];
  pinThisProcess(loadCore);
  const prepared = await prepareData(dataDir, [vendors.simulator.url, vendors.lean.url]);
  const startRows = options.start ? await judgeStarts(options, dataDir, prepared, vendors) : [];
  const measuring = await measureAll(options, dataDir, { prepared, vendors, start });
  const expected = measuring.relayed + (options.start ? options.plan.starts : 0);
  const booked = await checkBooks(dataDir, prepared, expected);
  syncsMs.push(...timeDiskSyncs(dataDir));
  const measured = measuring.works;
  return {
    command: options.command,
    machine: machineLines(syncsMs),
    rows: [
      ...measured.flatMap((it) => judgeWork(it, median(syncsMs))),
      ...judgeMemory(measured),
      ...startRows,
      ...windowRows,
    ],
    details: detailsTable(measured),
    notes: [booked, ...doubtsAbout(measured)],
  };
}

async function judgeStarts(
  { plan }: Options,
  dataDir: string,
  prepared: Prepared,
  vendors: Vendors,
): Promise<Row[]> {
  progress('start');
  const key = keyFor(prepared, vendors.simulator);
  return judgeStart(await measureStarts(dataDir, key, workNamed('json-1').body, plan));
}

async function judgeWindows({ plan }: Options, vendorUrl: string): Promise<Row[]> {
  progress('window');
  return judgeWindow(await measureWindow(vendorUrl, plan));
}

type Setting = { readonly prepared: Prepared; readonly vendors: Vendors; readonly start: StartServer };

async function measureAll(options: Options, dataDir: string, setting: Setting): Promise<Measuring> {
  const { chosen, plan } = options;
  const measured: MeasuredWork[] = [];
  let relayed = 0;
  if (chosen.length === 0) return { works: measured, relayed };
  const { prepared, vendors, start } = setting;
  const relayArguments = ['--data', dataDir, '--json', '--relay-port', '0', '--control-port', '0'];
  const relay = await start(
    import.meta.resolve('./watched-server.ts'),
    serverCore,
    relayArguments,
    nodeFlags,
  );
  const bare = {
    simulator: await start(import.meta.resolve('./pass-through.ts'), serverCore, [
      vendors.simulator.url,
      vendorKey,
    ]),
    lean: await start(import.meta.resolve('./pass-through.ts'), serverCore, [vendors.lean.url, vendorKey]),
  };
  const subjectsOf = ({ vendor: name, kind }: Work): Subject[] => {
    const vendor = vendors[name];
    const subject = (it: SubjectName, url: string | undefined, key: string, server: ServerProcess) => ({
      ...{ name: it, key, server },
      url: url ?? '',
    });
    return [
      ...(kind === 'paced' ? [subject('vendor', vendor.url, vendorKey, vendor.server)] : []),
      subject('pass-through', bare[name].ready.url, vendorKey, bare[name]),
      subject('relay', relay.ready.relay, keyFor(prepared, vendor), relay),
    ];
  };
  // Code that has not run yet is compiled now, not in the first work.
  for (const work of [workNamed('json-32'), workNamed('sse-32')]) {
    for (const subject of subjectsOf(work)) {
      const { sent } = await runLoad(work, subject, plan.bootWarmUpSeconds);
      if (subject.name === 'relay') relayed += sent;
    }
  }
  for (const work of chosen) {
    progress(work.title);
    const result = await measureWork(work, subjectsOf(work), vendors[work.vendor].server, plan);
    measured.push(result);
    relayed += result.relayed;
  }
  await relay.stop();
  return { works: measured, relayed };
}

/** Every request that was answered must be in the books; throws when one is not. */
async function checkBooks(dataDir: string, { groupIds }: Prepared, expected: number): Promise<string> {
  progress('books');
  const { rows, startMs } = await countRows(dataDir, groupIds);
  if (rows !== expected) throw new Error(`${expected} requests were answered, the books hold ${rows}.`);
  return `All ${rows} requests of this run are in the books; the next start, with these rows, took ${startMs.toFixed(0)} ms until it listened.`;
}

function keyFor({ keys }: Prepared, { url }: Vendor): string {
  const key = keys.get(url);
  if (key === undefined) throw new Error(`no key for ${url}`);
  return key;
}

function workNamed(id: string): Work {
  const work = works.find((it) => it.id === id);
  if (work === undefined) throw new Error(`no work ${id}`);
  return work;
}

function machineLines(syncsMs: readonly number[]): string[] {
  const sync = (percent: number) => percentile(syncsMs, percent).toFixed(2);
  return [
    `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
    `server under test on core ${serverCore}, vendor and load on core ${loadCore}`,
    `disk sync (append of 4 KiB and fdatasync): p50 ${sync(50)} ms, p99 ${sync(99)} ms`,
  ];
}

function publish({ write }: Options, report: Report): void {
  const text = renderReport(report);
  process.stdout.write(`${text}\n`);
  if (!write) return;
  const before = existsSync(results) ? readFileSync(results, 'utf8') : undefined;
  writeFileSync(results, withKeptSection(text, before));
}

function progress(what: string): void {
  process.stderr.write(`${what} ...\n`);
}
