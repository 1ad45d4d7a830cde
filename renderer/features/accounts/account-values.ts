import type { Account, CompatibleDialect, ProviderName } from '../../../shared/contract/account.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { type Money, minorToDecimal, parseAmount } from '../../../shared/money.ts';
import { endpointOf } from '../../components/account-provider.tsx';
import { type MappingRow, mappingOf, rowsOf } from '../../components/model-mapping-rows.ts';

/** What the form holds: texts as typed; amounts and seconds are read when it is sent. */
export type AccountValues = {
  provider: ProviderName;
  /** For a compatible endpoint only. */
  dialect: CompatibleDialect;
  name: string;
  baseUrl: string;
  apiKey: string;
  fee: string;
  currency: string;
  /** Empty: the owner. */
  feePayerMemberId: string;
  metered: 'billed' | 'yardstick';
  priceProvider: string;
  firstByteSeconds: string;
  idleSeconds: string;
  /** None: every model. */
  supportedModels: string[];
  modelMapping: MappingRow[];
};

const FIRST_BYTE_SECONDS = '120';
const IDLE_SECONDS = '180';
const MOST_SECONDS = 3_600;

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
    baseUrl: '',
    apiKey: '',
    fee: '',
    currency,
    feePayerMemberId: '',
    metered: 'billed',
    priceProvider: usualPriceList('claude', 'anthropic'),
    firstByteSeconds: FIRST_BYTE_SECONDS,
    idleSeconds: IDLE_SECONDS,
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
    baseUrl: account.baseUrl,
    apiKey: '',
    fee: account.fee === null ? '' : minorToDecimal(account.fee.amountMinor, account.fee.currency),
    currency: account.fee?.currency ?? currency,
    feePayerMemberId: account.feePayerMemberId ?? '',
    metered: account.meteredBilled ? 'billed' : 'yardstick',
    priceProvider: account.priceProvider,
    firstByteSeconds: String(account.firstByteTimeoutMs / 1_000),
    idleSeconds: String(account.idleTimeoutMs / 1_000),
    supportedModels: account.supportedModels ?? [],
    modelMapping: rowsOf(account.modelMapping),
  };
}

/** True for a time-out that can be used: whole seconds from 1 to 3600. */
export function isTimeout(seconds: string): boolean {
  return /^[1-9]\d{0,3}$/.test(seconds.trim()) && Number(seconds) <= MOST_SECONDS;
}

/** The form as a new account. */
export function draftOf(values: AccountValues): Params<'account.create'> {
  return {
    ...shared(values),
    ...endpointOf(values),
    apiKey: values.apiKey,
  };
}

/** The form as changes to an account; without a new key the stored one stays. */
export function changesOf(values: AccountValues): Params<'account.update'>['changes'] {
  return {
    ...shared(values),
    ...(values.provider === 'compatible' ? { dialect: values.dialect } : {}),
    baseUrl: values.baseUrl.trim(),
    ...(values.apiKey === '' ? {} : { apiKey: values.apiKey }),
  };
}

function shared(values: AccountValues) {
  return {
    name: values.name,
    fee: feeOf(values),
    feePayerMemberId: values.feePayerMemberId === '' ? null : values.feePayerMemberId,
    meteredBilled: values.metered === 'billed',
    priceProvider: values.priceProvider,
    firstByteTimeoutMs: Number(values.firstByteSeconds) * 1_000,
    idleTimeoutMs: Number(values.idleSeconds) * 1_000,
    supportedModels: values.supportedModels.length === 0 ? null : values.supportedModels,
    modelMapping: mappingOf(values.modelMapping),
  };
}

function feeOf({ fee, currency }: AccountValues): Money | null {
  const parsed = parseAmount(fee, currency);
  return parsed.ok ? { amountMinor: parsed.amountMinor, currency } : null;
}
