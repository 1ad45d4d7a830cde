import { setTimeout as sleep } from 'node:timers/promises';
import { messageRequest } from './http-lane.ts';
import { type LoadResult, runClosedLoad, runPacedLoad } from './load.ts';
import { readCoreBusyMs, readProcess, resetPeak } from './process-figures.ts';
import { loadCore, type ServerProcess, serverCore } from './servers.ts';
import type { Work } from './works.ts';

export type SubjectName = 'vendor' | 'pass-through' | 'relay';

/** What is measured: the relay, the pass-through beside it, or the vendor with nothing between. */
export type Subject = {
  readonly name: SubjectName;
  readonly url: string;
  readonly key: string;
  readonly server: ServerProcess;
};

/** How long each work takes: so many rounds, in each of which every subject has its turn. */
export type Schedule = {
  readonly warmUpSeconds: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly pacedRounds: number;
  readonly pacedSeconds: number;
};

/** Parts of a core's time, 0 to 1. */
export type CoreShares = {
  readonly server: number;
  readonly othersOnServerCore: number;
  readonly vendor: number;
  readonly load: number;
  readonly othersOnLoadCore: number;
};

export type Measured = {
  readonly sent: number;
  readonly requestsPerSecond: number;
  /** Requests per second of each round, to be compared with the same round of another subject. */
  readonly rates: readonly number[];
  readonly durationsMs: readonly number[];
  readonly addedFirstBytesMs: readonly number[];
  /** CPU time of the server's process, user and system. */
  readonly cpuMsPerRequest: number;
  readonly peakBytes: number;
  readonly loopMaxMs: number;
  readonly shares: CoreShares;
};

export type MeasuredWork = {
  readonly work: Work;
  readonly subjects: ReadonlyMap<SubjectName, Measured>;
  /** What the relay has answered in all, warm-up included: so many rows must be in its books. */
  readonly relayed: number;
};

type Slice = LoadResult & {
  readonly wallMs: number;
  readonly serverMs: number;
  readonly vendorMs: number;
  readonly loadMs: number;
  readonly serverCoreMs: number;
  readonly loadCoreMs: number;
  readonly loopMaxMs: number;
};

const PAUSE_MS = 100;

/** Measures a work in turns, so that a drift of the machine meets all subjects alike. */
export async function measureWork(
  work: Work,
  subjects: readonly Subject[],
  vendor: ServerProcess,
  schedule: Schedule,
): Promise<MeasuredWork> {
  const slices = new Map<SubjectName, Slice[]>(subjects.map(({ name }) => [name, []]));
  let relayed = 0;
  for (const subject of subjects) {
    resetPeak(subject.server.pid);
    const { sent } = await runLoad(work, subject, schedule.warmUpSeconds);
    if (subject.name === 'relay') relayed += sent;
  }
  const rounds = work.kind === 'paced' ? schedule.pacedRounds : schedule.rounds;
  for (let round = 0; round < rounds; round += 1) {
    for (const subject of round % 2 === 0 ? subjects : subjects.toReversed()) {
      // The vendor by itself only shows how well the load and the timetable are kept; once is enough.
      if (subject.name === 'vendor' && round > 0) continue;
      await sleep(PAUSE_MS);
      const slice = await measureSlice(work, subject, vendor, schedule);
      slices.get(subject.name)?.push(slice);
      if (subject.name === 'relay') relayed += slice.sent;
    }
  }
  const measured = subjects.map(({ name, server }): [SubjectName, Measured] => [
    name,
    summed(slices.get(name) ?? [], readProcess(server.pid).peakBytes),
  ]);
  return { work, subjects: new Map(measured), relayed };
}

/** Sends a work for some seconds and measures nothing. Resolves with the number of requests. */
export async function runLoad(work: Work, subject: Subject, seconds: number): Promise<LoadResult> {
  const request = messageRequest(subject.url, subject.key, work.body);
  if (work.kind === 'closed') return runClosedLoad(subject.url, request, work.connections, seconds);
  return runPacedLoad(subject.url, request, { streams: work.streams, idealMs: work.idealMs, seconds });
}

async function measureSlice(
  work: Work,
  subject: Subject,
  vendor: ServerProcess,
  schedule: Schedule,
): Promise<Slice> {
  const watches = work.kind === 'closed' && work.watchesLoop;
  if (watches) await subject.server.watchLoop();
  const before = readClocks(subject.server, vendor);
  const result = await runLoad(
    work,
    subject,
    work.kind === 'closed' ? schedule.seconds : schedule.pacedSeconds,
  );
  const after = readClocks(subject.server, vendor);
  return {
    ...result,
    wallMs: after.wall - before.wall,
    serverMs: after.server - before.server,
    vendorMs: after.vendor - before.vendor,
    loadMs: after.load - before.load,
    serverCoreMs: after.serverCore - before.serverCore,
    loadCoreMs: after.loadCore - before.loadCore,
    loopMaxMs: watches ? (await subject.server.readLoop()).maxMs : Number.NaN,
  };
}

function readClocks(server: ServerProcess, vendor: ServerProcess) {
  const { user, system } = process.cpuUsage();
  return {
    wall: performance.now(),
    server: readProcess(server.pid).cpuMs,
    vendor: readProcess(vendor.pid).cpuMs,
    load: (user + system) / 1000,
    serverCore: readCoreBusyMs(serverCore),
    loadCore: readCoreBusyMs(loadCore),
  };
}

function summed(slices: readonly Slice[], peakBytes: number): Measured {
  const sum = (of: (slice: Slice) => number) => slices.reduce((total, slice) => total + of(slice), 0);
  const sent = sum((it) => it.sent);
  const wallMs = sum((it) => it.wallMs);
  const server = sum((it) => it.serverMs) / wallMs;
  const vendor = sum((it) => it.vendorMs) / wallMs;
  const load = sum((it) => it.loadMs) / wallMs;
  return {
    sent,
    requestsPerSecond: sent / sum((it) => it.seconds),
    rates: slices.map((it) => it.sent / it.seconds),
    durationsMs: slices.flatMap((it) => it.durationsMs),
    addedFirstBytesMs: slices.flatMap((it) => it.addedFirstBytesMs),
    cpuMsPerRequest: sum((it) => it.serverMs) / sent,
    peakBytes,
    loopMaxMs: Math.max(...slices.map((it) => it.loopMaxMs)),
    shares: {
      server,
      othersOnServerCore: Math.max(0, sum((it) => it.serverCoreMs) / wallMs - server),
      vendor,
      load,
      othersOnLoadCore: Math.max(0, sum((it) => it.loadCoreMs) / wallMs - vendor - load),
    },
  };
}
