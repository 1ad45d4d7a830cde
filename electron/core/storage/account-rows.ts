import type {
  CheckReport,
  ProviderName,
  ProxyAddress,
  Sharing,
  WireFormat,
} from '../../../shared/contract/account.ts';
import type {
  AuthKind,
  LoginNeeded,
  OAuthProfileChanges,
  OAuthProvider,
} from '../../../shared/contract/oauth.ts';
import type { ModelMapping } from '../../../shared/contract/values.ts';
import type { Pusd } from '../../../shared/money.ts';
import type { EpochMs } from '../../../shared/time.ts';
import type { Cooldown } from '../domain/cooldown.ts';
import type { FeeTerms } from '../domain/fee-charges.ts';
import type { CostProfile } from '../domain/tariffs.ts';
import type { WindowState } from '../domain/usage-windows.ts';

/* What the tables of accounts, their logins, fees, prices and health hold. */

export type AccountRow = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly sharing: Sharing;
  /** 1 to 100, the highest first. */
  readonly priority: number;
  readonly provider: ProviderName;
  /** What the account's endpoint speaks. */
  readonly dialect: WireFormat;
  readonly authKind: AuthKind;
  readonly baseUrl: string;
  /** Sent instead of the client's own; null: the client's own. */
  readonly userAgent: string | null;
  /** Sealed by the vault for table `accounts`, this row, column `api_key_sealed`. */
  readonly apiKeySealed: string | null;
  readonly enabled: boolean;
  readonly validation: 'pending' | 'valid' | 'invalid';
  readonly lastCheck: CheckReport | null;
  readonly meteredBilled: boolean;
  /** Who pays the provider for metered usage; null: the owner. */
  readonly meteredPayerMemberId: string | null;
  readonly priceProvider: string;
  readonly firstByteTimeoutMs: number;
  readonly idleTimeoutMs: number;
  /** After a 429 without an end; null: it does not rest. */
  readonly rateLimitPauseS: number | null;
  /** Null: none. */
  readonly dailyRequestLimit: number | null;
  readonly concurrencyLimit: number | null;
  /** As the provider names them; null: every model. */
  readonly supportedModels: string[] | null;
  readonly modelMapping: ModelMapping;
  /** Google Cloud project and region of a Gemini login; a region means Vertex AI. */
  readonly projectId: string | null;
  readonly location: string | null;
  /** Null: the account is reached directly. */
  readonly proxy: ProxyAddress | null;
  /** Sealed like the key, column `proxy_password_sealed`; null without a proxy. */
  readonly proxyPasswordSealed: string | null;
  readonly createdAtMs: EpochMs;
};

export type AccountFeeRow = FeeTerms & {
  readonly id: string;
  readonly accountId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** Null: the owner. */
  readonly payerMemberId: string | null;
  readonly createdAtMs: EpochMs;
};

export type CostVersionRow = CostProfile & {
  readonly accountId: string;
  readonly createdBy: 'owner';
  readonly createdAtMs: EpochMs;
};

export type NewTokensRow = {
  readonly accountId: string;
  /** Sealed by the vault for table `account_tokens`, this row, the column of the same name. */
  readonly accessSealed: string;
  readonly refreshSealed: string | null;
  /** Null: the provider has not said. */
  readonly expiresAtMs: EpochMs | null;
  readonly scopes: readonly string[];
  readonly obtainedAtMs: EpochMs;
};

export type AccountTokensRow = Omit<NewTokensRow, 'accessSealed'> & {
  /** Grows with every change of the tokens. */
  readonly version: number;
  /** Null once the owner has given the login up. */
  readonly accessSealed: string | null;
  readonly loginNeeded: LoginNeeded | null;
};

/** A refresh that was begun and whose outcome is not stored. */
export type TokenRefreshRow = {
  readonly accountId: string;
  readonly tokenVersion: number;
  readonly startedAtMs: EpochMs;
};

export type OAuthProfileRow = {
  readonly provider: OAuthProvider;
  /** What differs from the shipped profile. */
  readonly changes: OAuthProfileChanges;
  /** Sealed by the vault for table `oauth_profiles`, this row, column `client_secret_sealed`. */
  readonly clientSecretSealed: string | null;
  readonly confirmedAtMs: EpochMs | null;
};

/** What an account's attempts have told of it. */
export type AccountHealthRow = {
  readonly accountId: string;
  /** Since when the provider refuses the key; null while it does not. */
  readonly keyRefusedAtMs: EpochMs | null;
  readonly cooldowns: readonly Cooldown[];
  readonly failuresInRow: number;
  /** 0 to 100. */
  readonly score: number;
  readonly demoted: boolean;
  readonly windows: readonly WindowState[];
  /** Where the 5-hour window is guessed to begin. */
  readonly guessedFromMs: EpochMs | null;
  /** The last sign of life, of a request or a check. */
  readonly heardAtMs: EpochMs | null;
};

/** How an account's settled attempts went. */
export type AccountOutcomes = {
  readonly accountId: string;
  readonly requests: number;
  readonly succeeded: number;
  readonly limited: number;
  readonly overloaded: number;
  readonly failed: number;
};

/** All settled usage of an account; accounts without any are left out. */
export type AccountTotals = {
  readonly accountId: string;
  readonly requests: number;
  readonly unpricedRequests: number;
  readonly tokens: number;
  readonly costPusd: Pusd;
};

/** How many requests an account was sent in a quarter of an hour. */
export type AccountQuarter = {
  readonly accountId: string;
  readonly quarterAtMs: EpochMs;
  readonly requests: number;
};

/** When an account last had a request; accounts without any are left out. */
export type AccountUse = { readonly accountId: string; readonly lastUsedAtMs: EpochMs };
