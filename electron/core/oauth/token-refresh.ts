import type { LoginNeeded } from '../../../shared/contract/oauth.ts';
import { AppError } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/time.ts';

/** What a provider hands out. */
export type NewTokens = {
  readonly accessToken: string;
  /** Null: the earlier one goes on, or there is none. */
  readonly refreshToken: string | null;
  /** Null: the provider has not said. */
  readonly expiresAtMs: EpochMs | null;
  /** Null: as before. */
  readonly scopes: readonly string[] | null;
};

/** The tokens of an account as they are stored. */
export type Tokens = {
  readonly version: number;
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly expiresAtMs: EpochMs | null;
  readonly scopes: readonly string[];
  readonly obtainedAtMs: EpochMs;
  readonly loginNeeded: LoginNeeded | null;
};

/** Where tokens are kept; every promise resolves when its change is on disk. */
export interface TokenStore {
  /** What is on disk now; undefined without a login. */
  read(accountId: string): Promise<Tokens | undefined>;
  /** The version whose refresh was begun and has no outcome. */
  pending(accountId: string): Promise<number | undefined>;
  begin(accountId: string, version: number): Promise<void>;
  end(accountId: string, version: number): Promise<void>;
  /** Stores the new tokens unless those of `version` are no longer there. */
  replace(accountId: string, version: number, tokens: NewTokens): Promise<boolean>;
  needLogin(accountId: string, version: number, reason: LoginNeeded): Promise<boolean>;
}

/**
 * What came of asking for new tokens. `refused`: the refresh token is good for nothing any more. `unsent`: the
 * provider never saw it. `lost`: nobody knows. `wrong`: the provider does not accept the client; tokens are unharmed.
 */
export type Exchange =
  | { readonly kind: 'renewed'; readonly tokens: NewTokens }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unsent' | 'lost' | 'wrong'; readonly error: AppError };

export type TokenRefreshDeps = {
  readonly store: TokenStore;
  readonly exchange: (accountId: string, tokens: Tokens) => Promise<Exchange>;
  readonly now: () => EpochMs;
  /** How long before their end tokens are renewed; different for each account and version. */
  readonly leadMs: (accountId: string, tokens: Tokens) => number;
};

/** A token this close to its end could be over when the provider reads it. */
const MARGIN_MS = 30_000;
/** After a provider could not be reached, requests do not ask again for this long. */
const PAUSE_MS = 5_000;

type Unsaved = { readonly version: number; readonly tokens: NewTokens };
type Pause = { readonly untilMs: EpochMs; readonly error: AppError };

/**
 * Keeps tokens fresh: one refresh at a time for an account, an intent on disk before it is sent, the new tokens stored
 * before anything else. No path but this writes the outcome of a refresh, and none takes a token away.
 */
export function createTokenRefresh({ store, exchange, now, leadMs }: TokenRefreshDeps) {
  const locks = new Map<string, Promise<unknown>>();
  const running = new Map<string, Promise<Tokens>>();
  const pauses = new Map<string, Pause>();
  /** Tokens that the disk did not take: the provider has already dropped the earlier ones. */
  const unsaved = new Map<string, Unsaved>();

  /** Runs the work when no other work on the account's tokens is under way. */
  function exclusively<T>(accountId: string, work: () => Promise<T>): Promise<T> {
    const before = locks.get(accountId) ?? Promise.resolve();
    const done = before.then(work, work);
    const settled = done.then(
      () => undefined,
      () => undefined,
    );
    locks.set(accountId, settled);
    return done;
  }

  async function read(accountId: string): Promise<Tokens> {
    const stored = await store.read(accountId);
    if (stored === undefined) throw loginNeededError();
    const held = unsaved.get(accountId);
    if (held?.version !== stored.version) {
      unsaved.delete(accountId);
      return stored;
    }
    return asStored(stored, held.tokens, now());
  }

  async function save(accountId: string, version: number, tokens: NewTokens): Promise<void> {
    unsaved.set(accountId, { version, tokens });
    await store.replace(accountId, version, tokens);
    unsaved.delete(accountId);
    await store.end(accountId, version);
  }

  async function renewed(accountId: string, version: number, tokens: NewTokens): Promise<Tokens> {
    pauses.delete(accountId);
    // A full disk must not cost the login: the tokens are held, and saved at the next occasion.
    await save(accountId, version, tokens).catch(() => undefined);
    return read(accountId);
  }

  async function refused(accountId: string, version: number, wasLost: boolean): Promise<Tokens> {
    const current = await read(accountId);
    if (current.version === version) {
      await store.needLogin(accountId, version, wasLost ? 'interrupted' : 'refused');
    }
    await store.end(accountId, version);
    if (current.version === version) throw loginNeededError();
    return current;
  }

  async function ask(accountId: string, tokens: Tokens, wasLost: boolean): Promise<Tokens> {
    const { version } = tokens;
    let result = await exchange(accountId, tokens);
    let lost = wasLost;
    if (result.kind === 'lost') {
      lost = true;
      result = await exchange(accountId, tokens);
    }
    if (result.kind === 'renewed') return renewed(accountId, version, result.tokens);
    if (result.kind === 'refused') return refused(accountId, version, lost);
    // While the outcome of an earlier try is unknown, its intent stays.
    if (!lost && result.kind !== 'lost') await store.end(accountId, version);
    pauses.set(accountId, { untilMs: now() + PAUSE_MS, error: result.error });
    throw result.error;
  }

  async function refresh(accountId: string, isWanted: (tokens: Tokens) => boolean): Promise<Tokens> {
    const held = unsaved.get(accountId);
    if (held !== undefined) await save(accountId, held.version, held.tokens).catch(() => undefined);
    const tokens = await read(accountId);
    if (!isWanted(tokens)) return tokens;
    if (tokens.loginNeeded !== null) throw loginNeededError();
    if (tokens.refreshToken === null) {
      await store.needLogin(accountId, tokens.version, 'no_refresh_token');
      throw loginNeededError();
    }
    const wasLost = (await store.pending(accountId)) === tokens.version;
    if (!wasLost) await store.begin(accountId, tokens.version);
    return ask(accountId, tokens, wasLost);
  }

  /** Whoever comes while a refresh runs gets its outcome, good or bad. */
  function renew(accountId: string, isWanted: (tokens: Tokens) => boolean): Promise<Tokens> {
    const under = running.get(accountId);
    if (under !== undefined) return under;
    const run = exclusively(accountId, () => refresh(accountId, isWanted)).finally(() => {
      if (running.get(accountId) === run) running.delete(accountId);
    });
    running.set(accountId, run);
    return run;
  }

  function refuseInPause(accountId: string): void {
    const pause = pauses.get(accountId);
    if (pause !== undefined && now() < pause.untilMs) throw pause.error;
  }

  const endsWithin = (tokens: Tokens, ms: number): boolean =>
    tokens.expiresAtMs !== null && tokens.expiresAtMs - now() <= ms;
  const isOver = (tokens: Tokens) => endsWithin(tokens, MARGIN_MS);

  /** The tokens as they are; good for a request now, or once they are renewed. Rejects where neither can be. */
  async function standing(accountId: string): Promise<Tokens> {
    const tokens = await read(accountId);
    if (tokens.loginNeeded === 'rejected' || tokens.loginNeeded === 'revoked') throw loginNeededError();
    if (!isOver(tokens)) return tokens;
    if (tokens.loginNeeded !== null) throw loginNeededError();
    refuseInPause(accountId);
    return tokens;
  }

  return {
    exclusively,
    standing,

    /**
     * Tokens that are good for a request, renewed where they have ended. `relay.account_needs_login`, or
     * `relay.login_unreachable` while the provider cannot be reached.
     */
    async use(accountId: string): Promise<Tokens> {
      const tokens = await standing(accountId);
      if (!isOver(tokens)) return tokens;
      const renewedTokens = await renew(accountId, isOver);
      if (isOver(renewedTokens)) throw loginNeededError();
      return renewedTokens;
    },

    /** Renews tokens that end soon. Rejects as {@link use} does; does nothing where a login is needed anyway. */
    async ahead(accountId: string): Promise<void> {
      const isDue = (tokens: Tokens) =>
        tokens.loginNeeded === null && endsWithin(tokens, leadMs(accountId, tokens));
      if (unsaved.has(accountId) || isDue(await read(accountId))) await renew(accountId, isDue);
    },

    /**
     * The provider did not accept the tokens of this version. Resolves with newer ones, after one forced refresh for
     * each version at most; with undefined when there are none to be had.
     */
    async rejected(accountId: string, version: number): Promise<Tokens | undefined> {
      const newer = (tokens: Tokens) =>
        tokens.version !== version && tokens.loginNeeded === null ? tokens : undefined;
      try {
        // Whatever refresh is under way may bring newer ones.
        for (let run = running.get(accountId); run !== undefined; run = running.get(accountId)) {
          await run.catch(() => undefined);
        }
        refuseInPause(accountId);
        // Once a refresh has succeeded the version is another: none is ever renewed twice.
        return newer(await renew(accountId, (tokens) => tokens.version === version));
      } catch (error) {
        // The provider's own refusal is the better answer to the member.
        if (error instanceof AppError) return undefined;
        throw error;
      }
    },

    /** Tokens that were just renewed are not accepted either: only the owner can help. */
    async rejectedAnew(accountId: string, version: number): Promise<void> {
      await exclusively(accountId, () => store.needLogin(accountId, version, 'rejected'));
    },
  };
}

function asStored(before: Tokens, tokens: NewTokens, obtainedAtMs: EpochMs): Tokens {
  return {
    version: before.version + 1,
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken ?? before.refreshToken,
    expiresAtMs: tokens.expiresAtMs,
    scopes: tokens.scopes ?? before.scopes,
    obtainedAtMs,
    loginNeeded: null,
  };
}

function loginNeededError(): AppError {
  return new AppError('relay.account_needs_login');
}
