import type { AccountEntry } from '../../../shared/contract/account-file.ts';
import { minorToDecimal, parseAmount } from '../../../shared/money.ts';

/*
 * The columns of a CSV file of accounts, which are also what a flat JSON account may have: names as in the contract,
 * with what lies within another field under a name of its own.
 */

type Kind = 'text' | 'number' | 'flag' | 'words' | 'mapping';

/** Where each column's value stands in an entry; the path is the column's own name where none is given. */
export const accountColumns: readonly {
  readonly name: string;
  readonly kind: Kind;
  readonly path?: readonly [string, string];
  readonly secret?: true;
}[] = [
  { name: 'name', kind: 'text' },
  { name: 'description', kind: 'text' },
  { name: 'provider', kind: 'text' },
  { name: 'authKind', kind: 'text' },
  { name: 'sharing', kind: 'text' },
  { name: 'priority', kind: 'number' },
  { name: 'enabled', kind: 'flag' },
  { name: 'baseUrl', kind: 'text' },
  { name: 'dialect', kind: 'text' },
  { name: 'userAgent', kind: 'text' },
  { name: 'apiKey', kind: 'text', secret: true },
  { name: 'accessToken', kind: 'text', secret: true },
  { name: 'refreshToken', kind: 'text', secret: true },
  { name: 'projectId', kind: 'text' },
  { name: 'location', kind: 'text' },
  { name: 'proxyKind', kind: 'text', path: ['proxy', 'kind'] },
  { name: 'proxyHost', kind: 'text', path: ['proxy', 'host'] },
  { name: 'proxyPort', kind: 'number', path: ['proxy', 'port'] },
  { name: 'proxyUsername', kind: 'text', path: ['proxy', 'username'] },
  { name: 'proxyPassword', kind: 'text', path: ['proxy', 'password'], secret: true },
  { name: 'rateLimitPauseS', kind: 'number' },
  { name: 'dailyRequestLimit', kind: 'number' },
  { name: 'concurrencyLimit', kind: 'number' },
  { name: 'firstByteTimeoutMs', kind: 'number' },
  { name: 'idleTimeoutMs', kind: 'number' },
  { name: 'feeAmount', kind: 'text', path: ['fee', 'amountMinor'] },
  { name: 'feeCurrency', kind: 'text', path: ['fee', 'currency'] },
  { name: 'meteredBilled', kind: 'flag' },
  { name: 'priceProvider', kind: 'text' },
  { name: 'supportedModels', kind: 'words' },
  { name: 'modelMapping', kind: 'mapping' },
];

type Column = (typeof accountColumns)[number];
type Loose = Readonly<Record<string, unknown>>;

/** What an entry has in a column, as a cell shows it; undefined for nothing. */
export function cellOf(entry: AccountEntry, { name, kind, path }: Column): string | number | undefined {
  if (name === 'feeAmount')
    return entry.fee ? minorToDecimal(entry.fee.amountMinor, entry.fee.currency) : undefined;
  const loose = entry as Loose;
  const [outer, inner] = path ?? [name, undefined];
  const value = inner === undefined ? loose[outer] : (loose[outer] as Loose | null | undefined)?.[inner];
  if (value === undefined || value === null) return undefined;
  if (kind === 'words') return (value as readonly string[]).join(' ');
  if (kind === 'mapping')
    return (value as readonly { from: string; to: string }[])
      .map(({ from, to }) => `${from}=>${to}`)
      .join(' ');
  return kind === 'number' ? Number(value) : String(value);
}

/** A cell's value; a cell that cannot be read stays the text it is, for the entry's schema to refuse. */
export function readCell(cell: string, kind: Kind): unknown {
  const text = cell.trim();
  switch (kind) {
    case 'number':
      return /^-?\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : text;
    case 'flag':
      return flags.get(text.toLowerCase()) ?? text;
    case 'words':
      return text.split(/[\s;,，；]+/).filter((word) => word !== '');
    case 'mapping':
      return text.split(/[\s;,，；]+/).map((pair) => {
        const [from = '', to = ''] = pair.split('=>');
        return { from, to };
      });
    default:
      return text;
  }
}

const flags: ReadonlyMap<string, boolean> = new Map([
  ...['true', '1', 'yes', '是'].map((word) => [word, true] as const),
  ...['false', '0', 'no', '否'].map((word) => [word, false] as const),
]);

/** A fee as it is typed into a column, in minor units; one that is no amount stays as it is, to be refused. */
export function feeFrom(amount: unknown, currency: unknown): Loose {
  const parsed = typeof currency === 'string' ? amountIn(String(amount ?? ''), currency) : undefined;
  return { amountMinor: parsed === undefined ? amount : String(parsed), currency };
}

function amountIn(amount: string, currency: string): bigint | undefined {
  if (!/^[A-Z]{3}$/.test(currency)) return undefined;
  const parsed = parseAmount(amount, currency);
  return parsed.ok ? parsed.amountMinor : undefined;
}

/** The column that a path in an entry belongs to: `proxy.host` to `proxyHost`, `supportedModels.3` to `supportedModels`. */
export function columnAt(path: string): string {
  const [outer = '', inner] = path.split('.');
  if (outer === 'claudeAiOauth' || outer === 'geminiOauth')
    return inner?.toLowerCase().startsWith('refresh') ? 'refreshToken' : 'accessToken';
  const nested = accountColumns.find((column) => column.path?.[0] === outer && column.path[1] === inner);
  const within = accountColumns.find((column) => column.path?.[0] === outer);
  return (nested ?? within)?.name ?? outer;
}
