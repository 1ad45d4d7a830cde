import * as z from 'zod';
import { accountHealth, accountState } from './account-health.ts';
import { accountLimits, accountUse } from './account-use.ts';
import { method } from './method.ts';
import { accountLogin, authKind } from './oauth.ts';
import {
  bilingual,
  done,
  durationMs,
  epochMs,
  id,
  modelMapping,
  modelPattern,
  money,
  nameInput,
} from './values.ts';

export const provider = z.enum(['claude', 'claude_console', 'openai', 'gemini', 'qwen', 'compatible']);
export type ProviderName = z.output<typeof provider>;

/** Whose API an account's endpoint speaks. */
const wireFormat = z.enum(['anthropic', 'openai', 'gemini']);
export type WireFormat = z.output<typeof wireFormat>;

export const proxyKind = z.enum(['http', 'https', 'socks5']);
export type ProxyKind = z.output<typeof proxyKind>;

const proxyAddress = z.object({
  kind: proxyKind,
  /** A name, which only the proxy's own network has to know, or an IP address without brackets. */
  host: z.string(),
  port: z.int().min(1).max(65_535),
  /** Null: the proxy asks for no login. */
  username: z.string().nullable(),
});
export type ProxyAddress = z.output<typeof proxyAddress>;

/** The layer at which a connection test stopped. */
export const checkLayer = z.enum([
  'url',
  'proxy',
  'dns',
  'tcp',
  'tls',
  'http',
  'auth',
  'region',
  'quota',
  'models',
  'message',
]);
export type CheckLayer = z.output<typeof checkLayer>;

const checkStep = z.object({
  layer: checkLayer,
  ok: z.boolean(),
  durationMs,
  detail: bilingual,
});

export const checkReport = z.object({
  ok: z.boolean(),
  /** The layer that failed; null when all passed. */
  failedLayer: checkLayer.nullable(),
  steps: z.array(checkStep),
  models: z.array(z.string()),
  checkedAtMs: epochMs,
});
export type CheckReport = z.output<typeof checkReport>;

/** Whom the account is meant for: whoever needs one, or those alone that it is given to. */
export const sharing = z.enum(['shared', 'dedicated']);
export type Sharing = z.output<typeof sharing>;

const priority = z.int().min(1).max(100);

/** As the provider knows them. */
const supportedModels = z.array(modelPattern).min(1).max(500);

export const account = z.object({
  id,
  name: z.string(),
  description: z.string(),
  provider,
  dialect: wireFormat,
  authKind,
  sharing,
  /** 1 to 100, the highest first. */
  priority,
  baseUrl: z.string(),
  /** What the provider is told instead of the client's own user agent; null: the client's own. */
  userAgent: z.string().nullable(),
  /** True when a secret is stored; the secret itself never leaves the vault. */
  hasSecret: z.boolean(),
  /** `locked`: the vault has to be unlocked first; `lost`: nothing here opens the secret, it has to be entered again. */
  secretState: z.enum(['open', 'locked', 'lost']),
  enabled: z.boolean(),
  /** `validating` while a connection test runs. */
  status: z.enum(['active', 'inactive', 'error', 'validating']),
  /** `expired`: a login whose tokens are over and cannot be renewed. */
  validation: z.enum(['pending', 'valid', 'invalid', 'expired']),
  /** Whether requests are sent to it now: `limited` by its provider, `paused` after failures, or waiting for a new key. */
  state: accountState,
  health: accountHealth,
  lastCheck: checkReport.nullable(),
  /** Null for an account with an API key. */
  login: accountLogin.nullable(),
  /** Google Cloud project of a Gemini login; null for none. */
  projectId: z.string().nullable(),
  /** Region of Vertex AI, which a Gemini login then uses; null: the Gemini API. */
  location: z.string().nullable(),
  /** The subscription fee that is valid today; null when there is none. `account.costs` has all of them. */
  fee: money.nullable(),
  /** How many fees are valid today; `fee` is the one that began last. */
  feesToday: z.int(),
  /** Member who pays that fee, or what is metered where there is none; null: the owner. */
  feePayerMemberId: id.nullable(),
  /** Member who pays the provider for metered usage; null: the owner. */
  meteredPayerMemberId: id.nullable(),
  /** Whether metered cost is real money here (API billing) or only a yardstick for sharing the fee. */
  meteredBilled: z.boolean(),
  /** Whose price list applies to this account's models, e.g. "anthropic". */
  priceProvider: z.string(),
  firstByteTimeoutMs: z.int(),
  idleTimeoutMs: z.int(),
  ...accountLimits,
  use: accountUse,
  /** The models that the account may be asked for, by the provider's names; null: every model. */
  supportedModels: supportedModels.nullable(),
  /** What the provider calls a model that is asked for; comes after the group's mapping. */
  modelMapping,
  /** Everything for the provider goes through it, and nothing around it; null: directly. */
  proxy: proxyAddress.extend({ hasPassword: z.boolean() }).nullable(),
  boundGroupId: id.nullable(),
  boundGroupName: z.string().nullable(),
  createdAtMs: epochMs,
  lastUsedAtMs: epochMs.nullable(),
});
export type Account = z.output<typeof account>;

const secret = z.string().min(1).max(4096);
const baseUrl = z.string().min(1).max(500);
const timeoutMs = z.int().min(1_000).max(3_600_000);

/** A stored password stays when it is left out and the address is still the same; null removes it. */
const proxyDraft = proxyAddress
  .extend({
    host: z.string().min(1).max(255),
    username: z.string().min(1).max(255).nullable().default(null),
    password: z.string().min(1).max(255).nullable().optional(),
  })
  .strict();
export type ProxyDraft = z.output<typeof proxyDraft>;

/** What a compatible endpoint speaks; `anthropic` when left out. Any other provider has a format of its own. */
export const compatibleDialect = wireFormat.extract(['anthropic', 'openai']);
export type CompatibleDialect = z.output<typeof compatibleDialect>;

/** Of Google Cloud: a project's id or a region. */
const cloudName = z.string().regex(/^[a-z][a-z0-9-]{1,62}$/, 'a name of Google Cloud');

/** What an account is made of, as it is typed. */
export const accountDraft = {
  name: nameInput,
  /** At most 500 characters once it is cleaned like a name. */
  description: z.string().max(5_000).optional(),
  sharing: sharing.optional(),
  priority: priority.optional(),
  provider,
  dialect: compatibleDialect.optional(),
  baseUrl: baseUrl.optional(),
  /** For `claude_console` and `compatible` only. */
  userAgent: z.string().min(1).max(1_000).nullable().optional(),
  /** `api_key` when left out; `oauth` and `manual` for Claude and Gemini only. */
  authKind: authKind.optional(),
  /** Required for `api_key`, and for nothing else. */
  apiKey: secret.optional(),
  projectId: cloudName.nullable().optional(),
  location: cloudName.nullable().optional(),
  /** Becomes the fee that is valid today; null removes that one. */
  fee: money.nullable().optional(),
  /** Of that fee, and of metered usage where that has no payer given. */
  feePayerMemberId: id.nullable().optional(),
  meteredPayerMemberId: id.nullable().optional(),
  meteredBilled: z.boolean().optional(),
  priceProvider: z.string().min(1).max(64).optional(),
  firstByteTimeoutMs: timeoutMs.optional(),
  idleTimeoutMs: timeoutMs.optional(),
  rateLimitPauseS: accountLimits.rateLimitPauseS.optional(),
  dailyRequestLimit: accountLimits.dailyRequestLimit.optional(),
  concurrencyLimit: accountLimits.concurrencyLimit.optional(),
  supportedModels: supportedModels.nullable().optional(),
  modelMapping: modelMapping.optional(),
  proxy: proxyDraft.nullable().optional(),
};

const token = z.string().trim().min(1).max(8192);

/** Tokens as Claude's own client keeps them. */
export const claudeTokens = z.strictObject({
  accessToken: token,
  refreshToken: token.nullable().optional(),
  /** UTC epoch ms. */
  expiresAt: epochMs.nullable().optional(),
  scopes: z.array(z.string().max(200)).max(50).optional(),
});

/** Tokens as Gemini's own client keeps them. */
export const geminiTokens = z.strictObject({
  access_token: token,
  refresh_token: token.nullable().optional(),
  scope: z.string().max(2_000).optional(),
  token_type: z.string().max(20).optional(),
  /** UTC epoch ms. */
  expiry_date: epochMs.nullable().optional(),
});

const importedTokens = z.union([
  z.strictObject({ claudeAiOauth: claudeTokens }),
  z.strictObject({ geminiOauth: geminiTokens }),
]);
export type ImportedTokens = z.output<typeof importedTokens>;

export const accountMethods = {
  'account.list': method('All accounts, by priority, then by name.', z.strictObject({}), z.array(account)),
  'account.get': method('One account.', z.strictObject({ accountId: id }), account),
  'account.create': method(
    "Stores an account; its API key goes into the vault. `baseUrl` is required for `compatible`, and defaults to the provider's own otherwise.",
    z.strictObject(accountDraft),
    account,
  ),
  'account.update': method(
    'Changes the given fields; a new API key replaces the old one, a list the old list.',
    z.strictObject({
      accountId: id,
      changes: z
        .strictObject({ ...accountDraft, baseUrl })
        .omit({ provider: true, authKind: true })
        .partial(),
    }),
    account,
  ),
  'account.enable': method('Lets the relay use the account.', z.strictObject({ accountId: id }), account),
  'account.disable': method(
    'Refuses new requests on the account; running ones end by themselves.',
    z.strictObject({ accountId: id }),
    account,
  ),
  'account.recover': method(
    'Ends everything that keeps requests from the account: limits, pauses, a refused key, models that are off.',
    z.strictObject({ accountId: id }),
    account,
  ),
  'account.remove': method(
    'Removes an account that has never been used, and its secret.',
    z.strictObject({ accountId: id }),
    done,
  ),
  'account.check': method(
    'Really calls the provider with the stored account and names the layer that failed.',
    z.strictObject({ accountId: id }),
    checkReport,
  ),
  'account.checkDraft': method(
    'The same for an account that is not stored yet.',
    z.strictObject({
      provider,
      dialect: compatibleDialect.optional(),
      baseUrl: baseUrl.optional(),
      userAgent: accountDraft.userAgent,
      apiKey: secret,
      proxy: proxyDraft.nullable().optional(),
      /** The stored account that is being edited: its proxy's password counts where none is given. */
      accountId: id.optional(),
    }),
    checkReport,
  ),
  'account.importTokens': method(
    'Stores tokens that the owner has pasted, for an account that logs in; they go into the vault.',
    z.strictObject({ accountId: id, tokens: importedTokens }),
    account,
  ),
  'binding.set': method(
    'Binds one account to one group, exclusively; a conflict names the other group or account.',
    z.strictObject({ groupId: id, accountId: id }),
    account,
  ),
  'binding.clear': method("Unbinds the group's account.", z.strictObject({ groupId: id }), account),
};
