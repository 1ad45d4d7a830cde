import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import type { OAuthProfile, OAuthProvider } from '../../../shared/contract/oauth.ts';
import { oauthProvider } from '../../../shared/contract/oauth.ts';
import { AppError } from '../../../shared/errors.ts';
import { changesOf, profileOf, unsafeAddress } from '../oauth/profiles.ts';
import type { LoginClient } from '../oauth/token-endpoint.ts';
import type { Clock } from '../ports.ts';
import type { OAuthProfileRow } from '../storage/account-rows.ts';
import type { Storage } from '../storage/storage.ts';
import type { Vault } from '../vault/vault.ts';

export type OAuthProfilesDeps = {
  readonly storage: Storage;
  readonly vault: Pick<Vault, 'seal' | 'open'>;
  readonly clock: Clock;
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type OAuthProfiles = ReturnType<typeof createOAuthProfiles>;

/** How each provider's login goes: the shipped profiles with the owner's changes and the owner's client. */
export function createOAuthProfiles({ storage, vault, clock, announce }: OAuthProfilesDeps) {
  async function rowOf(provider: OAuthProvider): Promise<OAuthProfileRow> {
    const stored = (await storage.read('oauthProfiles.list')).find((row) => row.provider === provider);
    return stored ?? { provider, changes: {}, clientSecretSealed: null, confirmedAtMs: null };
  }

  async function requireConfirmation(provider: OAuthProvider): Promise<void> {
    if ((await rowOf(provider)).confirmedAtMs === null) throw new AppError('oauth.notice_unconfirmed');
  }

  return {
    /** Throws `oauth.notice_unconfirmed` until the owner has confirmed the provider's rules. */
    requireConfirmation,

    async profiles(): Promise<OAuthProfile[]> {
      return Promise.all(oauthProvider.options.map(async (provider) => shown(await rowOf(provider))));
    },

    async saveProfile({ provider, changes }: Params<'oauth.saveProfile'>): Promise<OAuthProfile> {
      const row = await rowOf(provider);
      const { clientSecret, confirmed, ...given } = changes;
      const profile = profileOf(provider, { ...row.changes, ...given });
      const unsafe = unsafeAddress(profile);
      if (unsafe !== undefined) {
        throw notAnAddress(unsafe);
      }
      if (profile.redirect === 'paste' && profile.pasteUrl === null) {
        throw notAnAddress('pasteUrl');
      }
      const next: OAuthProfileRow = {
        provider,
        changes: changesOf(profile),
        clientSecretSealed:
          clientSecret === undefined
            ? row.clientSecretSealed
            : clientSecret === null
              ? null
              : await vault.seal(clientSecret.trim(), placeOf(provider)),
        confirmedAtMs: confirmed === true ? clock.now() : row.confirmedAtMs,
      };
      await storage.write('oauthProfiles.put', next);
      await announce({ name: 'settings.changed', payload: {} });
      return shown(next);
    },

    /** The client that the provider knows the owner's logins by. `oauth.client_missing` and the vault's errors. */
    async clientFor(provider: OAuthProvider): Promise<LoginClient> {
      const { changes, clientSecretSealed } = await rowOf(provider);
      const profile = profileOf(provider, changes);
      if (profile.clientId === null) throw new AppError('oauth.client_missing');
      const clientSecret =
        clientSecretSealed === null ? null : vault.open(clientSecretSealed, placeOf(provider));
      return { profile, clientId: profile.clientId, clientSecret };
    },
  };
}

function notAnAddress(field: string): AppError {
  return invalidInput(`changes.${field}`, {
    zh: '必须是 https:// 开头的完整地址',
    en: 'it must be a full address starting with https://',
  });
}

function shown({ provider, changes, clientSecretSealed, confirmedAtMs }: OAuthProfileRow): OAuthProfile {
  return {
    ...profileOf(provider, changes),
    hasClientSecret: clientSecretSealed !== null,
    confirmedAtMs,
  };
}

function placeOf(provider: OAuthProvider) {
  return { table: 'oauth_profiles', row: provider, column: 'client_secret_sealed' };
}
