import * as z from 'zod';
import { method } from './method.ts';
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

/** The layer at which a connection test stopped. */
export const checkLayer = z.enum([
  'url',
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

/** As the provider knows them. */
const supportedModels = z.array(modelPattern).min(1).max(500);

export const account = z.object({
  id,
  name: z.string(),
  provider,
  dialect: wireFormat,
  authKind: z.literal('api_key'),
  baseUrl: z.string(),
  /** True when a secret is stored; the secret itself never leaves the vault. */
  hasSecret: z.boolean(),
  enabled: z.boolean(),
  status: z.enum(['active', 'inactive', 'error']),
  validation: z.enum(['pending', 'valid', 'invalid']),
  lastCheck: checkReport.nullable(),
  /** What the subscription costs per period; null when there is none. */
  fee: money.nullable(),
  /** Member who pays the provider; null: the owner. */
  feePayerMemberId: id.nullable(),
  /** Whether metered cost is real money here (API billing) or only a yardstick for sharing the fee. */
  meteredBilled: z.boolean(),
  /** Whose price list applies to this account's models, e.g. "anthropic". */
  priceProvider: z.string(),
  firstByteTimeoutMs: z.int(),
  idleTimeoutMs: z.int(),
  /** The models that the account may be asked for, by the provider's names; null: every model. */
  supportedModels: supportedModels.nullable(),
  /** What the provider calls a model that is asked for; comes after the group's mapping. */
  modelMapping,
  boundGroupId: id.nullable(),
  boundGroupName: z.string().nullable(),
  createdAtMs: epochMs,
  lastUsedAtMs: epochMs.nullable(),
});
export type Account = z.output<typeof account>;

const secret = z.string().min(1).max(4096);
const baseUrl = z.string().min(1).max(500);
const timeoutMs = z.int().min(1_000).max(3_600_000);

/** What a compatible endpoint speaks; `anthropic` when left out. Any other provider has a format of its own. */
export const compatibleDialect = wireFormat.extract(['anthropic', 'openai']);
export type CompatibleDialect = z.output<typeof compatibleDialect>;

const draft = {
  name: nameInput,
  provider,
  dialect: compatibleDialect.optional(),
  baseUrl: baseUrl.optional(),
  apiKey: secret,
  fee: money.nullable().optional(),
  feePayerMemberId: id.nullable().optional(),
  meteredBilled: z.boolean().optional(),
  priceProvider: z.string().min(1).max(64).optional(),
  firstByteTimeoutMs: timeoutMs.optional(),
  idleTimeoutMs: timeoutMs.optional(),
  supportedModels: supportedModels.nullable().optional(),
  modelMapping: modelMapping.optional(),
};

export const accountMethods = {
  'account.list': method('All accounts, by name.', z.strictObject({}), z.array(account)),
  'account.get': method('One account.', z.strictObject({ accountId: id }), account),
  'account.create': method(
    "Stores an account; its API key goes into the vault. `baseUrl` is required for `compatible`, and defaults to the provider's own otherwise.",
    z.strictObject(draft),
    account,
  ),
  'account.update': method(
    'Changes the given fields; a new API key replaces the old one, a list the old list.',
    z.strictObject({
      accountId: id,
      changes: z
        .strictObject({ ...draft, baseUrl })
        .omit({ provider: true })
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
      apiKey: secret,
    }),
    checkReport,
  ),
  'binding.set': method(
    'Binds one account to one group, exclusively; a conflict names the other group or account.',
    z.strictObject({ groupId: id, accountId: id }),
    account,
  ),
  'binding.clear': method("Unbinds the group's account.", z.strictObject({ groupId: id }), account),
};
