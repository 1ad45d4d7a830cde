import {
  readStatementDocument,
  type StatementDocument,
  type StatementProblem,
  type StatementVerdict,
} from '../../../shared/contract/statement.ts';
import { type TokenKind, tokenKinds } from '../../../shared/tokens.ts';
import { type CanonicalValue, canonicalJson } from './canonical-json.ts';
import type { Words } from './pool-words.ts';
import { checkSums, differs } from './statement-checks.ts';
import { FIRST_PREV } from './statement-document.ts';

/** The SHA-256 of a text in UTF-8, in hexadecimal. */
export type Sha256 = (text: string) => string;

/** A statement as it is kept: what was hashed, read as JSON, and the hash beside it. */
export type KeptStatement = {
  readonly document: unknown;
  readonly hash: string;
  /** What else tells which one it is, should the document be no more to be read. */
  readonly known?: Pick<StatementVerdict, 'periodId' | 'number' | 'label'>;
};

/** Checks the next statement of a group. */
export type CheckStatement = (
  kept: KeptStatement,
  rowsOf: (document: StatementDocument) => RowsFound | undefined | Promise<RowsFound>,
) => Promise<StatementVerdict>;

type UsageLine = StatementDocument['usage']['lines'][number];

/** What the rows that are there tell of a period. */
export type RowsFound = {
  readonly rows: number;
  readonly firstId: number | null;
  readonly lastId: number | null;
  readonly digest: string;
  /** Null where they were not looked at, because the digest is the statement's. */
  readonly lines: readonly UsageLine[] | null;
  /** Where only some members' records are there: theirs. Then the others' are not missing. */
  readonly onlyOf?: ReadonlySet<string>;
};

/**
 * Checks a group's statements one by one in their order: form, own hash, link to the one before, sums, and the rows
 * where they are there. The first of them may be a later one than the group's first; then its link is not checked.
 */
export function createChainCheck(sha256: Sha256): CheckStatement {
  let before: { readonly document: StatementDocument; readonly hash: string } | null = null;
  let place = 0;
  return async (kept, rowsOf) => {
    place += 1;
    const read = readDocument(kept.document);
    if (read === undefined) {
      before = null;
      const { hash, known = { periodId: '?', number: place, label: '?' } } = kept;
      return { ...known, hash, problems: [unreadable] };
    }
    const problems = [
      ...checkHash(kept, sha256),
      ...checkLink(read, before),
      ...checkSums(read, before?.document ?? null),
      ...checkRows(read, await rowsOf(read)),
    ];
    before = { document: read, hash: kept.hash };
    const { period, number } = read;
    return { periodId: period.id, number, label: period.label, hash: kept.hash, problems };
  };
}

/** The hash of a document, whether its numbers are numbers or strings. */
function hashOf(document: unknown, sha256: Sha256): string {
  return sha256(canonicalJson(document as CanonicalValue));
}

/** The document, or undefined when it has not the form of one. */
function readDocument(document: unknown): StatementDocument | undefined {
  try {
    canonicalJson(document as CanonicalValue);
    return readStatementDocument(document);
  } catch {
    return undefined;
  }
}

const unreadable: StatementProblem = {
  figure: 'document',
  text: { zh: '这不是一份对账单，或格式已被改动', en: 'this is no statement, or its form was changed' },
};

function checkHash({ document, hash }: KeptStatement, sha256: Sha256): StatementProblem[] {
  const words = {
    zh: '对账单的哈希（内容已被改动）',
    en: 'the hash of the statement (its content was changed)',
  };
  return differs('hash', words, hash, hashOf(document, sha256));
}

function checkLink(
  { number, prev }: StatementDocument,
  before: { readonly document: StatementDocument; readonly hash: string } | null,
): StatementProblem[] {
  const link = { zh: '上一份对账单的哈希', en: 'the hash of the statement before' };
  if (number === 1) return differs('prev', link, prev, FIRST_PREV);
  if (before === null) return [];
  return [
    ...differs(
      'number',
      { zh: '编号（缺少一份对账单）', en: 'the number (a statement is missing)' },
      number,
      before.document.number + 1,
    ),
    ...differs('prev', link, prev, before.hash),
  ];
}

/** Names each figure of a line that is not what the records make it; a line that is not there says 0. */
function checkLine(
  what: string,
  said: UsageLine | undefined,
  made: UsageLine | undefined,
): StatementProblem[] {
  const check = (words: Words, of: (line: UsageLine) => number | bigint) =>
    differs(
      'usage.lines',
      { zh: `${what} · ${words.zh}`, en: `${what} · ${words.en}` },
      BigInt(said === undefined ? 0 : of(said)),
      BigInt(made === undefined ? 0 : of(made)),
    );
  return [
    ...check({ zh: '请求数', en: 'requests' }, ({ requests }) => requests),
    ...tokenKinds.flatMap((kind) => check(tokenWords[kind], ({ tokens }) => tokens[kind])),
    ...check({ zh: '计量费用（pUSD）', en: 'metered cost (pUSD)' }, ({ costPusd }) => costPusd),
  ];
}

const tokenWords: Readonly<Record<TokenKind, Words>> = {
  inputTokens: { zh: '输入 tokens', en: 'input tokens' },
  cacheWrite5mTokens: { zh: '缓存写入 5 分钟 tokens', en: 'cache write 5 min tokens' },
  cacheWrite1hTokens: { zh: '缓存写入 1 小时 tokens', en: 'cache write 1 h tokens' },
  cacheReadTokens: { zh: '缓存读取 tokens', en: 'cache read tokens' },
  outputTokens: { zh: '输出 tokens', en: 'output tokens' },
};

function checkRows({ usage, balances }: StatementDocument, found: RowsFound | undefined): StatementProblem[] {
  if (found === undefined) return [];
  const names = new Map(balances.map(({ party, name }) => [party, name]));
  const key = ({ memberId, on, model }: UsageLine) => `${memberId}\n${on}\n${model}`;
  const { onlyOf } = found;
  const told = usage.lines.filter(({ memberId }) => onlyOf?.has(memberId) ?? true);
  const said = new Map(told.map((line) => [key(line), line]));
  const made = new Map((found.lines ?? told).map((line) => [key(line), line]));
  const lines = [...new Set([...said.keys(), ...made.keys()])].flatMap((place) => {
    const [memberId, on, model] = place.split('\n') as [string, string, string];
    const what = [names.get(memberId) ?? memberId, on, model].join(' · ');
    return checkLine(what, said.get(place), made.get(place));
  });
  if (onlyOf !== undefined) return lines;
  return [
    ...differs('usage.rows', { zh: '用量记录的条数', en: 'the number of records' }, usage.rows, found.rows),
    ...differs('usage.firstId', { zh: '第一条记录', en: 'the first record' }, usage.firstId, found.firstId),
    ...differs('usage.lastId', { zh: '最后一条记录', en: 'the last record' }, usage.lastId, found.lastId),
    ...differs(
      'usage.digest',
      { zh: '用量记录的摘要', en: 'the digest of the records' },
      usage.digest,
      found.digest,
    ),
    ...lines,
  ];
}
