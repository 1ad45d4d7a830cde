import type { Statement, StatementDocument, StatementPool } from '../../../shared/contract/statement.ts';
import type { Lang } from '../../../shared/errors.ts';
import { inLang, type StatementWords, wordsIn } from './statement-words.ts';

/** What a file of a statement is made from. */
export type StatementFile = {
  readonly statement: Statement;
  readonly lang: Lang;
  /** Whose file it is; null: everybody's. */
  readonly memberId: string | null;
};

/** The same, ready to be written. */
export type StatementView = {
  readonly document: StatementDocument;
  readonly hash: string;
  readonly lang: Lang;
  readonly words: StatementWords;
  readonly memberId: string | null;
  readonly balances: StatementDocument['balances'];
  /** The balances that get a page of their own. */
  readonly subjects: StatementDocument['balances'];
  readonly usage: StatementDocument['usage']['lines'];
  readonly payments: StatementDocument['payments'];
};

/** What of a statement goes into a file: of usage and payments only the member's own, of shares always all. */
export function viewOf({ statement: { document, hash }, lang, memberId }: StatementFile): StatementView {
  const isOwn = (party: string | null) => memberId === null || party === memberId;
  return {
    document,
    hash,
    lang,
    words: wordsIn(lang),
    memberId,
    balances: document.balances,
    subjects: document.balances.filter(({ party }) => isOwn(party)),
    usage: document.usage.lines.filter((line) => isOwn(line.memberId)),
    payments: document.payments.filter(({ fromParty, toParty }) => isOwn(fromParty) || isOwn(toParty)),
  };
}

/** The title of a pool with what tells it apart: the date of its charge. */
export function poolTitle({ title, chargedOn }: StatementPool, lang: Lang): string {
  const name = inLang(lang, title);
  return chargedOn === null || name.includes(chargedOn) ? name : `${name} ${chargedOn}`;
}

/** Who has paid a pool. */
export function payerOf(pool: StatementPool, words: StatementWords): string {
  return pool.paidByName ?? words.owner;
}
