import type { Party } from '../../../shared/contract/payment.ts';
import type { Lang } from '../../../shared/errors.ts';
import { formatMoneyPlain } from '../../../shared/money.ts';
import type { Transfer } from './parties.ts';

export type TextLine = {
  readonly party: Party;
  readonly paidMinor: bigint;
  readonly shareMinor: bigint;
  /** Now; positive: the group owes them. */
  readonly balanceMinor: bigint;
};

export type SettlementToTell = {
  readonly groupName: string;
  readonly currency: string;
  /** What `paidMinor` and `shareMinor` are of; a period that is not closed is an estimate and in no balance. */
  readonly period: { readonly label: string; readonly closed: boolean };
  readonly lines: readonly TextLine[];
  readonly transfers: readonly Transfer[];
  /** Null: an owner who is no member. */
  readonly nameOf: (party: Party) => string | null;
};

type Words = {
  readonly owner: string;
  readonly title: (told: SettlementToTell) => string;
  readonly line: (name: string, share: string, paid: string, balance: string) => string;
  readonly hello: (name: string) => string;
  readonly period: (told: SettlementToTell, share: string, paid: string) => string;
  readonly balance: (balanceMinor: bigint, amount: string) => string;
  readonly standing: (balanceMinor: bigint, amount: string) => string;
  readonly transfers: string;
  readonly settled: string;
  readonly pays: (to: string, amount: string) => string;
  readonly receives: (from: string, amount: string) => string;
  readonly estimate: string;
  readonly thanks: string;
};

/** The whole group for a chat: each party's share, what it paid, its balance, and who transfers how much to whom. */
export function groupText(told: SettlementToTell, lang: Lang): string {
  const say = words[lang];
  const { amount, size, name } = saying(told, say);
  const lines = told.lines
    .filter((line) => line.paidMinor !== 0n || line.shareMinor !== 0n || line.balanceMinor !== 0n)
    .map(({ party, shareMinor, paidMinor, balanceMinor }) =>
      say.line(
        name(party),
        amount(shareMinor),
        amount(paidMinor),
        say.standing(balanceMinor, size(balanceMinor)),
      ),
    );
  const transfers = told.transfers.map(
    ({ from, to, amountMinor }) => `${name(from)} → ${name(to)}  ${amount(amountMinor)}`,
  );
  return [
    say.title(told),
    ...lines,
    ...(told.period.closed ? [] : [say.estimate]),
    '',
    ...(transfers.length === 0 ? [say.settled] : [say.transfers, ...transfers]),
    say.thanks,
  ].join('\n');
}

/** The same for one party alone, in the second person. */
export function partyText(told: SettlementToTell, line: TextLine, lang: Lang): string {
  const say = words[lang];
  const { amount, size, name } = saying(told, say);
  const { party, paidMinor, shareMinor, balanceMinor } = line;
  const own = told.transfers.flatMap(({ from, to, amountMinor }) => {
    if (from === party) return [say.pays(name(to), amount(amountMinor))];
    return to === party ? [say.receives(name(from), amount(amountMinor))] : [];
  });
  return [
    say.title(told),
    say.hello(name(party)),
    say.period(told, amount(shareMinor), amount(paidMinor)),
    say.balance(balanceMinor, size(balanceMinor)),
    ...own,
    say.thanks,
  ].join('\n');
}

function saying({ currency, nameOf }: SettlementToTell, say: Words) {
  return {
    amount: (amountMinor: bigint) => formatMoneyPlain({ amountMinor, currency }),
    /** For words that say which way it goes. */
    size: (amountMinor: bigint) =>
      formatMoneyPlain({ amountMinor: amountMinor < 0n ? -amountMinor : amountMinor, currency }),
    name: (party: Party) => nameOf(party) ?? say.owner,
  };
}

function byBalance<T>(balanceMinor: bigint, owes: T, isOwed: T, even: T): T {
  if (balanceMinor === 0n) return even;
  return balanceMinor < 0n ? owes : isOwed;
}

const words: Readonly<Record<Lang, Words>> = {
  'zh-CN': {
    owner: '车主',
    title: ({ groupName, period }) =>
      `【${groupName}】${period.label} 拼车账单${period.closed ? '' : '（预估）'}`,
    line: (name, share, paid, balance) => `${name}：份额 ${share}，垫付 ${paid}，${balance}`,
    hello: (name) => `${name}，你好：`,
    period: ({ period }, share, paid) =>
      period.closed
        ? `这期你的份额是 ${share}，你为大家垫付了 ${paid}。`
        : `这期还没结账，预估你的份额是 ${share}，垫付 ${paid}，不计入下面的结余。`,
    balance: (balanceMinor, amount) =>
      byBalance(balanceMinor, `目前你还欠 ${amount}。`, `目前大家欠你 ${amount}。`, '目前你已结清。'),
    standing: (balanceMinor, amount) => byBalance(balanceMinor, `还欠 ${amount}`, `应收 ${amount}`, '已结清'),
    transfers: '这样转账就能结清：',
    settled: '大家都已结清，不用转账。',
    pays: (to, amount) => `请转给 ${to} ${amount}。`,
    receives: (from, amount) => `${from} 会转给你 ${amount}。`,
    estimate: '份额和垫付是预估，不计入结余。',
    thanks: '谢谢。',
  },
  en: {
    owner: 'the owner',
    title: ({ groupName, period }) =>
      `[${groupName}] Carpool bill ${period.label}${period.closed ? '' : ' (estimate)'}`,
    line: (name, share, paid, balance) => `${name}: share ${share}, advanced ${paid}, ${balance}`,
    hello: (name) => `Hi ${name},`,
    period: ({ period }, share, paid) =>
      period.closed
        ? `your share of this period is ${share}, and you advanced ${paid} for the group.`
        : `this period is not closed yet: your share is about ${share} and you advanced ${paid}, neither is in the balance below.`,
    balance: (balanceMinor, amount) =>
      byBalance(
        balanceMinor,
        `You owe ${amount} now.`,
        `You are owed ${amount} now.`,
        'You are all settled.',
      ),
    standing: (balanceMinor, amount) =>
      byBalance(balanceMinor, `owes ${amount}`, `is owed ${amount}`, 'settled'),
    transfers: 'These transfers settle everything:',
    settled: 'Everybody is settled, nothing to transfer.',
    pays: (to, amount) => `Please send ${amount} to ${to}.`,
    receives: (from, amount) => `${from} will send you ${amount}.`,
    estimate: 'Shares and advances are estimates and in no balance.',
    thanks: 'Thank you.',
  },
};
