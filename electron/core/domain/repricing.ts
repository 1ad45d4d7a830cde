import { costOfCalls } from '../../../shared/call-cost.ts';
import type { Pusd } from '../../../shared/money.ts';
import type { TokenCounts } from '../../../shared/tokens.ts';
import type { PoolUsage } from './period-pools.ts';
import { costOf, flatEntry } from './pricing.ts';
import type { Tariff } from './tariffs.ts';

/** Calls of one member and model that are priced together: their tokens, and what their records say. */
export type CallsToPrice = TokenCounts & {
  readonly memberId: string;
  /** They began in an earlier period than the one that billed them. */
  readonly isLate: boolean;
  /** Their input is beyond the long-context threshold. */
  readonly isBeyond: boolean;
  /** What the cost of the tokens of each leaves beyond whole steps of rounding. */
  readonly restPusd: Pusd;
  readonly requests: number;
  /** Of them: those with figures, which are the sign of an answer. */
  readonly answered: number;
  readonly costPusd: Pusd;
};

/** What a member's calls cost as recorded, and at other prices. */
export type RepricedMember = {
  readonly memberId: string;
  readonly requests: number;
  readonly recordedPusd: Pusd;
  readonly pricedPusd: Pusd;
  /** The difference of the two. */
  readonly differencePusd: Pusd;
  /** Of it: of calls that began in an earlier period. */
  readonly latePusd: Pusd;
};

/** By member in the order given; undefined when a kind of token that occurs has no price. */
export function repriced(calls: readonly CallsToPrice[], tariff: Tariff): RepricedMember[] | undefined {
  const members = new Map<string, RepricedMember>();
  for (const part of calls) {
    const tokens = costOf(part, flatEntry(tariff.entry, part.isBeyond));
    if (tokens === undefined) return undefined;
    const { memberId, requests, answered, restPusd, costPusd } = part;
    const pricedPusd = costOfCalls(
      { calls: answered, tokensPusd: tokens.costPusd, restPusd },
      tariff.fixedPusd,
      tariff.discountBp,
    );
    const differencePusd = pricedPusd - costPusd;
    const before = members.get(memberId) ?? { ...nothing, memberId };
    members.set(memberId, {
      memberId,
      requests: before.requests + requests,
      recordedPusd: before.recordedPusd + costPusd,
      pricedPusd: before.pricedPusd + pricedPusd,
      differencePusd: before.differencePusd + differencePusd,
      latePusd: before.latePusd + (part.isLate ? differencePusd : 0n),
    });
  }
  return [...members.values()];
}

const nothing = { requests: 0, recordedPusd: 0n, pricedPusd: 0n, differencePusd: 0n, latePusd: 0n };

type Repricing = {
  readonly accountId: string;
  readonly model: string;
  readonly lines: readonly {
    readonly memberId: string;
    readonly differencePusd: Pusd;
    readonly latePusd: Pusd;
  }[];
};

/** What repricings of a period add to its usage; of it, what began in another one and so bears no fee of this one. */
export function addedUsage(repricings: readonly Repricing[]): { usage: PoolUsage[]; lateUsage: PoolUsage[] } {
  const of = (pick: (line: Repricing['lines'][number]) => Pusd) =>
    repricings.flatMap(({ accountId, model, lines }) =>
      lines.map((line) => ({ memberId: line.memberId, accountId, model, costPusd: pick(line) })),
    );
  return { usage: of(({ differencePusd }) => differencePusd), lateUsage: of(({ latePusd }) => latePusd) };
}
