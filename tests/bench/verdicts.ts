import { isDisturbed } from './disturbance.ts';
import type { Measured, MeasuredWork } from './measure.ts';
import { median, percentile } from './percentiles.ts';
import { megabytes, type Row } from './report.ts';
import type { StartFigures } from './start.ts';

const MIN_RATIO: Readonly<Record<string, number>> = {
  'json-32': 1.5,
  'json-128': 1.5,
  'sse-32': 1.5,
  'sse-128': 1.5,
  bodies: 1,
};
const DURATION_SLACK: Readonly<Record<string, number>> = { 'streams-5': 0.05, 'streams-25': 0.005 };
const ADDED_P50_MS = 0.3;
const ADDED_P99_MS = 2;
const LONGEST_BLOCK_MS = 10;
const PEAK_BYTES = 200e6;
const START_MS = 1_000;
const IDLE_BYTES = 120e6;

const ALONE_P50_MS = 1;
const USUAL_SYNC_MS = 0.2;
/** One sync holds both that a request was begun and how it ended. */
const SYNCS_PER_REQUEST = 1;

type Verdict = Omit<Row, 'disturbed'>;

/** The speed table's lines for one work. `syncMs` is what a disk sync takes on this machine. */
export function judgeWork(measured: MeasuredWork, syncMs: number): Row[] {
  const disturbed = isDisturbed(measured);
  return verdictsOn(measured, syncMs).map((verdict) => ({ ...verdict, disturbed }));
}

function verdictsOn(measured: MeasuredWork, syncMs: number): Verdict[] {
  const { work, subjects } = measured;
  const relay = subjects.get('relay');
  const bare = subjects.get('pass-through');
  if (relay === undefined || bare === undefined) return [];
  const name = work.title;
  if (work.kind === 'paced') {
    const slack = DURATION_SLACK[work.id] ?? 0;
    return [judgeDuration(name, work.idealMs, slack, measured), ...judgeAdded(name, relay, bare)];
  }
  const rows: Verdict[] = [];
  const least = MIN_RATIO[work.id];
  if (least !== undefined) rows.push(judgeRatio(name, least, relay, bare));
  if (work.connections === 1) rows.push(judgeAlone(name, relay, bare, syncMs));
  if (work.watchesLoop) rows.push(judgeLoop(name, relay, bare));
  return rows;
}

/** The relay's rate to the pass-through's: each round by itself, then the middle one. */
function ratioByRounds(rates: readonly number[], bareRates: readonly number[]): number[] {
  return rates.flatMap((rate, round) => {
    const bare = bareRates[round];
    return bare === undefined ? [] : [rate / bare];
  });
}

/** The time that one request at a time may take where the disk is slower than the target assumes. */
function aloneLimitMs(syncMs: number): number {
  return ALONE_P50_MS + SYNCS_PER_REQUEST * Math.max(0, syncMs - USUAL_SYNC_MS);
}

function judgeRatio(work: string, least: number, relay: Measured, bare: Measured): Verdict {
  const ratios = ratioByRounds(relay.rates, bare.rates);
  const ratio = median(ratios);
  const range = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  const rates = `${relay.requestsPerSecond.toFixed(0)} to ${bare.requestsPerSecond.toFixed(0)} a second`;
  return {
    work,
    target: `at least ${least}x its requests per second`,
    figure: `${ratio.toFixed(2)}x (${range}; ${rates})`,
    met: ratio >= least,
  };
}

function judgeAlone(work: string, relay: Measured, bare: Measured, syncMs: number): Verdict {
  const p50 = percentile(relay.durationsMs, 50);
  const limit = aloneLimitMs(syncMs);
  const here = limit === ALONE_P50_MS ? '' : `; ${limit.toFixed(2)} ms at ${syncMs.toFixed(2)} ms`;
  return {
    work,
    target: `p50 under ${ALONE_P50_MS} ms at ${USUAL_SYNC_MS} ms a disk sync${here}`,
    figure: `${p50.toFixed(2)} ms (pass-through ${percentile(bare.durationsMs, 50).toFixed(2)} ms)`,
    met: p50 < limit,
  };
}

function judgeDuration(work: string, idealMs: number, slack: number, { subjects }: MeasuredWork): Verdict {
  const over = (measured: Measured | undefined) => percentile(measured?.durationsMs ?? [], 99) / idealMs - 1;
  const shown = (value: number) => `${(value * 100).toFixed(2)} %`;
  const relay = over(subjects.get('relay'));
  const bare = over(subjects.get('pass-through'));
  const vendor = over(subjects.get('vendor'));
  return {
    work,
    target: `duration p99 within ${slack * 100} % of ${idealMs} ms`,
    figure: `${shown(relay)} over (pass-through ${shown(bare)}, vendor alone ${shown(vendor)})`,
    met: relay <= slack,
  };
}

function judgeAdded(work: string, relay: Measured, bare: Measured): Verdict[] {
  const judge = (percent: number, most: number): Verdict => {
    const own = percentile(relay.addedFirstBytesMs, percent);
    const yardstick = percentile(bare.addedFirstBytesMs, percent);
    const added = own - yardstick;
    return {
      work,
      target: `first byte p${percent}: at most ${most} ms more than the pass-through`,
      figure: `${added.toFixed(2)} ms (${own.toFixed(2)} to ${yardstick.toFixed(2)} ms beyond the vendor's own)`,
      met: added <= most,
    };
  };
  return [judge(50, ADDED_P50_MS), judge(99, ADDED_P99_MS)];
}

function judgeLoop(work: string, relay: Measured, bare: Measured): Verdict {
  return {
    work,
    target: `event loop never blocked over ${LONGEST_BLOCK_MS} ms`,
    figure: `${relay.loopMaxMs.toFixed(1)} ms at the longest (pass-through ${bare.loopMaxMs.toFixed(1)} ms)`,
    met: relay.loopMaxMs <= LONGEST_BLOCK_MS,
  };
}

/** The highest resident memory of the relay's process in any of the works. */
export function judgeMemory(measured: readonly MeasuredWork[]): Row[] {
  const peaks = measured.flatMap(({ work, subjects }) => {
    const relay = subjects.get('relay');
    return relay === undefined ? [] : [{ title: work.title, bytes: relay.peakBytes }];
  });
  const highest = peaks.toSorted((a, b) => b.bytes - a.bytes)[0];
  if (highest === undefined) return [];
  return [
    {
      work: 'memory in all works above',
      target: `peak under ${megabytes(PEAK_BYTES)}`,
      figure: `${megabytes(highest.bytes)} (${highest.title})`,
      met: highest.bytes < PEAK_BYTES,
      disturbed: false,
    },
  ];
}

export function judgeStart({ startsMs, idleBytes }: StartFigures): Row[] {
  const start = median(startsMs);
  const slowest = Math.max(...startsMs);
  return [
    {
      work: 'start to the first answered request',
      target: `under ${START_MS / 1000} s`,
      figure: `${start.toFixed(0)} ms (slowest of ${startsMs.length}: ${slowest.toFixed(0)} ms)`,
      met: start < START_MS,
      disturbed: false,
    },
    {
      work: 'idle',
      target: `under ${megabytes(IDLE_BYTES)}`,
      figure: megabytes(idleBytes),
      met: idleBytes < IDLE_BYTES,
      disturbed: false,
    },
  ];
}
