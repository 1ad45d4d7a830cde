import { median, percentile } from './percentiles.ts';
import type { Row } from './report.ts';
import type { WindowFigures } from './window.ts';

const PAINT_MS = 1_500;
const SWITCH_P95_MS = 100;
const PALETTE_P95_MS = 50;
const SCRIPT_KB = 350;

/** The window's budgets, each with what was measured and how much of the budget that is. */
export function judgeWindow(figures: WindowFigures): Row[] {
  const { firstPaintsMs, paintsMs, switchesMs, firstPaletteMs, paletteMs, scriptBytes } = figures;
  return [
    judge('first start ever to figures on the first screen', 'median', PAINT_MS, median(firstPaintsMs), 'ms'),
    judge('later start to figures on the first screen', 'median', PAINT_MS, median(paintsMs), 'ms'),
    judge('switch to another screen', 'p95', SWITCH_P95_MS, percentile(switchesMs, 95), 'ms'),
    judge('first opening of the palette', 'median', PALETTE_P95_MS, median(firstPaletteMs), 'ms'),
    judge('opening of the palette', 'p95', PALETTE_P95_MS, percentile(paletteMs, 95), 'ms'),
    judge('scripts of the first screen, gzip', 'all', SCRIPT_KB, scriptBytes / 1_000, 'kB'),
  ];
}

function judge(work: string, which: string, budget: number, figure: number, unit: 'ms' | 'kB'): Row {
  return {
    work,
    target: `${which} under ${budget} ${unit}`,
    figure: `${figure.toFixed(0)} ${unit} (${(figure / budget).toFixed(2)} of it)`,
    met: figure < budget,
    disturbed: false,
  };
}
