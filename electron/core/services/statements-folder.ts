import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { StatementDocument, StatementVerdict } from '../../../shared/contract/statement.ts';
import { sumTokens, zeroTokens } from '../../../shared/tokens.ts';
import { createChainCheck, type KeptStatement, type RowsFound } from '../domain/statement-chain.ts';
import { type TimedUsage, usageByDay } from '../domain/usage-by-day.ts';
import { type BlockDigest, blockOf, blocksText, type DigestedRow, usageLine } from '../domain/usage-lines.ts';
import { readUsageRowLine } from '../export/usage-row.ts';
import { sha256 } from './statements-verification.ts';

/** A statement that was checked, and whose records were there to check it by. */
export type CheckedStatement = StatementVerdict & {
  readonly records:
    | { readonly kind: 'all' | 'none' }
    | { readonly kind: 'some'; readonly members: readonly string[] };
};

/** The statements of one group. */
export type CheckedGroup = { readonly name: string; readonly statements: readonly CheckedStatement[] };

export type CheckedFolder = {
  readonly groups: readonly CheckedGroup[];
  /** Files that should be one of both and are not, by name. */
  readonly unreadable: readonly string[];
};

/**
 * Checks the statements (.json) and usage records (.jsonl) that were exported into a folder, with nothing but these
 * files. Of a statement that is there twice one is checked, unless they differ.
 */
export async function checkFolder(folder: string): Promise<CheckedFolder> {
  const names = (await readdir(folder)).sort();
  const unreadable: string[] = [];
  const kept: KeptStatement[] = [];
  for (const name of names.filter((one) => one.endsWith('.json'))) {
    const statement = readStatement(await readFile(join(folder, name), 'utf8'));
    if (statement === undefined) unreadable.push(name);
    else if (!kept.some((other) => isSame(other, statement))) kept.push(statement);
  }
  const found = new Map<string, Records>();
  for (const name of names.filter((one) => one.endsWith('.jsonl'))) {
    if (!(await readRecords(join(folder, name), found))) unreadable.push(name);
  }
  const groups = Map.groupBy(kept, (statement) => fieldOf(statement, 'groupId'));
  const checked: CheckedGroup[] = [];
  for (const statements of groups.values()) checked.push(await checkGroup(statements, found));
  return { groups: checked, unreadable };
}

async function checkGroup(
  statements: readonly KeptStatement[],
  found: ReadonlyMap<string, Records>,
): Promise<CheckedGroup> {
  const ordered = statements.toSorted((a, b) => numberOf(a) - numberOf(b));
  const records = new Map<string, RowsFound>();
  const rowsOf = (document: StatementDocument) => {
    const rows = found.get(document.period.id)?.of(document);
    if (rows !== undefined) records.set(document.period.id, rows);
    return rows;
  };
  const check = createChainCheck(sha256);
  const names = new Map<string, string>();
  for (const { document } of ordered)
    for (const { party, name } of (document as Partial<StatementDocument>).balances ?? [])
      if (party !== null) names.set(party, name);
  const checked: CheckedStatement[] = [];
  for (const statement of ordered) {
    const verdict = await check(statement, rowsOf);
    checked.push({ ...verdict, records: coverageOf(records.get(verdict.periodId), names) });
  }
  return { name: fieldOf(ordered.at(-1), 'groupName'), statements: checked };
}

function coverageOf(
  rows: RowsFound | undefined,
  names: ReadonlyMap<string, string>,
): CheckedStatement['records'] {
  if (rows === undefined) return { kind: 'none' };
  const { onlyOf } = rows;
  if (onlyOf === undefined) return { kind: 'all' };
  return { kind: 'some', members: [...onlyOf].map((id) => names.get(id) ?? id) };
}

/** The document and its hash; undefined for a file of another kind. */
function readStatement(text: string): KeptStatement | undefined {
  try {
    const { document, hash } = JSON.parse(text) as { document?: unknown; hash?: unknown };
    return typeof document === 'object' && document !== null && typeof hash === 'string'
      ? { document, hash }
      : undefined;
  } catch {
    return undefined;
  }
}

function isSame(a: KeptStatement, b: KeptStatement): boolean {
  return a.hash === b.hash && JSON.stringify(a.document) === JSON.stringify(b.document);
}

function fieldOf(statement: KeptStatement | undefined, field: 'groupId' | 'groupName'): string {
  return String((statement?.document as Partial<StatementDocument> | undefined)?.[field] ?? '?');
}

function numberOf({ document }: KeptStatement): number {
  return Number((document as { number?: unknown }).number);
}

const QUARTER_MS = 900_000;

/** The records of a period as they come from files, in order of id. */
class Records {
  readonly #blocks: BlockDigest[] = [];
  #block: { readonly block: number; readonly hash: Hash } | null = null;
  /** By member, quarter of an hour, with which every zone's days begin, and model. */
  readonly #usage = new Map<string, TimedUsage>();
  #rows = 0;
  #firstId: number | null = null;
  #lastId: number | null = null;

  add(row: DigestedRow): void {
    this.#hashOf(blockOf(row.id)).update(usageLine(row));
    this.#rows += 1;
    this.#firstId ??= row.id;
    this.#lastId = row.id;
    const { memberId, startedAtMs, tokens, costPusd } = row;
    const model = row.modelAnswered ?? row.modelAsked;
    const atMs = startedAtMs - (startedAtMs % QUARTER_MS);
    const key = `${memberId}\n${atMs}\n${model}`;
    const sum = this.#usage.get(key);
    this.#usage.set(key, {
      ...sumTokens([sum ?? zeroTokens, tokens ?? zeroTokens]),
      ...{ atMs, memberId, model },
      requests: (sum?.requests ?? 0) + 1,
      costPusd: (sum?.costPusd ?? 0n) + (costPusd ?? 0n),
    });
  }

  #hashOf(block: number): Hash {
    if (this.#block?.block !== block) {
      this.#blocks.push(...this.#open());
      this.#block = { block, hash: createHash('sha256') };
    }
    return this.#block.hash;
  }

  #open(): BlockDigest[] {
    if (this.#block === null) return [];
    const { block, hash } = this.#block;
    return [{ block, digest: hash.copy().digest('hex') }];
  }

  /** What they tell of the period of a statement. */
  of({ usage, zone }: StatementDocument): RowsFound {
    const members = new Set([...this.#usage.values()].map(({ memberId }) => memberId));
    const isOfSome = usage.lines.some(({ memberId }) => !members.has(memberId));
    return {
      rows: this.#rows,
      firstId: this.#firstId,
      lastId: this.#lastId,
      digest: sha256(blocksText([...this.#blocks, ...this.#open()])),
      lines: usageByDay([...this.#usage.values()], zone),
      ...(isOfSome ? { onlyOf: members } : {}),
    };
  }
}

/** Whether it is a file of records. */
async function readRecords(path: string, found: Map<string, Records>): Promise<boolean> {
  try {
    for await (const line of createInterface({ input: createReadStream(path) })) {
      const row = readUsageRowLine(line);
      if (row === undefined) continue;
      const records = found.get(row.periodId) ?? new Records();
      found.set(row.periodId, records);
      records.add(row);
    }
    return true;
  } catch {
    return false;
  }
}
