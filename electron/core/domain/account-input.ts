import type { ProviderName, WireFormat } from '../../../shared/contract/account.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Money } from '../../../shared/money.ts';
import { checkBaseUrl } from './base-url.ts';

const defaultBaseUrls: Readonly<Record<ProviderName, string | undefined>> = {
  claude: 'https://api.anthropic.com',
  claude_console: 'https://api.anthropic.com',
  openai: 'https://api.openai.com',
  gemini: 'https://generativelanguage.googleapis.com',
  qwen: 'https://dashscope.aliyuncs.com/compatible-mode/v1',
  compatible: undefined,
};

/** What each provider speaks; a compatible endpoint speaks what its owner says. */
const ownDialects: Readonly<Record<ProviderName, WireFormat | undefined>> = {
  claude: 'anthropic',
  claude_console: 'anthropic',
  openai: 'openai',
  gemini: 'gemini',
  qwen: 'openai',
  compatible: undefined,
};

const LARGEST_FEE_MINOR = 10n ** 15n;

/** The address as it is stored: the provider's own by default. `account.base_url_invalid` or `input.invalid`. */
export function readBaseUrl(provider: ProviderName, typed: string | undefined, field: string): string {
  const url = typed ?? defaultBaseUrls[provider];
  if (url === undefined)
    throw invalidInput(field, { zh: '兼容服务商必须填写地址', en: 'a compatible provider needs an address' });
  const checked = checkBaseUrl(url);
  if (checked.ok) return checked.url;
  throw new AppError(
    'account.base_url_invalid',
    { reason: checked.reason.en, reasonZh: checked.reason.zh },
    { field },
  );
}

/** What the account's endpoint speaks. `input.invalid` when another format than the provider's own is asked for. */
export function readDialect(
  provider: ProviderName,
  typed: WireFormat | undefined,
  field: string,
): WireFormat {
  const own = ownDialects[provider];
  if (own !== undefined && typed !== undefined && typed !== own)
    throw invalidInput(field, {
      zh: '只有兼容服务商可以选择接口格式',
      en: 'only a compatible provider has a choice of formats',
    });
  return own ?? typed ?? 'anthropic';
}

/** Whose price list counts when the owner names none. Alibaba's prices are in no list: its models are unpriced. */
export function usualPriceProvider(provider: ProviderName, dialect: WireFormat): string {
  if (provider === 'qwen') return 'qwen';
  return dialect === 'gemini' ? 'google' : dialect;
}

/**
 * A pasted API key without the space and line breaks around it. `input.invalid` when it has anything inside
 * but visible ASCII, which could not go into a header.
 */
export function readApiKey(typed: string, field: string): string {
  const secret = typed.trim();
  if (!/^[\x21-\x7e]+$/.test(secret))
    throw invalidInput(field, {
      zh: '密钥只能包含可见的英文字符',
      en: 'a key may contain visible ASCII characters only',
    });
  return secret;
}

/** A subscription fee of a currency that exists, from 0 up. `input.invalid` otherwise. */
export function readFee(fee: Money, field: string): Money {
  if (fee.amountMinor < 0n || fee.amountMinor > LARGEST_FEE_MINOR)
    throw invalidInput(`${field}.amountMinor`, { zh: '金额超出范围', en: 'the amount is out of range' });
  if (!Intl.supportedValuesOf('currency').includes(fee.currency))
    throw invalidInput(`${field}.currency`, { zh: '没有这个币种', en: 'there is no such currency' });
  return fee;
}
