import * as z from 'zod';
import { method } from './method.ts';
import { bilingual, epochMs, id, nothing } from './values.ts';

/** How the relay shows a provider who is calling: by a key, by a login made here, or by tokens that were pasted. */
export const authKind = z.enum(['api_key', 'oauth', 'manual']);
export type AuthKind = z.output<typeof authKind>;

/** Providers with a login. */
export const oauthProvider = z.enum(['claude', 'gemini']);
export type OAuthProvider = z.output<typeof oauthProvider>;

/**
 * Why the owner must log in anew: the provider refused the refresh; its answer to a refresh was lost before it was
 * stored; it refused tokens that were new; there is nothing to refresh with; the owner has given the login up.
 */
export const loginNeeded = z.enum(['refused', 'interrupted', 'rejected', 'no_refresh_token', 'revoked']);
export type LoginNeeded = z.output<typeof loginNeeded>;

/** How the login of an account stands. */
export const accountLogin = z.object({
  /** `none`: there never was one. */
  state: z.enum(['none', 'active', 'needed']),
  /** Only for `needed`. */
  reason: loginNeeded.nullable(),
  /** When the tokens in use end; null when the provider has not said. */
  expiresAtMs: epochMs.nullable(),
  /** True when they can be renewed without the owner. */
  renewable: z.boolean(),
  /** When a refresh was begun whose outcome is not known; it is tried once more before the tokens end. */
  interruptedAtMs: epochMs.nullable(),
  scopes: z.array(z.string()),
});
export type AccountLogin = z.output<typeof accountLogin>;

const url = z.string().min(1).max(500);
const scope = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/, 'a scope');
const clientId = z.string().trim().min(1).max(300);

const profileFields = {
  /** Names the provider's discovery document, which tells the addresses that are left out. */
  issuer: url.nullable(),
  authorizeUrl: url,
  tokenUrl: url.nullable(),
  revokeUrl: url.nullable(),
  /** The client that the owner is entitled to use; none is shipped. */
  clientId: clientId.nullable(),
  scopes: z.array(scope).max(50),
  /** `loopback`: the browser comes back to this computer; `paste`: the provider's page shows a code to copy. */
  redirect: z.enum(['loopback', 'paste']),
  /** The provider's page with the code, for `paste`. */
  pasteUrl: url.nullable(),
};

export const oauthProfile = z.object({
  provider: oauthProvider,
  ...profileFields,
  /** True when one is stored; it never leaves the vault. */
  hasClientSecret: z.boolean(),
  /** The provider's rules on who may use a login, and how a client of one's own is made. */
  termsUrl: url,
  guideUrl: url,
  /** When the owner confirmed the notice about them; null: not yet, and no login can begin. */
  confirmedAtMs: epochMs.nullable(),
});
export type OAuthProfile = z.output<typeof oauthProfile>;

export const oauthProfileChanges = z.strictObject(profileFields).partial();
export type OAuthProfileChanges = z.output<typeof oauthProfileChanges>;

export const oauthLogin = z.object({
  loginId: id,
  accountId: id,
  state: z.enum(['waiting', 'exchanging', 'done', 'failed', 'cancelled', 'expired']),
  /** The provider's page to open in a browser. */
  url: z.string(),
  /** True when the shell has opened it. */
  opened: z.boolean(),
  redirect: z.enum(['loopback', 'paste']),
  expiresAtMs: epochMs,
  /** What happened and what to do; only for `failed`. */
  error: bilingual.nullable(),
});
export type OAuthLogin = z.output<typeof oauthLogin>;

const login = z.strictObject({ loginId: id });

export const oauthMethods = {
  'oauth.profiles': method("How each provider's login goes.", nothing, z.array(oauthProfile)),
  'oauth.saveProfile': method(
    "Changes a provider's profile. `confirmed` stores that the owner has read the provider's rules; the client secret goes into the vault, null removes it.",
    z.strictObject({
      provider: oauthProvider,
      changes: oauthProfileChanges.extend({
        clientSecret: z.string().min(1).max(500).nullable().optional(),
        confirmed: z.literal(true).optional(),
      }),
    }),
    oauthProfile,
  ),
  'oauth.begin': method(
    "Begins an account's login, in place of an earlier one that is still waiting; it is good for 10 minutes and one use.",
    z.strictObject({ accountId: id }),
    oauthLogin,
  ),
  'oauth.finish': method(
    'Ends a login by what was copied: `code#state`, or the whole address that the browser was sent to.',
    z.strictObject({ loginId: id, code: z.string().min(1).max(4096) }),
    oauthLogin,
  ),
  'oauth.status': method('How a login stands.', login, oauthLogin),
  'oauth.cancel': method('Ends a login that is still waiting.', login, oauthLogin),
  'oauth.revoke': method(
    "Gives an account's login up: at the provider where it can be told, and here.",
    z.strictObject({ accountId: id }),
    z.object({ toldProvider: z.boolean() }),
  ),
};
