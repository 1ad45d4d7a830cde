import type { Account, CompatibleDialect, ProviderName, Sharing } from '../../../shared/contract/account.ts';
import type { Params } from '../../../shared/contract/index.ts';
import type { AuthKind } from '../../../shared/contract/oauth.ts';
import { type Money, parseAmount } from '../../../shared/money.ts';
import { endpointOf } from '../../components/account-provider.tsx';
import { type MappingRow, mappingOf, rowsOf } from '../../components/model-mapping-rows.ts';
import { noProxy, type ProxyValues, proxyOf, proxyValuesOf } from './proxy-values.ts';

/** What the form holds: texts as typed; amounts and seconds are read when it is sent. */
export type AccountValues = ProxyValues & {
  provider: ProviderName;
  /** For a compatible endpoint only. */
  dialect: CompatibleDialect;
  name: string;
  description: string;
  sharing: Sharing;
  priority: string;
  baseUrl: string;
  /** Empty: the client's own. */
  userAgent: string;
  /** How it connects; only providers with a login have a choice. */
  authKind: AuthKind;
  apiKey: string;
  projectId: string;
  location: string;
  /** Of a new account; a stored one has a list of fees elsewhere. */
  fee: string;
  currency: string;
  /** Empty: the owner. */
  feePayerMemberId: string;
  metered: 'billed' | 'yardstick';
  priceProvider: string;
  firstByteSeconds: string;
  idleSeconds: string;
  /** Empty: none. */
  rateLimitPauseS: string;
  dailyRequestLimit: string;
  concurrencyLimit: string;
  /** None: every model. */
  supportedModels: string[];
  modelMapping: MappingRow[];
};

const FIRST_BYTE_SECONDS = '120';
const IDLE_SECONDS = '180';
const MOST_SECONDS = 3_600;
const USUAL_PRIORITY = '50';
const USUAL_PAUSE_S = '60';

export const limitFields = ['dailyRequestLimit', 'concurrencyLimit', 'rateLimitPauseS'] as const;
export type LimitField = (typeof limitFields)[number];

const mostOf: Readonly<Record<LimitField, number>> = {
  dailyRequestLimit: 1_000_000_000,
  concurrencyLimit: 10_000,
  rateLimitPauseS: 86_400,
};

const priceLists: Readonly<Record<Exclude<ProviderName, 'compatible'>, string>> = {
  claude: 'anthropic',
  claude_console: 'anthropic',
  openai: 'openai',
  gemini: 'google',
  qwen: 'qwen',
};

/** Whose prices usually count; there is no list for Qwen, so that its models are unpriced. */
export function usualPriceList(provider: ProviderName, dialect: CompatibleDialect): string {
  return provider === 'compatible' ? dialect : priceLists[provider];
}

/** An empty form. */
export function newValues(currency: string): AccountValues {
  return {
    provider: 'claude',
    dialect: 'anthropic',
    name: '',
    description: '',
    sharing: 'shared',
    priority: USUAL_PRIORITY,
    baseUrl: '',
    userAgent: '',
    authKind: 'api_key',
    apiKey: '',
    projectId: '',
    location: '',
    fee: '',
    currency,
    feePayerMemberId: '',
    metered: 'billed',
    priceProvider: usualPriceList('claude', 'anthropic'),
    firstByteSeconds: FIRST_BYTE_SECONDS,
    idleSeconds: IDLE_SECONDS,
    rateLimitPauseS: '',
    dailyRequestLimit: '',
    concurrencyLimit: '',
    ...noProxy,
    supportedModels: [],
    modelMapping: [],
  };
}

/** A stored account in the form; its key stays where it is. */
export function valuesOf(account: Account, currency: string): AccountValues {
  return {
    provider: account.provider,
    dialect: account.dialect === 'openai' ? 'openai' : 'anthropic',
    name: account.name,
    description: account.description,
    sharing: account.sharing,
    priority: String(account.priority),
    baseUrl: account.baseUrl,
    userAgent: account.userAgent ?? '',
    authKind: account.authKind,
    apiKey: '',
    projectId: account.projectId ?? '',
    location: account.location ?? '',
    fee: '',
    currency,
    feePayerMemberId: '',
    metered: account.meteredBilled ? 'billed' : 'yardstick',
    priceProvider: account.priceProvider,
    firstByteSeconds: String(account.firstByteTimeoutMs / 1_000),
    idleSeconds: String(account.idleTimeoutMs / 1_000),
    rateLimitPauseS: String(account.rateLimitPauseS ?? ''),
    dailyRequestLimit: String(account.dailyRequestLimit ?? ''),
    concurrencyLimit: String(account.concurrencyLimit ?? ''),
    ...proxyValuesOf(account.proxy),
    supportedModels: account.supportedModels ?? [],
    modelMapping: rowsOf(account.modelMapping),
  };
}

/** True for a time-out that can be used: whole seconds from 1 to 3600. */
export function isTimeout(seconds: string): boolean {
  return /^[1-9]\d{0,3}$/.test(seconds.trim()) && Number(seconds) <= MOST_SECONDS;
}

/** True for 1 to 100. */
export function isPriority(text: string): boolean {
  return isWholeUpTo(text, 100);
}

/** The most a limit may be when `text` is neither empty nor a whole number up to it; undefined when it is. */
export function limitProblem(field: LimitField, text: string): number | undefined {
  return text.trim() === '' || isWholeUpTo(text, mostOf[field]) ? undefined : mostOf[field];
}

function isWholeUpTo(text: string, most: number): boolean {
  return /^[1-9]\d{0,9}$/.test(text.trim()) && Number(text) <= most;
}

/** True for providers that are called with a user agent of the account's own. */
export function hasUserAgent(provider: ProviderName): boolean {
  return provider === 'claude_console' || provider === 'compatible';
}

/** The pause that is proposed where another provider is chosen: what the owner has typed stays. */
export function pauseFor(chosen: ProviderName, typed: string): string {
  if (chosen === 'claude_console') return typed === '' ? USUAL_PAUSE_S : typed;
  return typed === USUAL_PAUSE_S ? '' : typed;
}

/** The form as a new account. */
export function draftOf(values: AccountValues): Params<'account.create'> {
  return {
    ...shared(values),
    ...endpointOf(values),
    fee: feeOf(values),
    feePayerMemberId: values.feePayerMemberId === '' ? null : values.feePayerMemberId,
    ...(kindOf(values) === 'api_key' ? { apiKey: values.apiKey } : { authKind: kindOf(values) }),
    ...placeOf(values),
  };
}

/** The form as changes to an account; without a new key the stored one stays. */
export function changesOf(values: AccountValues): Params<'account.update'>['changes'] {
  return {
    ...shared(values),
    ...(values.provider === 'compatible' ? { dialect: values.dialect } : {}),
    baseUrl: values.baseUrl.trim(),
    ...(values.apiKey === '' ? {} : { apiKey: values.apiKey }),
    ...placeOf(values),
  };
}

/** True for providers that an account can log in to. */
export function hasLogin(provider: ProviderName): boolean {
  return provider === 'claude' || provider === 'gemini';
}

/** How the account in the form connects. */
export function kindOf({ provider, authKind }: Pick<AccountValues, 'provider' | 'authKind'>): AuthKind {
  return hasLogin(provider) ? authKind : 'api_key';
}

function placeOf(values: AccountValues) {
  if (values.provider !== 'gemini' || kindOf(values) === 'api_key') return {};
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
  return { projectId: orNull(values.projectId), location: orNull(values.location) };
}

function shared(values: AccountValues) {
  return {
    name: values.name,
    description: values.description,
    sharing: values.sharing,
    priority: Number(values.priority),
    ...(hasUserAgent(values.provider) ? { userAgent: values.userAgent.trim() || null } : {}),
    rateLimitPauseS: limitOf(values.rateLimitPauseS),
    dailyRequestLimit: limitOf(values.dailyRequestLimit),
    concurrencyLimit: limitOf(values.concurrencyLimit),
    meteredBilled: values.metered === 'billed',
    priceProvider: values.priceProvider,
    firstByteTimeoutMs: Number(values.firstByteSeconds) * 1_000,
    idleTimeoutMs: Number(values.idleSeconds) * 1_000,
    proxy: proxyOf(values),
    supportedModels: values.supportedModels.length === 0 ? null : values.supportedModels,
    modelMapping: mappingOf(values.modelMapping),
  };
}

function limitOf(text: string): number | null {
  return text.trim() === '' ? null : Number(text);
}

function feeOf({ fee, currency }: AccountValues): Money | null {
  const parsed = parseAmount(fee, currency);
  return parsed.ok ? { amountMinor: parsed.amountMinor, currency } : null;
}
