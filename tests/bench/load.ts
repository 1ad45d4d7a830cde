import { setTimeout as sleep } from 'node:timers/promises';
import { type Answered, HttpLane } from './http-lane.ts';
import { monotonicMs } from './monotonic-clock.ts';

/** What the client saw in one stretch of load. */
export type LoadResult = {
  /** All requests of the stretch, also those that are not in the samples. */
  readonly sent: number;
  readonly seconds: number;
  readonly durationsMs: readonly number[];
  /** First byte, less the time that the vendor kept the request; only of vendors that tell it. */
  readonly addedFirstBytesMs: readonly number[];
};

/** Keeps so many connections busy for some seconds. Rejects for any answer but 200. */
export async function runClosedLoad(
  url: string,
  request: Buffer,
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  const lanes = await Promise.all(Array.from({ length: connections }, () => HttpLane.open(url)));
  const durationsMs: number[] = [];
  const beginMs = monotonicMs();
  const untilMs = beginMs + seconds * 1000;
  const drive = async (lane: HttpLane) => {
    while (monotonicMs() < untilMs) {
      const answered = await lane.send(request);
      durationsMs.push(answered.endedAtMs - answered.sentAtMs);
    }
  };
  try {
    await Promise.all(lanes.map(drive));
    const elapsedMs = monotonicMs() - beginMs;
    return { sent: durationsMs.length, seconds: elapsedMs / 1000, durationsMs, addedFirstBytesMs: [] };
  } finally {
    for (const lane of lanes) lane.close();
  }
}

export type PacedLoad = { readonly streams: number; readonly idealMs: number; readonly seconds: number };

const TICK_MS = 1;

/**
 * Starts streams at even intervals, whatever becomes of the earlier ones, so that a slow server gets no rest.
 * Samples are what began after the first stream could have ended, when all streams run at once.
 */
export async function runPacedLoad(url: string, request: Buffer, load: PacedLoad): Promise<LoadResult> {
  const { streams, idealMs, seconds } = load;
  const intervalMs = idealMs / streams;
  const beginMs = monotonicMs();
  const sampledFromMs = beginMs + idealMs;
  const untilMs = sampledFromMs + seconds * 1000;
  const idle = await Promise.all(Array.from({ length: streams }, () => HttpLane.open(url)));
  const lanes = [...idle];
  const running = new Set<Promise<void>>();
  const samples: Answered[] = [];
  const failures: unknown[] = [];
  let sent = 0;
  const runOne = async () => {
    const free = idle.shift();
    const lane = free ?? (await HttpLane.open(url));
    if (free === undefined) lanes.push(lane);
    const answered = await lane.send(request);
    idle.push(lane);
    if (answered.sentAtMs >= sampledFromMs) samples.push(answered);
  };
  try {
    while (monotonicMs() < untilMs && failures.length === 0) {
      for (; beginMs + sent * intervalMs <= monotonicMs(); sent += 1) {
        const one = runOne()
          .catch((error: unknown) => void failures.push(error))
          .finally(() => running.delete(one));
        running.add(one);
      }
      await sleep(TICK_MS);
    }
    await Promise.all(running);
    if (failures.length > 0) throw failures[0];
    return {
      sent,
      seconds: (monotonicMs() - beginMs) / 1000,
      durationsMs: samples.map((it) => it.endedAtMs - it.sentAtMs),
      addedFirstBytesMs: samples.map(addedFirstByte),
    };
  } finally {
    for (const lane of lanes) lane.close();
  }
}

/** The vendor's first event says, in µs, when the request reached it and when the event left. */
function addedFirstByte({ opening, sentAtMs, firstByteAtMs }: Answered): number {
  const stamps = /msg_(\d+)_(\d+)_/.exec(opening);
  if (stamps === null) throw new Error(`no times in the first event: ${opening}`);
  return firstByteAtMs - sentAtMs - (Number(stamps[2]) - Number(stamps[1])) / 1e3;
}
