import { type TokenKind, tokenKinds } from '../../../shared/tokens.ts';
import { exactShare } from './exact-share.ts';
import { type Figure, instantIn, instantInUtc, money, text, usd, whole } from './statement-figures.ts';
import { payerOf, poolTitle, type StatementView } from './statement-file.ts';
import { inLang } from './statement-words.ts';

/*
 * A statement as tables, the same for every kind of file. A table's columns stay, whatever it holds, and an amount
 * never stands in a text.
 */

export type Column = { readonly title: string; readonly isFigure: boolean };
export type Table = {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Figure[])[];
  /** Undefined: nothing to add up. */
  readonly total?: readonly Figure[];
};

export type Fact = readonly [label: string, value: Figure];

type Balance = StatementView['balances'][number];

/** Whom and what time a statement is about. */
export function headFacts(view: StatementView): Fact[] {
  const { document, words, memberId, subjects } = view;
  const { period, zone } = document;
  const who = memberId === null ? words.everybody : (subjects[0]?.name ?? memberId);
  return [
    [words.group, text(document.groupName)],
    [words.member, text(who)],
    [words.statement, whole(document.number)],
    [words.period, text(period.label)],
    [words.dates, text(`${period.startOn} – ${period.endOn}`)],
    [words.zone, text(zone)],
    [words.bounds, text(`${instantInUtc(period.startAtMs)} – ${instantInUtc(period.endAtMs)}`)],
    [words.closedAt, text(instantIn(zone, document.closedAtMs))],
    [words.currency, text(document.currency)],
    [words.priceVersions, text(document.priceVersions.join(', '))],
    ...rateFacts(view),
  ];
}

function rateFacts({ document: { rates, zone }, words, lang }: StatementView): Fact[] {
  if (rates.length === 0) return [[words.rate, text(words.noRate)]];
  return rates.map(({ from, to, rate, source, setAtMs }) => {
    const set = setAtMs === null ? [] : [words.rateSetAt(instantIn(zone, setAtMs))];
    const basis = [inLang(lang, source), ...set].join(', ');
    return [words.rate, text(`${words.rateOf(from, to, rate)} (${basis})`)];
  });
}

/** What proves that nothing of it was changed. */
export function checkFacts({ document: { usage, prev }, hash, words }: StatementView): Fact[] {
  const rowId = (id: number | null) => text(id === null ? words.none : String(id));
  return [
    [words.rows, whole(usage.rows)],
    [words.firstRow, rowId(usage.firstId)],
    [words.lastRow, rowId(usage.lastId)],
    [words.digest, text(usage.digest)],
    [words.prev, text(prev)],
    [words.hash, text(hash)],
  ];
}

/** Everybody's balance with all that moved it; the columns add up. */
export function balancesTable({ document: { currency }, balances, words }: StatementView): Table {
  const sum = (of: (balance: Balance) => bigint) => balances.reduce((all, one) => all + of(one), 0n);
  return {
    title: words.balances,
    columns: [
      label(words.member),
      ...[words.activeDays, words.requests, words.metered].map(figure),
      ...[words.opening, words.paid, words.share, words.movements, words.closing].map(figure),
    ],
    rows: balances.map((one) => [
      text(one.name),
      whole(one.activeDays),
      whole(one.requests),
      usd(one.usagePusd),
      ...movementsOf(one, currency),
    ]),
    total: [
      text(words.total),
      text(''),
      whole(sum((one) => BigInt(one.requests))),
      usd(sum((one) => one.usagePusd)),
      money(
        sum((one) => one.openingMinor),
        currency,
      ),
      money(
        sum((one) => one.paidMinor),
        currency,
      ),
      money(
        sum((one) => one.shareMinor),
        currency,
      ),
      money(
        sum((one) => one.paymentsMinor),
        currency,
      ),
      money(
        sum((one) => one.closingMinor),
        currency,
      ),
    ],
  };
}

/** Opening, paid, share, payments, closing. */
export function movementsOf(balance: Balance, currency: string): Figure[] {
  const { openingMinor, paidMinor, shareMinor, paymentsMinor, closingMinor } = balance;
  return [openingMinor, paidMinor, shareMinor, paymentsMinor, closingMinor].map((minor) =>
    money(minor, currency),
  );
}

/** What each pool is and how it is shared. */
export function poolsTable({ document, lang, words }: StatementView): Table {
  const { pools, currency } = document;
  return {
    title: words.pools,
    columns: [
      label(words.pool),
      label(words.account),
      label(words.paidBy),
      label(words.rule),
      label(words.reason),
      figure(words.metered),
      figure(words.rate),
      figure(words.poolTotal),
    ],
    rows: pools.map((pool) => [
      text(poolTitle(pool, lang)),
      text(pool.accountName ?? ''),
      text(payerOf(pool, words)),
      text(inLang(lang, pool.ruleText)),
      text(pool.reason ?? ''),
      pool.sourcePusd === null ? text('') : usd(pool.sourcePusd),
      text(pool.rate ?? ''),
      money(pool.totalMinor, currency),
    ]),
    total: [
      text(words.total),
      ...Array.from({ length: 6 }, () => text('')),
      money(
        pools.reduce((sum, pool) => sum + pool.totalMinor, 0n),
        currency,
      ),
    ],
  };
}

/** Every share of every part of every pool with its weight and exact fraction. */
export function sharesTable({ document: { pools, currency }, lang, words }: StatementView): Table {
  return {
    title: words.pools,
    columns: [
      label(words.pool),
      label(words.part),
      figure(words.partTotal),
      label(words.member),
      figure(words.weight),
      figure(words.totalWeight),
      figure(words.exact),
      figure(words.partAmount),
    ],
    rows: pools.flatMap((pool) =>
      pool.parts.flatMap((part) =>
        part.shares.map((share) => [
          text(poolTitle(pool, lang)),
          text(inLang(lang, part.basis)),
          money(part.totalMinor, currency),
          text(share.memberName),
          whole(share.weight),
          whole(part.totalWeight),
          text(exactShare({ ...share, totalWeight: part.totalWeight })),
          money(share.amountMinor, currency),
        ]),
      ),
    ),
  };
}

/** What each member bears of each pool: the sums of the parts. */
export function poolSharesTable({ document: { pools, currency }, lang, words }: StatementView): Table {
  return {
    title: words.poolShare,
    columns: [label(words.pool), figure(words.poolTotal), label(words.member), figure(words.amount)],
    rows: pools.flatMap((pool) =>
      pool.shares.map(({ memberName, amountMinor }) => [
        text(poolTitle(pool, lang)),
        money(pool.totalMinor, currency),
        text(memberName),
        money(amountMinor, currency),
      ]),
    ),
  };
}

export function usageTable({ usage, balances, words }: StatementView): Table {
  const names = new Map(balances.map(({ party, name }) => [party, name]));
  const tokens = (kind: TokenKind) => usage.reduce((sum, line) => sum + BigInt(line.tokens[kind]), 0n);
  return {
    title: words.usage,
    columns: [
      label(words.on),
      label(words.member),
      label(words.model),
      figure(words.requests),
      ...tokenKinds.map((kind) => figure(words.tokens[kind])),
      figure(words.metered),
    ],
    rows: usage.map((line) => [
      text(line.on),
      text(names.get(line.memberId) ?? line.memberId),
      text(line.model),
      whole(line.requests),
      ...tokenKinds.map((kind) => whole(line.tokens[kind])),
      usd(line.costPusd),
    ]),
    total: [
      text(words.total),
      text(''),
      text(''),
      whole(usage.reduce((sum, line) => sum + BigInt(line.requests), 0n)),
      ...tokenKinds.map((kind) => whole(tokens(kind))),
      usd(usage.reduce((sum, line) => sum + line.costPusd, 0n)),
    ],
  };
}

/** How exact the figures of the group's rows are. */
export function sourcesTable({ document: { usage }, words }: StatementView): Table {
  return {
    title: words.sources,
    columns: [label(words.source), figure(words.rows)],
    rows: usage.bySource.map(({ source, rows }) => [text(sourceName(source, words)), whole(rows)]),
    total: [text(words.total), whole(usage.rows)],
  };
}

export function paymentsTable({ payments, document, words }: StatementView): Table {
  return {
    title: words.payments,
    columns: [
      label(words.at),
      label(words.kind),
      label(words.from),
      label(words.to),
      label(words.note),
      figure(words.amount),
    ],
    rows: payments.map((payment) => [
      text(instantIn(document.zone, payment.atMs)),
      text(words.paymentKinds[payment.kind]),
      text(payment.fromName),
      text(payment.toName),
      text(payment.note),
      money(payment.amountMinor, document.currency),
    ]),
  };
}

function sourceName(source: string, { sourceNames }: StatementView['words']): string {
  return Object.hasOwn(sourceNames, source) ? sourceNames[source as keyof typeof sourceNames] : source;
}

function label(title: string): Column {
  return { title, isFigure: false };
}

function figure(title: string): Column {
  return { title, isFigure: true };
}
