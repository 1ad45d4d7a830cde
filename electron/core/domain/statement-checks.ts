import type {
  StatementDocument,
  StatementPool,
  StatementProblem,
} from '../../../shared/contract/statement.ts';
import { convertPusdToMinor } from '../../../shared/money.ts';
import { closingOf, sumBy } from './statement-document.ts';

type Words = StatementProblem['text'];

/** A figure that is not what others make it. */
export function differs(figure: string, what: Words, said: unknown, made: unknown): StatementProblem[] {
  if (said === made) return [];
  const zh = `${what.zh}：写的是 ${said}，算出来是 ${made}`;
  const en = `${what.en}: it says ${said}, the figures make ${made}`;
  return [{ figure, text: { zh, en } }];
}

/** Whether a statement adds up by itself and goes on where the one before ended; `before` is null when that is not there. */
export function checkSums(document: StatementDocument, before: StatementDocument | null): StatementProblem[] {
  return [
    ...document.pools.flatMap((pool, index) => checkPool(pool, `pools.${index}`, document)),
    ...checkBalances(document),
    ...(before === null ? [] : checkOpening(document, before)),
    ...checkUsage(document),
  ];
}

function checkPool(pool: StatementPool, at: string, { currency }: StatementDocument): StatementProblem[] {
  const title: Words = { zh: `「${pool.title.zh}」`, en: `"${pool.title.en}"` };
  const total = (figure: string, amounts: readonly { amountMinor: bigint }[], said: bigint) =>
    differs(
      figure,
      { zh: `${title.zh}的总额与份额之和`, en: `the total of ${title.en} and its shares` },
      said,
      amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
    );
  const parts = pool.parts.flatMap((part, index) => [
    ...total(`${at}.parts.${index}.totalMinor`, part.shares, part.totalMinor),
    ...part.shares.flatMap((share, place) => {
      const figure = `${at}.parts.${index}.shares.${place}`;
      return pool.kind === 'adjustment' ? [] : checkFraction(figure, title, part, share);
    }),
  ]);
  const byMember = sumBy(
    pool.parts.flatMap((part) => part.shares),
    ({ memberId, amountMinor }) => [[memberId, amountMinor]],
  );
  const metered =
    pool.kind === 'metered' && pool.sourcePusd !== null
      ? differs(
          `${at}.totalMinor`,
          { zh: `${title.zh}按汇率换算的金额`, en: `the converted amount of ${title.en}` },
          pool.totalMinor,
          convertPusdToMinor(pool.sourcePusd, pool.rate ?? '1', currency),
        )
      : [];
  return [
    ...total(`${at}.totalMinor`, pool.shares, pool.totalMinor),
    ...parts,
    ...pool.shares.flatMap(({ memberId, memberName, amountMinor }, index) =>
      differs(
        `${at}.shares.${index}.amountMinor`,
        { zh: `${memberName} 在${title.zh}中的份额`, en: `the share of ${memberName} in ${title.en}` },
        amountMinor,
        byMember.get(memberId) ?? 0n,
      ),
    ),
    ...metered,
  ];
}

type Part = StatementPool['parts'][number];

/** total * weight = floor * totalWeight + remainder, and the share is no more than one unit off. */
function checkFraction(
  figure: string,
  title: Words,
  part: Part,
  share: Part['shares'][number],
): StatementProblem[] {
  const { weight, floorMinor, remainder, amountMinor, memberName } = share;
  const off = amountMinor - floorMinor;
  return [
    ...differs(
      `${figure}.floorMinor`,
      {
        zh: `${memberName} 在${title.zh}中的精确份额`,
        en: `the exact share of ${memberName} in ${title.en}`,
      },
      floorMinor * part.totalWeight + remainder,
      part.totalMinor * weight,
    ),
    ...differs(
      `${figure}.amountMinor`,
      {
        zh: `${memberName} 在${title.zh}中的份额与精确份额相差不到一分`,
        en: `whether the share of ${memberName} in ${title.en} is within one unit of the exact one`,
      },
      true,
      off >= -1n && off <= 1n,
    ),
  ];
}

function checkBalances({ balances, pools, payments }: StatementDocument): StatementProblem[] {
  const paid = sumBy(pools, ({ paidBy, totalMinor }) => [[paidBy, totalMinor]]);
  const share = sumBy(pools, ({ shares }) =>
    shares.map((one) => [one.memberId as string | null, one.amountMinor]),
  );
  const paying = sumBy(payments, ({ fromParty, toParty, amountMinor }) => [
    [fromParty, amountMinor],
    [toParty, -amountMinor],
  ]);
  const told = new Set(balances.map(({ party }) => party));
  const left = [paid, share, paying].flatMap((sums) =>
    [...sums].filter(([party, sum]) => sum !== 0n && !told.has(party)),
  );
  return [
    ...balances.flatMap((balance, index) => {
      const of = (what: Words): Words => ({
        zh: `${balance.name} 的${what.zh}`,
        en: `${what.en} of ${balance.name}`,
      });
      const at = `balances.${index}`;
      const { party } = balance;
      return [
        ...differs(
          `${at}.paidMinor`,
          of({ zh: '垫付', en: 'what was paid' }),
          balance.paidMinor,
          paid.get(party) ?? 0n,
        ),
        ...differs(
          `${at}.shareMinor`,
          of({ zh: '份额', en: 'the share' }),
          balance.shareMinor,
          share.get(party) ?? 0n,
        ),
        ...differs(
          `${at}.paymentsMinor`,
          of({ zh: '收付款', en: 'the payments' }),
          balance.paymentsMinor,
          paying.get(party) ?? 0n,
        ),
        ...differs(
          `${at}.closingMinor`,
          of({ zh: '期末结余', en: 'the closing balance' }),
          balance.closingMinor,
          closingOf(balance),
        ),
      ];
    }),
    ...differs(
      'balances',
      { zh: '没有列出的人的金额', en: 'amounts of people who are not listed' },
      left.length,
      0,
    ),
    ...differs(
      'balances',
      { zh: '全部期末结余之和', en: 'the sum of all closing balances' },
      balances.reduce((sum, { closingMinor }) => sum + closingMinor, 0n),
      0n,
    ),
  ];
}

/** An owner who has become a member takes over the balance he had as nobody's. */
function checkOpening({ balances }: StatementDocument, before: StatementDocument): StatementProblem[] {
  const closing = new Map(before.balances.map(({ party, closingMinor }) => [party, closingMinor]));
  const owners = balances.some(({ party }) => party === null) ? 0n : (closing.get(null) ?? 0n);
  const off = balances.map(({ party, openingMinor }) => openingMinor - (closing.get(party) ?? 0n));
  const heir = owners === 0n ? -1 : off.indexOf(owners);
  return balances.flatMap(({ party, name, openingMinor }, index) => {
    const inherited = index === heir ? owners : 0n;
    return differs(
      `balances.${index}.openingMinor`,
      {
        zh: `${name} 的期初结余与上一份的期末结余`,
        en: `the opening balance of ${name} and the last closing one`,
      },
      openingMinor,
      (closing.get(party) ?? 0n) + inherited,
    );
  });
}

function checkUsage({ usage, balances }: StatementDocument): StatementProblem[] {
  const lines = usage.lines.reduce((sum, { requests }) => sum + requests, 0);
  const sources = usage.bySource.reduce((sum, { rows }) => sum + rows, 0);
  const costs = sumBy(usage.lines, ({ memberId, costPusd }) => [[memberId as string | null, costPusd]]);
  return [
    ...differs('usage.lines', { zh: '按天的用量记录数', en: 'the records by day' }, lines, usage.rows),
    ...differs(
      'usage.bySource',
      { zh: '按用量来源的记录数', en: 'the records by source' },
      sources,
      usage.rows,
    ),
    ...balances.flatMap(({ party, name, usagePusd }, index) =>
      differs(
        `balances.${index}.usagePusd`,
        { zh: `${name} 的计量费用`, en: `the metered cost of ${name}` },
        usagePusd,
        costs.get(party) ?? 0n,
      ),
    ),
  ];
}
