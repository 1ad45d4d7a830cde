import { accountEntry } from '../../../shared/contract/account-file.ts';
import { AppError } from '../../../shared/errors.ts';
import { accountColumns, feeFrom, readCell } from './account-columns.ts';
import { fileVersion, plainFormat } from './account-entries.ts';
import { readCsv, withoutMark } from './csv-cells.ts';

type Loose = Readonly<Record<string, unknown>>;

/** An account as it stands in a file, in the form of an entry but not checked. */
export type LooseAccount = {
  readonly row: number;
  readonly fields: Loose;
  /** A line of a table with more cells than the table has columns. */
  readonly isTooLong: boolean;
};

export type LooseFile = {
  readonly kind: 'csv' | 'json';
  readonly accounts: readonly LooseAccount[];
  /** Names that mean nothing here. */
  readonly ignored: readonly string[];
};

/** Names under which other forms have the same field. */
const otherNames = new Map([
  ['platform', 'provider'],
  ['addType', 'authKind'],
  ['accountType', 'sharing'],
  ['apiUrl', 'baseUrl'],
  ['rateLimitDuration', 'rateLimitPauseS'],
]);

const entryFields = new Set([...Object.keys(accountEntry.shape), 'accessToken', 'refreshToken']);
const columnOf = new Map(accountColumns.map((column) => [column.name, column]));

/**
 * The accounts of a file: CSV with a line of column names, a JSON list, one JSON account, or the app's own export.
 * `account_file.unreadable` or `account_file.newer`.
 */
export function readAccountFile(file: string): LooseFile {
  const text = withoutMark(file).trim();
  return /^[[{]/.test(text) ? readJsonAccounts(text) : readCsvAccounts(file);
}

/** The file's JSON object, undefined when it is none. */
export function jsonObjectOf(file: string): Loose | undefined {
  const text = withoutMark(file).trim();
  if (!text.startsWith('{')) return undefined;
  const json = parsed(text);
  return isRecord(json) ? json : undefined;
}

function readJsonAccounts(text: string): LooseFile {
  const json = parsed(text);
  if (json === undefined) throw unreadable('不是有效的 JSON，也不是 CSV', 'it is neither valid JSON nor CSV');
  if (isRecord(json) && json.format === plainFormat && Number(json.version) > fileVersion)
    throw new AppError('account_file.newer', {}, { field: 'text' });
  const list = Array.isArray(json)
    ? json
    : isRecord(json) && Array.isArray(json.accounts)
      ? json.accounts
      : [json];
  const ignored = new Set<string>();
  const accounts = list.map((given: unknown, index) => ({
    row: index + 1,
    fields: isRecord(given) ? fieldsFrom(given, ignored) : {},
    isTooLong: false,
  }));
  return { kind: 'json', accounts, ignored: [...ignored] };
}

function readCsvAccounts(file: string): LooseFile {
  const [head, ...lines] = readCsv(file) ?? [];
  if (head === undefined)
    throw unreadable('引号没有成对，读不出表格', 'its quotes do not fit together, so it is no table');
  const names = head.cells.map((cell) => cell.trim());
  refuseOddHead(names.map(contractName));
  const ignored = new Set<string>();
  for (const name of names) if (name !== '' && !isKnown(contractName(name))) ignored.add(shown(name));
  const accounts = lines.map(({ row, cells }) => {
    const given = names.flatMap((name, index) => {
      const cell = cells[index] ?? '';
      const kind = columnOf.get(contractName(name))?.kind ?? 'text';
      return cell.trim() === '' ? [] : [[name, readCell(cell, kind)]];
    });
    return {
      row,
      fields: fieldsFrom(Object.fromEntries(given), ignored),
      isTooLong: cells.slice(names.length).some((cell) => cell.trim() !== ''),
    };
  });
  return { kind: 'csv', accounts, ignored: [...ignored] };
}

function refuseOddHead(names: readonly string[]): void {
  if (!names.includes('name') || !names.includes('provider'))
    throw unreadable(
      '第一行必须是列名，至少要有 name 和 provider',
      'its first line must name the columns, name and provider at least',
    );
  const columns = names.filter((name) => columnOf.has(name));
  if (new Set(columns).size < columns.length)
    throw unreadable('有一列出现了两次', 'a column stands in it twice');
}

/** The fields that mean something, each in its place. */
function fieldsFrom(given: Loose, ignored: Set<string>): Loose {
  const fields = new Map<string, unknown>();
  const nested = new Map<string, Map<string, unknown>>();
  for (const [key, value] of Object.entries(given)) {
    if (value === null) continue;
    const name = contractName(key);
    const path = columnOf.get(name)?.path;
    if (!isKnown(name)) ignored.add(shown(key));
    else if (path === undefined) fields.set(name, value);
    else nested.set(path[0], (nested.get(path[0]) ?? new Map()).set(path[1], value));
  }
  for (const [name, inner] of nested) fields.set(name, Object.fromEntries(inner));
  const typedFee = nested.get('fee');
  if (typedFee !== undefined)
    fields.set('fee', feeFrom(typedFee.get('amountMinor'), typedFee.get('currency')));
  if (fields.has('proxy')) fields.set('proxy', proxyFrom(fields.get('proxy')));
  return withLogin(Object.fromEntries(fields));
}

/** A proxy as other forms have it: with a switch, and its kind under another name. */
function proxyFrom(proxy: unknown): unknown {
  if (!isRecord(proxy)) return proxy;
  const { enabled, type, ...rest } = proxy;
  if (enabled === false) return null;
  return type === undefined ? rest : { ...rest, kind: type };
}

/** Bare tokens in the form of their provider; tokens say which provider it is, and that it logs in. */
function withLogin({ accessToken, refreshToken, ...fields }: Loose): Loose {
  const isGemini = fields.provider === 'gemini';
  const bare =
    accessToken === undefined && refreshToken === undefined
      ? {}
      : isGemini
        ? { geminiOauth: { access_token: accessToken, refresh_token: refreshToken } }
        : { claudeAiOauth: { accessToken, refreshToken } };
  const all: Loose = { ...fields, ...bare };
  const provider =
    all.claudeAiOauth !== undefined ? 'claude' : all.geminiOauth !== undefined ? 'gemini' : undefined;
  if (provider === undefined) return all;
  return { provider, authKind: 'manual', ...all };
}

function contractName(name: string): string {
  return otherNames.get(name) ?? name;
}

function isKnown(name: string): boolean {
  return entryFields.has(name) || columnOf.has(name);
}

/** A name is the file's own text, so it is told only when it cannot be a secret in the wrong place. */
function shown(name: string): string {
  return /^[\p{L}_ ]{1,24}$/u.test(name) ? name : '?';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable(reasonZh: string, reason: string): AppError {
  return new AppError('account_file.unreadable', { reason, reasonZh }, { field: 'text' });
}
