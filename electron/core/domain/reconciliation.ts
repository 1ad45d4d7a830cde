import { Temporal } from 'temporal-polyfill';
import { divideHalfAwayFromZero, type Pusd } from '../../../shared/money.ts';
import type { CalendarDate, EpochMs } from '../../../shared/time.ts';
import { type TokenCounts, totalTokens } from '../../../shared/tokens.ts';
import type { DaysOfRange } from './days.ts';
import { costOf, type PriceEntry, priceOf } from './pricing.ts';

/** What an account was used for by a group in one hour of that group's clocks, with one model. */
export type HourOfUse = TokenCounts & {
  readonly groupId: string;
  readonly hourAtMs: EpochMs;
  readonly model: string;
  readonly requests: number;
  readonly unpricedRequests: number;
  readonly costPusd: Pusd;
};

export type OwnFigures = {
  readonly requests: number;
  readonly unpricedRequests: number;
  /** Null where a model has no listed price. */
  readonly listPusd: Pusd | null;
  /** False where prices of long contexts may be missing from it. */
  readonly listIsExact: boolean;
  readonly costPusd: Pusd;
};

export type Difference = {
  readonly differencePusd: Pusd | null;
  readonly differenceBp: bigint | null;
  readonly isOver: boolean;
};

export type Tolerance = { readonly toleranceBp: number; readonly tolerancePusd: Pusd };

/** From when on an account had terms of its own, and the list it is priced by otherwise. */
export type ListPrices = {
  readonly versions: readonly { readonly validFromMs: EpochMs }[];
  readonly entries: readonly PriceEntry[];
  readonly provider: string;
};

export const HOUR_MS = 3_600_000;
const HALF_YEAR_HOURS = 182 * 24;
const BP = 10_000n;

export const nothingUsed: OwnFigures = {
  requests: 0,
  unpricedRequests: 0,
  listPusd: 0n,
  listIsExact: true,
  costPusd: 0n,
};

/** Hours that come in their order, those of each day together; those outside of all days are left out. */
export function hoursByDay<Hour extends Pick<HourOfUse, 'hourAtMs'>>(
  hours: readonly Hour[],
  { days, endAtMs }: DaysOfRange,
): { on: CalendarDate; hours: Hour[] }[] {
  let place = 0;
  return days.map(({ on, startAtMs }, index) => {
    const untilMs = days[index + 1]?.startAtMs ?? endAtMs;
    const own: Hour[] = [];
    for (let hour = hours[place]; hour !== undefined && hour.hourAtMs < untilMs; hour = hours[place]) {
      if (hour.hourAtMs >= startAtMs) own.push(hour);
      place += 1;
    }
    return { on, hours: own };
  });
}

/** True where the zone's clocks are whole hours from UTC all year, so that days of both begin with the same hours. */
export function isOnWholeHours(zone: string, atMs: EpochMs): boolean {
  return [0, HALF_YEAR_HOURS].every((hours) => {
    const at = Temporal.Instant.fromEpochMilliseconds(atMs).add({ hours });
    return at.toZonedDateTimeISO(zone).offsetNanoseconds % 3_600_000_000_000 === 0;
  });
}

/** The first hour that a day's beginning divides: its sum cannot be told apart by days. Hours of `zone` itself never are. */
export function dividedHour<Hour extends Pick<HourOfUse, 'groupId' | 'hourAtMs'>>(
  hours: readonly Hour[],
  beginnings: readonly EpochMs[],
  isOfZone: (groupId: string) => boolean,
): Hour | undefined {
  return hours.find(
    ({ groupId, hourAtMs }) =>
      !isOfZone(groupId) && beginnings.some((atMs) => hourAtMs < atMs && atMs < hourAtMs + HOUR_MS),
  );
}

/**
 * What some hours come to. Hours without terms of the account's own were billed at list price; others are valued by their tokens at
 * the list's base prices.
 */
export function figuresOf(hours: readonly HourOfUse[], list: ListPrices): OwnFigures {
  return hours.reduce((sum, hour) => addFigures(sum, ofHour(hour, list)), nothingUsed);
}

export function addFigures(a: OwnFigures, b: OwnFigures): OwnFigures {
  return {
    requests: a.requests + b.requests,
    unpricedRequests: a.unpricedRequests + b.unpricedRequests,
    listPusd: a.listPusd === null || b.listPusd === null ? null : a.listPusd + b.listPusd,
    listIsExact: a.listIsExact && b.listIsExact,
    costPusd: a.costPusd + b.costPusd,
  };
}

/** The provider's figure less our own, and whether that is more than the tolerance. */
export function differenceOf(
  costPusd: Pusd,
  providerPusd: Pusd | null,
  { toleranceBp, tolerancePusd }: Tolerance,
): Difference {
  if (providerPusd === null) return { differencePusd: null, differenceBp: null, isOver: false };
  const differencePusd = providerPusd - costPusd;
  const size = differencePusd < 0n ? -differencePusd : differencePusd;
  return {
    differencePusd,
    differenceBp: providerPusd === 0n ? null : divideHalfAwayFromZero(differencePusd * BP, providerPusd),
    isOver: size >= tolerancePusd && size > 0n && size * BP > providerPusd * BigInt(toleranceBp),
  };
}

function ofHour(hour: HourOfUse, { versions, entries, provider }: ListPrices): OwnFigures {
  const { requests, unpricedRequests, costPusd, hourAtMs, model } = hour;
  const known = { requests, unpricedRequests, costPusd };
  if (versions.every(({ validFromMs }) => hourAtMs + HOUR_MS <= validFromMs))
    return { ...known, listPusd: unpricedRequests > 0 ? null : costPusd, listIsExact: true };
  if (totalTokens(hour) === 0) return { ...known, listPusd: 0n, listIsExact: true };
  const entry = priceOf(entries, provider, model);
  // The sum of many requests is long where none of them need be.
  const base = entry && costOf(hour, { ...entry, longContext: null });
  return {
    ...known,
    listPusd: base?.costPusd ?? null,
    listIsExact: entry === undefined || entry.longContext === null,
  };
}
