import { longestModelName, type PriceColumn, priceColumns } from '../../../shared/contract/price.ts';
import { usdPerMillion } from '../../../shared/contract/values.ts';
import { AppError } from '../../../shared/errors.ts';
import { type Pusd, pusdPerToken, usdPerMillionTokens } from '../../../shared/money.ts';
import { type TokenKind, tokenKinds } from '../../../shared/tokens.ts';
import { keyOf } from '../domain/price-diff.ts';
import { mapPrices, type PriceEntry, type UnitPrices } from '../domain/pricing.ts';
import { type Cell, number, readCsv, text, withoutMark, writeCsv } from './csv-cells.ts';

type Reason = { readonly zh: string; readonly en: string };
export type PriceFileProblem = { readonly line: number; readonly column: string; readonly reason: Reason };

export type PriceFile = {
  readonly kind: 'csv' | 'json';
  /** Of the right lines; complete only when there are no problems. */
  readonly entries: readonly PriceEntry[];
  readonly problems: readonly PriceFileProblem[];
};

/** A line by its column names; `line` is its number in a spreadsheet, in JSON its place in the list. */
type Line = { readonly line: number; readonly cells: Readonly<Record<string, string>> };
type Fail = (column: PriceColumn, reason: Reason) => void;

const MOST_LINES = 10_000;
const MOST_PROBLEMS = 200;
const LONGEST_THRESHOLD = 1_000_000_000;

const columnOf: Readonly<Record<TokenKind, PriceColumn>> = {
  inputTokens: 'input',
  outputTokens: 'output',
  cacheReadTokens: 'cache_read',
  cacheWrite5mTokens: 'cache_write_5m',
  cacheWrite1hTokens: 'cache_write_1h',
};
const longColumnOf = mapPrices(columnOf, (column) => `long_${column}` as PriceColumn);

/** A price list as a file that {@link readPriceFile} reads as the same list. */
export function writePriceFile(entries: readonly PriceEntry[]): string {
  const rows = entries.map((entry) => {
    const cells = cellsOf(entry);
    return priceColumns.map((column) => cells[column]);
  });
  return writeCsv([priceColumns.map(text), ...rows]);
}

/**
 * The prices of a file as `shared/contract/price.ts` describes it; what a line leaves out of its names is taken from the
 * current list. AppError `price.file_unreadable` for what is no such file at all.
 */
export function readPriceFile(file: string, current: readonly PriceEntry[]): PriceFile {
  const { kind, lines, problems: headProblems } = linesOf(file);
  if (lines.length > MOST_LINES)
    throw unreadable(`超过 ${MOST_LINES} 行`, `it has more than ${MOST_LINES} lines`);
  const problems: PriceFileProblem[] = [...headProblems];
  const entries: PriceEntry[] = [];
  const seen = new Set<string>();
  const known = new Map(current.map((entry) => [keyOf(entry), entry]));
  for (const one of lines) {
    const fail: Fail = (column, reason) => problems.push({ line: one.line, column, reason });
    const entry = readLine(one.cells, known, fail);
    if (entry === undefined) continue;
    const key = keyOf(entry);
    if (seen.has(key))
      fail('model', { zh: '前面已有同一服务商的这个模型', en: 'the same provider and model stand above' });
    seen.add(key);
    entries.push(entry);
  }
  if (lines.length === 0 && problems.length === 0)
    throw unreadable('里面没有价格', 'there are no prices in it');
  return { kind, entries, problems: problems.slice(0, MOST_PROBLEMS) };
}

function cellsOf({ provider, model, prices, longContext, names, prefixes }: PriceEntry) {
  const cells: Partial<Record<PriceColumn, Cell>> = { provider: text(provider), model: text(model) };
  const put = (column: PriceColumn, price: Pusd | null | undefined) => {
    if (price !== null && price !== undefined) cells[column] = number(usdPerMillionTokens(price));
  };
  for (const kind of tokenKinds) {
    put(columnOf[kind], prices[kind]);
    put(longColumnOf[kind], longContext?.prices[kind]);
  }
  if (longContext !== null) cells.long_context_over = number(longContext.overInputTokens);
  cells.names = text([...names, ...prefixes.map((prefix) => `${prefix}*`)].join('|'));
  return cells;
}

function linesOf(file: string): {
  kind: PriceFile['kind'];
  lines: readonly Line[];
  problems: readonly PriceFileProblem[];
} {
  const plain = withoutMark(file).trim();
  return /^[[{]/.test(plain) ? jsonLines(plain) : csvLines(file);
}

function csvLines(file: string) {
  const [head, ...rows] = readCsv(file) ?? [];
  if (head === undefined)
    throw unreadable('引号没有成对，或文件是空的', 'its quotes do not fit together, or it is empty');
  const columns = head.cells.map((cell) => cell.trim().toLowerCase());
  if (!columns.includes('provider') || !columns.includes('model'))
    throw unreadable('第一行没有 provider 和 model 列', 'its first line has no columns provider and model');
  const problems = unknownNames(head.row, columns);
  const lines = rows.map(({ row, cells }) => ({
    line: row,
    cells: Object.fromEntries(columns.map((column, index) => [column, (cells[index] ?? '').trim()])),
  }));
  return { kind: 'csv' as const, lines, problems };
}

function jsonLines(plain: string) {
  const list = listOf(parsed(plain));
  if (list === undefined) throw unreadable('不是价格列表', 'it is no list of prices');
  const problems: PriceFileProblem[] = [];
  const lines = list.map((given, index) => {
    const line = index + 1;
    const fields = isRecord(given) ? Object.entries(given) : [];
    problems.push(
      ...unknownNames(
        line,
        fields.map(([name]) => name),
      ),
    );
    return { line, cells: Object.fromEntries(fields.map(([name, value]) => [name, cellText(value)])) };
  });
  return { kind: 'json' as const, lines, problems };
}

/** A number stands for the shortest decimal that reads back as it; what is neither text nor number is refused later. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' ? String(value) : '\0';
}

function unknownNames(line: number, names: readonly string[]): PriceFileProblem[] {
  const known: readonly string[] = priceColumns;
  return names
    .filter((name) => name !== '' && !known.includes(name))
    .map((name) => ({
      line,
      // What is no column's name may be anything, so it is not repeated.
      column: /^[A-Za-z0-9_ -]{1,24}$/.test(name) ? name : '?',
      reason: { zh: '没有这一列', en: 'there is no such column' },
    }));
}

function readLine(
  cells: Line['cells'],
  current: ReadonlyMap<string, PriceEntry>,
  fail: Fail,
): PriceEntry | undefined {
  let isRight = true;
  const refuse: Fail = (column, reason) => {
    isRight = false;
    fail(column, reason);
  };
  const provider = cells.provider ?? '';
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(provider))
    refuse('provider', {
      zh: '必须是小写的服务商代号，例如 anthropic',
      en: 'it must be a provider in lower case, such as anthropic',
    });
  const model = (cells.model ?? '').normalize('NFC');
  if (!isModelName(model)) refuse('model', modelReason);
  const prices = pricesIn(cells, columnOf, refuse);
  if (isRight && prices.inputTokens === null && prices.outputTokens === null)
    refuse('input', { zh: '输入和输出至少要有一个价格', en: 'there must be a price for input or output' });
  const longContext = longContextIn(cells, prices, refuse);
  const known = current.get(keyOf({ provider, model }));
  const named = namesIn(cells.names ?? '', refuse) ?? known ?? { names: [model], prefixes: [model] };
  if (!isRight) return undefined;
  const { names, prefixes } = named;
  const derivedKinds = (known?.derivedKinds ?? []).filter((kind) => known?.prices[kind] === prices[kind]);
  return { provider, model, names, prefixes, prices, longContext, derivedKinds };
}

function pricesIn(
  cells: Line['cells'],
  columns: Readonly<Record<TokenKind, PriceColumn>>,
  fail: Fail,
): UnitPrices {
  return mapPrices(columns, (column) => {
    const given = cells[column] ?? '';
    if (given === '') return null;
    if (usdPerMillion.safeParse(given).success) return pusdPerToken(given);
    fail(column, {
      zh: '必须是每百万 token 的美元价格，0 到 99999.999999，最多 6 位小数',
      en: 'it must be USD per million tokens, 0 to 99999.999999, with at most 6 decimals',
    });
    return null;
  });
}

function longContextIn(cells: Line['cells'], base: UnitPrices, fail: Fail): PriceEntry['longContext'] {
  const over = cells.long_context_over ?? '';
  const prices = pricesIn(cells, longColumnOf, fail);
  const first = tokenKinds.find((kind) => prices[kind] !== null);
  if (over === '') {
    if (first !== undefined)
      fail('long_context_over', {
        zh: '填了长上下文价格，就要填门槛',
        en: 'long-context prices need a threshold',
      });
    return null;
  }
  const overInputTokens = /^[1-9]\d{0,9}$/.test(over) ? Number(over) : Number.NaN;
  if (!(overInputTokens <= LONGEST_THRESHOLD))
    fail('long_context_over', {
      zh: '必须是 1 到 1000000000 的整数',
      en: 'it must be a whole number from 1 to 1000000000',
    });
  if (first === undefined)
    fail('long_input', { zh: '填了门槛，就要填长上下文价格', en: 'a threshold needs a long-context price' });
  return { overInputTokens, prices: mapPrices(prices, (price, kind) => price ?? base[kind]) };
}

/** Undefined where none are given. */
function namesIn(given: string, fail: Fail): Pick<PriceEntry, 'names' | 'prefixes'> | undefined {
  const all = given
    .split('|')
    .map((name) => name.trim().normalize('NFC'))
    .filter((name) => name !== '');
  if (all.length === 0) return undefined;
  if (!all.every((name) => isModelName(name.replace(/\*$/, '')))) fail('names', modelReason);
  return {
    names: all.filter((name) => !name.endsWith('*')),
    prefixes: all.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1)),
  };
}

const modelReason: Reason = {
  zh: `必须是模型名称，不含 * 和 |，最多 ${longestModelName} 个字符`,
  en: `it must be the name of a model without * and |, with at most ${longestModelName} characters`,
};

function isModelName(name: string): boolean {
  return name.length <= longestModelName && /^[^*|\p{C}]+$/u.test(name);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw unreadable('不是有效的 JSON', 'it is no valid JSON');
  }
}

function listOf(json: unknown): readonly unknown[] | undefined {
  if (Array.isArray(json)) return json;
  return isRecord(json) && Array.isArray(json.prices) ? json.prices : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable(reasonZh: string, reason: string): AppError {
  return new AppError('price.file_unreadable', { reason, reasonZh }, { field: 'text' });
}
