import type { EpochMs } from '../../../shared/time.ts';
import type { WindowName, WindowReading } from './limit-headers.ts';

const HOUR_MS = 3_600_000;
const FIVE_HOURS_MS = 5 * HOUR_MS;

/** The last that an account's answers told of one of its windows. */
export type WindowState = {
  readonly name: WindowName;
  /** The models it counts, e.g. `opus`; null: all. */
  readonly family: string | null;
  /** 0 to 1; null when it is not known. */
  readonly usedShare: number | null;
  readonly resetsAtMs: EpochMs;
};

/** A window that runs now. */
export type UsageWindow = WindowState & {
  /** False: nobody has told, it is worked out from when the account was used. */
  readonly measured: boolean;
};

/** The windows with what an answer tells; a reading that does not say when it ends is kept with the known end. */
export function withReadings(
  windows: readonly WindowState[],
  readings: readonly WindowReading[],
  nowMs: EpochMs,
): WindowState[] {
  const kept = windows.filter((window) => window.resetsAtMs > nowMs);
  for (const { name, family, usedShare, resetsAtMs, isUsedUp } of readings) {
    const place = kept.findIndex((window) => window.name === name && window.family === family);
    const known = kept[place];
    const endMs = resetsAtMs ?? known?.resetsAtMs;
    if (endMs === undefined) continue;
    const share = isUsedUp ? 1 : (usedShare ?? (known?.resetsAtMs === endMs ? known.usedShare : null));
    kept.splice(place === -1 ? kept.length : place, place === -1 ? 0 : 1, {
      name,
      family,
      usedShare: share,
      resetsAtMs: endMs,
    });
  }
  return kept;
}

/**
 * When the 5-hour window that a use falls into began, if it is not told: at the full hour of the first use since the
 * one before ended.
 */
export function guessedStart(startMs: EpochMs | null, usedAtMs: EpochMs): EpochMs {
  const isRunning = startMs !== null && usedAtMs >= startMs && usedAtMs < startMs + FIVE_HOURS_MS;
  return isRunning ? startMs : usedAtMs - (usedAtMs % HOUR_MS);
}

/** The windows that run now, 5 hours first; with a guess of the 5 hours where one is wanted and none is told. */
export function windowsNow(
  windows: readonly WindowState[],
  guessFromMs: EpochMs | null,
  nowMs: EpochMs,
): UsageWindow[] {
  const told = windows
    .filter(({ resetsAtMs }) => resetsAtMs > nowMs)
    .map((window) => ({ ...window, measured: true }));
  const knowsFiveHours = told.some(({ name, family }) => name === 'five_hours' && family === null);
  const resetsAtMs = guessFromMs === null ? nowMs : guessFromMs + FIVE_HOURS_MS;
  const guess: UsageWindow = {
    name: 'five_hours',
    family: null,
    usedShare: null,
    resetsAtMs,
    measured: false,
  };
  const all = knowsFiveHours || resetsAtMs <= nowMs ? told : [guess, ...told];
  return all.toSorted((a, b) => orderOf(a).localeCompare(orderOf(b)));
}

function orderOf({ name, family }: UsageWindow): string {
  return `${name === 'five_hours' ? 0 : 1} ${family ?? ''}`;
}
