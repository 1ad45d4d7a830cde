import type { ProviderName, WireFormat } from '../../../shared/contract/account.ts';
import type { DialectName } from '../../../shared/contract/usage.ts';
import type { ModelMapping } from '../../../shared/contract/values.ts';
import type { AccountDialect } from '../dialects/dialect.ts';
import type { CheckPlan } from './check-plan.ts';
import type { AccountProxy } from './proxy.ts';

/** An account as the relay uses it: with its secret, in memory only. */
export type UpstreamAccount = {
  readonly accountId: string;
  readonly name: string;
  readonly provider: ProviderName;
  readonly dialect: WireFormat;
  /** Without a trailing slash; may carry a path prefix. */
  readonly baseUrl: string;
  /** What the provider is shown: an API key, or a login's access token. */
  readonly apiKey: string;
  /** Absent for an account with an API key. */
  readonly login?: UpstreamLogin;
  /** Sent instead of the client's own; null: the client's own. */
  readonly userAgent: string | null;
  /** Null: the provider is called directly. With a proxy nothing goes around it. */
  readonly proxy: AccountProxy | null;
  readonly enabled: boolean;
  readonly firstByteTimeoutMs: number;
  readonly idleTimeoutMs: number;
  /** After a 429 without an end; null: it does not rest. */
  readonly rateLimitPauseS: number | null;
  /** Null: none. */
  readonly dailyRequestLimit: number | null;
  readonly concurrencyLimit: number | null;
  /** Whose price list applies to the account's models. */
  readonly priceProvider: string;
  /** As the provider names them; null: every model. */
  readonly supportedModels: readonly string[] | null;
  /** What the provider has listed at the last connection test. */
  readonly listedModels: readonly string[];
  readonly modelMapping: ModelMapping;
  /** The mapping of the group that the account serves; it comes before the account's own. */
  readonly groupModelMapping: ModelMapping;
};

/** How an account is logged in. */
export type UpstreamLogin = {
  /** Of the tokens that the request is sent with. */
  readonly tokenVersion: number;
  /** Google Cloud project and region of a Gemini login; a region means Vertex AI. */
  readonly projectId: string | null;
  readonly location: string | null;
};

/** What a refusal of the provider is about; `other` is the request's own fault or unknown. */
export type FailureClass = 'auth' | 'region' | 'quota' | 'not_supported' | 'server' | 'other';

/** How one kind of provider is called. */
export interface Provider {
  readonly name: ProviderName;
  /** What it understands without translation. */
  readonly dialects: readonly DialectName[];
  /** What requests of other dialects are translated to. */
  readonly translatesTo: AccountDialect;
  readonly check: CheckPlan;
  /** True where the endpoint for the list of models is not beside the others. */
  readonly lacksModelList?: boolean;
  /** The headers that carry the account's credential, and nothing else of the client's. */
  authHeaders(apiKey: string, login?: UpstreamLogin): Readonly<Record<string, string>>;
  /** What an answer with an error status is about; `body` is its beginning. */
  failureOf(status: number, body: string): FailureClass;
}

export type UpstreamAddress = { readonly origin: string; readonly path: string };

/** Vertex AI has its resource behind the version. */
const version = /\/v\d+[a-z]*(\/projects\/[^/]+\/locations\/[^/]+\/publishers\/[^/]+)?$/;

/**
 * Where an endpoint such as '/v1/messages' lies under a base URL. A path prefix is kept
 * ('https://vendor.example/api/anthropic'); a base URL that ends in a version, '/v1' or a vendor's own
 * ('/api/paas/v4'), has it in place of the endpoint's.
 */
export function addressOf(baseUrl: string, endpoint: string): UpstreamAddress {
  const { origin, prefix, isVersioned } = baseOf(baseUrl);
  const rest = isVersioned ? endpoint.replace(/^\/v\d+[a-z]*(?=\/)/, '') : endpoint;
  return { origin, path: prefix + rest };
}

type Base = { readonly origin: string; readonly prefix: string; readonly isVersioned: boolean };

/** Every request asks for the address of one of a few accounts. */
const bases = new Map<string, Base>();
const BASES_KEPT = 1_000;

function baseOf(baseUrl: string): Base {
  const known = bases.get(baseUrl);
  if (known !== undefined) return known;
  const url = new URL(baseUrl);
  const prefix = url.pathname.replace(/\/+$/, '');
  const base = { origin: url.origin, prefix, isVersioned: version.test(prefix) };
  if (bases.size >= BASES_KEPT) bases.clear();
  bases.set(baseUrl, base);
  return base;
}
