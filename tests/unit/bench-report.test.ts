import { describe, expect, test } from 'vitest';
import { detailsTable, doubtsAbout } from '../bench/details.ts';
import type { Measured, MeasuredWork } from '../bench/measure.ts';
import { readOptions } from '../bench/options.ts';
import { median, percentile } from '../bench/percentiles.ts';
import { type Report, renderReport, renderTable, withKeptSection } from '../bench/report.ts';
import { judgeMemory, judgeStart, judgeWork } from '../bench/verdicts.ts';
import { judgeWindow } from '../bench/window-budgets.ts';
import { works } from '../bench/works.ts';

const report: Report = {
  command: 'npm run bench',
  machine: ['2 cores'],
  rows: [
    { work: 'a', target: 'at least 1.5x', figure: '1.62x', met: true, disturbed: true },
    { work: 'b', target: 'under 1 s', figure: '1.2 s', met: false, disturbed: false },
  ],
  details: { head: ['work', 'req/s'], rows: [['a', '1000']] },
  notes: ['All 3 requests are in the books.'],
};

const calm: Measured = {
  sent: 1_000,
  requestsPerSecond: 1_000,
  rates: [1_000, 1_000, 1_000],
  durationsMs: [1],
  addedFirstBytesMs: [1],
  cpuMsPerRequest: 0.25,
  peakBytes: 150e6,
  loopMaxMs: 4,
  shares: { server: 0.9, othersOnServerCore: 0, vendor: 0.3, load: 0.1, othersOnLoadCore: 0 },
};

function measured(
  id: string,
  relay: Partial<Measured>,
  bare: Partial<Measured> = {},
  vendor: Partial<Measured> = {},
): MeasuredWork {
  const work = works.find((it) => it.id === id);
  if (work === undefined) throw new Error(`no work ${id}`);
  return {
    work,
    subjects: new Map([
      ...(work.kind === 'paced' ? [['vendor', { ...calm, ...vendor }] as const] : []),
      ['pass-through', { ...calm, ...bare }],
      ['relay', { ...calm, ...relay }],
    ]),
    relayed: 1_000,
  };
}

const verdicts = (...args: Parameters<typeof judgeWork>) => judgeWork(...args).map(({ met }) => met);

describe("the window's budgets", () => {
  test('tell what was measured and how much of the budget that is', () => {
    const rows = judgeWindow({
      firstPaintsMs: [1_600, 1_400, 1_550],
      paintsMs: [900, 1_500, 1_000],
      switchesMs: [20, 30, 40, 130],
      firstPaletteMs: [49, 40, 60],
      paletteMs: [20, 25],
      scriptBytes: 336_000,
    });
    expect(rows.map(({ figure, met }) => [figure, met])).toEqual([
      ['1550 ms (1.03 of it)', false],
      ['1000 ms (0.67 of it)', true],
      ['130 ms (1.30 of it)', false],
      ['49 ms (0.98 of it)', true],
      ['25 ms (0.50 of it)', true],
      ['336 kB (0.96 of it)', true],
    ]);
  });
});

describe('percentiles', () => {
  test('are the value at the nearest rank, whatever the order', () => {
    const values = [40, 15, 50, 20, 35];
    expect(percentile(values, 5)).toBe(15);
    expect(percentile(values, 30)).toBe(20);
    expect(percentile(values, 40)).toBe(20);
    expect(percentile(values, 50)).toBe(35);
    expect(percentile(values, 100)).toBe(50);
    expect(values).toEqual([40, 15, 50, 20, 35]);
  });

  test('of a hundred values leave one above the 99th', () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(percentile(values, 99)).toBe(99);
  });

  test('sort as numbers', () => {
    expect(percentile([9, 10, 100], 50)).toBe(10);
  });

  test('of nothing are not a number', () => {
    expect(percentile([], 50)).toBeNaN();
    expect(median([])).toBeNaN();
  });

  test('the median of an even count lies between the two in the middle', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([10, 9, 100])).toBe(10);
  });
});

describe('the report', () => {
  test('has tables whose columns line up', () => {
    expect(renderTable({ head: ['work', 'x'], rows: [['json, 1', '12345'], ['b']] })).toBe(
      ['| work    | x     |', '|---------|-------|', '| json, 1 | 12345 |', '| b       |       |'].join('\n'),
    );
  });

  test('says met and missed in words, and where other processes ran beside', () => {
    expect(renderReport(report)).toBe(`# Speed, measured beside a bare pass-through

\`npm run bench\`

- 2 cores

| work | target        | figure | met or missed   |
|------|---------------|--------|-----------------|
| a    | at least 1.5x | 1.62x  | met (disturbed) |
| b    | under 1 s     | 1.2 s  | missed          |

## How each work ran

| work | req/s |
|------|-------|
| a    | 1000  |

- All 3 requests are in the books.`);
  });

  test('leaves out tables without lines', () => {
    const bare = { ...report, rows: [], details: { head: ['work'], rows: [] }, notes: [] };
    expect(renderReport(bare)).toBe(
      '# Speed, measured beside a bare pass-through\n\n`npm run bench`\n\n- 2 cores',
    );
  });
});

describe('the section that is kept by hand', () => {
  test('begins empty under its heading', () => {
    expect(withKeptSection('new', undefined)).toBe(
      'new\n\n<!-- kept by hand: begin -->\n## What the profile shows and what was tried\n\nNothing yet.\n<!-- kept by hand: end -->\n',
    );
  });

  test('survives any number of new reports, letter by letter', () => {
    const byHand = withKeptSection('first', undefined).replace(
      'Nothing yet.',
      () => '| 写 | 12 % |\n\n$& $1 kept',
    );
    const second = withKeptSection('second', byHand);
    expect(second).toBe(
      'second\n\n<!-- kept by hand: begin -->\n## What the profile shows and what was tried\n\n| 写 | 12 % |\n\n$& $1 kept\n<!-- kept by hand: end -->\n',
    );
    expect(withKeptSection('second', second)).toBe(second);
  });

  test('is never thrown away because a marker is missing', () => {
    expect(() => withKeptSection('new', 'old\n<!-- kept by hand: begin -->\nfindings')).toThrow('damaged');
    expect(() => withKeptSection('new', 'old\nfindings\n<!-- kept by hand: end -->')).toThrow('damaged');
    expect(() => withKeptSection('new', 'findings')).toThrow('damaged');
  });
});

describe('verdicts', () => {
  test('compare each round with the same round of the pass-through and take the middle ratio', () => {
    const bare = { rates: [1_000, 500, 1_000], requestsPerSecond: 833 };
    const relay = { rates: [1_500, 750, 100], requestsPerSecond: 783 };
    const [row] = judgeWork(measured('json-32', relay, bare), 0.2);
    expect(row).toEqual({
      work: 'small JSON, 32 connections',
      target: 'at least 1.5x its requests per second',
      figure: '1.50x (0.10 to 1.50; 783 to 833 a second)',
      met: true,
      disturbed: false,
    });
    expect(verdicts(measured('json-32', { rates: [1_499, 1_499, 1_499] }), 0.2)).toEqual([false]);
  });

  test('tell when other processes ran beside the relay or beside what it is compared with', () => {
    const beside = { shares: { ...calm.shares, othersOnServerCore: 0.11 } };
    const isDisturbed = (it: MeasuredWork) => judgeWork(it, 0.2).map(({ disturbed }) => disturbed);
    expect(isDisturbed(measured('json-32', beside))).toEqual([true]);
    expect(isDisturbed(measured('json-32', {}, beside))).toEqual([true]);
    expect(isDisturbed(measured('json-32', {}))).toEqual([false]);
  });

  test('let one request at a time wait for a sync of a slow disk, and never less for a fast one', () => {
    const within = (p50Ms: number, syncMs: number) =>
      verdicts(measured('json-1', { durationsMs: [p50Ms] }), syncMs);
    expect(within(0.99, 0.2)).toEqual([true]);
    expect(within(1, 0.2)).toEqual([false]);
    expect(within(0.99, 0.01)).toEqual([true]);
    expect(within(1.29, 0.5)).toEqual([true]);
    expect(within(1.31, 0.5)).toEqual([false]);
  });

  test('hold streams to their ideal time and their first byte to that of the pass-through', () => {
    const bare = { addedFirstBytesMs: [0.5, 0.5, 1] };
    const good = { durationsMs: [1_525, 1_532], addedFirstBytesMs: [0.7, 0.75, 2.9] };
    expect(verdicts(measured('streams-25', good, bare), 0.2)).toEqual([true, true, true]);
    const slow = { durationsMs: [1_525, 1_533], addedFirstBytesMs: [0.7, 0.9, 3.1] };
    expect(verdicts(measured('streams-25', slow, bare), 0.2)).toEqual([false, false, false]);
    expect(verdicts(measured('streams-5', { durationsMs: [362] }), 0.2)[0]).toBe(true);
    expect(verdicts(measured('streams-5', { durationsMs: [363] }), 0.2)[0]).toBe(false);
  });

  test('ask large bodies for the same rate and a loop that is never held up', () => {
    expect(verdicts(measured('bodies', { loopMaxMs: 10 }), 0.2)).toEqual([true, true]);
    expect(verdicts(measured('bodies', { rates: [990, 990, 990], loopMaxMs: 10.1 }), 0.2)).toEqual([
      false,
      false,
    ]);
  });

  test('take the highest memory of all works, in megabytes of a million bytes', () => {
    const all = [measured('json-1', { peakBytes: 199e6 }), measured('sse-32', { peakBytes: 200e6 })];
    expect(judgeMemory(all)).toEqual([
      {
        work: 'memory in all works above',
        target: 'peak under 200.0 MB',
        figure: '200.0 MB (SSE of 60 events, 32 connections)',
        met: false,
        disturbed: false,
      },
    ]);
    expect(judgeMemory(all.slice(0, 1))[0]?.met).toBe(true);
    expect(judgeMemory([])).toEqual([]);
  });

  test('judge the middle one of several starts, and the memory of an idle server', () => {
    const rows = judgeStart({ startsMs: [900, 1_400, 950], idleBytes: 120e6 });
    expect(rows.map(({ figure, met }) => [figure, met])).toEqual([
      ['950 ms (slowest of 3: 1400 ms)', true],
      ['120.0 MB', false],
    ]);
  });
});

describe('what to doubt', () => {
  test('is nothing on an idle machine with room on both cores', () => {
    expect(doubtsAbout([measured('json-32', {})])).toEqual([]);
  });

  test('names works that shared a core with others, or were limited by vendor and load', () => {
    const disturbed = measured('json-32', { shares: { ...calm.shares, othersOnLoadCore: 0.4 } });
    const capped = measured('sse-32', { shares: { ...calm.shares, vendor: 0.6, load: 0.3 } });
    expect(doubtsAbout([disturbed, capped])).toEqual([
      'small JSON, 32 connections: other processes took up to 40 % of a core; measure again on an idle machine.',
      'SSE of 60 events, 32 connections: vendor and load took up to 90 % of their core; the rate may be theirs, and the ratio higher than shown.',
    ]);
  });

  test('the details hold the CPU time of a request beside that of the pass-through', () => {
    const { rows } = detailsTable([measured('json-32', { cpuMsPerRequest: 0.3 })]);
    expect(rows.map((row) => row.slice(0, 8))).toEqual([
      ['json-32', 'pass-through', '1000', '1.00', '1.00', '250', '1.00x', '150.0 MB'],
      ['json-32', 'relay', '1000', '1.00', '1.00', '300', '1.20x', '150.0 MB'],
    ]);
  });
});

describe('the command line', () => {
  test('picks works by name', () => {
    const options = readOptions(['--quick', '--only', 'bodies', '--only', 'start']);
    expect(options.chosen.map(({ id }) => id)).toEqual(['bodies']);
    expect(options.start).toBe(true);
    expect(options.command).toBe('npm run bench -- --quick --only bodies --only start');
  });

  test('runs everything when nothing is picked', () => {
    const options = readOptions([]);
    expect(options.chosen).toHaveLength(8);
    expect(options.start).toBe(true);
    expect(options.command).toBe('npm run bench');
  });

  test('refuses unknown works, and results of less than the whole bench', () => {
    expect(() => readOptions(['--only', 'json-2'])).toThrow('There is no work json-2; there are json-1,');
    expect(() => readOptions(['--write', '--quick'])).toThrow('--write takes the whole bench.');
    expect(() => readOptions(['--write', '--only', 'start'])).toThrow('--write takes the whole bench.');
  });
});
