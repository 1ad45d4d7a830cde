import { DISTURBED_SHARE, othersShare } from './disturbance.ts';
import type { CoreShares, Measured, MeasuredWork, SubjectName } from './measure.ts';
import { percentile } from './percentiles.ts';
import { megabytes, type Table } from './report.ts';

/** Where vendor and load take this much of their core, they may be what limits a rate. */
const FULL_CORE = 0.85;

/** Every figure of every subject, for whoever wants to know why. */
export function detailsTable(measured: readonly MeasuredWork[]): Table {
  return {
    head: [
      'work',
      'server',
      'req/s',
      'p50 ms',
      'p99 ms',
      'CPU us/req',
      'to pass-through',
      'peak',
      'its core: own + others',
      'other core: vendor + load + others',
    ],
    rows: measured.flatMap(({ work, subjects }) =>
      Array.from(subjects, ([name, it]) => detailsRow(work.id, name, it, subjects.get('pass-through'))),
    ),
  };
}

function detailsRow(work: string, name: SubjectName, it: Measured, bare: Measured | undefined): string[] {
  const isServer = name !== 'vendor';
  const { server, othersOnServerCore, vendor, load, othersOnLoadCore } = it.shares;
  const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
  return [
    work,
    name,
    it.requestsPerSecond.toFixed(0),
    percentile(it.durationsMs, 50).toFixed(2),
    percentile(it.durationsMs, 99).toFixed(2),
    (it.cpuMsPerRequest * 1000).toFixed(0),
    isServer && bare !== undefined ? `${(it.cpuMsPerRequest / bare.cpuMsPerRequest).toFixed(2)}x` : '',
    isServer ? megabytes(it.peakBytes) : '',
    isServer ? `${percent(server)} + ${percent(othersOnServerCore)}` : '',
    [vendor, load, othersOnLoadCore].map(percent).join(' + '),
  ];
}

/** What a reader must know before trusting a rate: cores that were full, or busy with something else. */
export function doubtsAbout(measured: readonly MeasuredWork[]): string[] {
  return measured.flatMap(({ work, subjects }) => {
    const servers = Array.from(subjects).filter(([name]) => name !== 'vendor');
    const highest = (share: (shares: CoreShares) => number) =>
      Math.max(...servers.map(([, { shares }]) => share(shares)));
    const others = highest(othersShare);
    const tools = highest((it) => it.vendor + it.load);
    const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
    return [
      ...(others > DISTURBED_SHARE
        ? [
            `${work.title}: other processes took up to ${percent(others)} of a core; measure again on an idle machine.`,
          ]
        : []),
      ...(work.kind === 'closed' && tools > FULL_CORE
        ? [
            `${work.title}: vendor and load took up to ${percent(tools)} of their core; the rate may be theirs, and the ratio higher than shown.`,
          ]
        : []),
    ];
  });
}
