import { expect, it } from 'vitest';
import {
  createTokenRefresh,
  type Exchange,
  type NewTokens,
  type TokenStore,
  type Tokens,
} from '../../electron/core/oauth/token-refresh.ts';
import type { LoginNeeded } from '../../shared/contract/oauth.ts';
import { AppError } from '../../shared/errors.ts';
import { seededRandom } from '../seeded-random.ts';

const ROUNDS = 10_000;
const LIFE_MS = 3_600_000;

type Row = Omit<Tokens, 'version'> & { version: number; name: string };

/** Lets the seed decide which of the waiting steps goes on next. */
function createSchedule(random: (below: number) => number) {
  const waiting: (() => void)[] = [];
  return {
    step: () => new Promise<void>((resolve) => waiting.push(resolve)),
    async run(): Promise<void> {
      for (let idle = 0; idle < 3; ) {
        await new Promise<void>((resolve) => setImmediate(resolve));
        if (waiting.length === 0) {
          idle += 1;
          continue;
        }
        idle = 0;
        // Several steps within one turn: their continuations interleave as well.
        for (let count = 1 + random(3); count > 0 && waiting.length > 0; count -= 1) {
          waiting.splice(random(waiting.length), 1)[0]?.();
        }
      }
    },
  };
}

/** A provider whose refresh tokens are good for one use, and whose access tokens are known. */
class World {
  nowMs = 1_000_000_000;
  row: Row;
  pending: number | undefined;
  exchanges = 0;
  reused = 0;
  #current = 0;
  readonly store: TokenStore;
  readonly step: () => Promise<void>;

  constructor(step: () => Promise<void>, expiresInMs: number) {
    this.step = step;
    this.row = {
      version: 1,
      name: 'before',
      accessToken: 'access-0',
      refreshToken: 'refresh-0',
      expiresAtMs: this.nowMs + expiresInMs,
      scopes: [],
      obtainedAtMs: this.nowMs - LIFE_MS,
      loginNeeded: null,
    };
    this.store = {
      read: async () => {
        await step();
        const read = { ...this.row };
        await step();
        return read;
      },
      pending: async () => {
        await step();
        return this.pending;
      },
      begin: async (_id, version) => {
        await step();
        this.pending = version;
      },
      end: async (_id, version) => {
        await step();
        if (this.pending === version) this.pending = undefined;
      },
      replace: async (_id, version, tokens) => {
        await step();
        if (this.row.version !== version) return false;
        this.#write(tokens);
        return true;
      },
      needLogin: async (_id, version, loginNeeded: LoginNeeded) => {
        await step();
        if (this.row.version !== version) return false;
        this.row = { ...this.row, loginNeeded };
        return true;
      },
    };
  }

  #write(tokens: NewTokens): void {
    const refreshToken = tokens.refreshToken ?? this.row.refreshToken;
    const { accessToken, expiresAtMs } = tokens;
    this.row = { ...this.row, version: this.row.version + 1, accessToken, refreshToken, expiresAtMs };
  }

  exchange = async (_id: string, tokens: Tokens): Promise<Exchange> => {
    await this.step();
    this.exchanges += 1;
    if (tokens.refreshToken !== `refresh-${this.#current}`) {
      this.reused += 1;
      return { kind: 'refused' };
    }
    this.#current += 1;
    const next = {
      accessToken: `access-${this.#current}`,
      refreshToken: `refresh-${this.#current}`,
      expiresAtMs: this.nowMs + LIFE_MS,
      scopes: null,
    };
    await this.step();
    return { kind: 'renewed', tokens: next };
  };

  accepts(accessToken: string): boolean {
    return accessToken === `access-${this.#current}`;
  }

  /** An edit of the account, which has no way to its tokens. */
  edit = async (name: string): Promise<void> => {
    await this.step();
    this.row = { ...this.row, name };
  };
}

function refreshIn(world: World) {
  return createTokenRefresh({
    store: world.store,
    exchange: world.exchange,
    now: () => world.nowMs,
    leadMs: () => 300_000,
  });
}

it(`in ${ROUNDS} orders of timer, requests, 401s and edits there is one refresh, and every request gets its tokens`, async () => {
  for (let seed = 1; seed <= ROUNDS; seed += 1) {
    const random = seededRandom(seed);
    const schedule = createSchedule(random);
    // Ended, about to end, or refused by the provider while it still seems good.
    const isOver = random(2) === 0;
    const world = new World(schedule.step, isOver ? -1 : 240_000);
    const refresh = refreshIn(world);
    const got: (string | undefined)[] = [];
    const paths = Array.from({ length: 3 + random(6) }, async () => {
      const path = random(4);
      await schedule.step();
      if (path === 0) await refresh.ahead('a');
      else if (path === 1 && isOver) got.push((await refresh.use('a')).accessToken);
      else if (path === 2) await world.edit(`name-${random(9)}`);
      else got.push((await refresh.rejected('a', 1))?.accessToken);
    });
    const certain = refresh.rejected('a', 1);
    const all = Promise.all([...paths, certain]);
    await schedule.run();
    await all;
    expect({ seed, exchanges: world.exchanges, reused: world.reused, pending: world.pending }).toEqual({
      seed,
      exchanges: 1,
      reused: 0,
      pending: undefined,
    });
    expect({ seed, row: [world.row.version, world.row.refreshToken, world.row.loginNeeded] }).toEqual({
      seed,
      row: [2, 'refresh-1', null],
    });
    for (const token of got) expect([seed, token]).toEqual([seed, 'access-1']);
    expect(world.accepts((await certain)?.accessToken ?? '')).toBe(true);
  }
});

const immediately = () => Promise.resolve();

it('tokens that the disk did not take are used and saved at the next occasion', async () => {
  const world = new World(immediately, -1);
  const { replace } = world.store;
  let full = true;
  world.store.replace = (id, version, tokens) =>
    full ? Promise.reject(new AppError('storage.full')) : replace(id, version, tokens);
  const refresh = refreshIn(world);
  expect((await refresh.use('a')).accessToken).toBe('access-1');
  expect((await refresh.use('a')).accessToken).toBe('access-1');
  expect(world.row.version).toBe(1);
  full = false;
  await refresh.ahead('a');
  expect(world.row).toMatchObject({ version: 2, refreshToken: 'refresh-1' });
  expect(world.pending).toBeUndefined();
  expect(world.exchanges).toBe(1);
});

it('nothing is sent when the intent cannot be written', async () => {
  const world = new World(immediately, -1);
  world.store.begin = () => Promise.reject(new AppError('storage.full'));
  await expect(refreshIn(world).use('a')).rejects.toMatchObject({ code: 'storage.full' });
  expect(world.exchanges).toBe(0);
});

it('an intent from before a crash is tried once: refused it means interrupted, and there is no second try', async () => {
  const world = new World(immediately, -1);
  world.pending = 1;
  world.row = { ...world.row, refreshToken: 'refresh-that-was-used' };
  const refresh = refreshIn(world);
  await expect(refresh.use('a')).rejects.toMatchObject({ code: 'relay.account_needs_login' });
  await expect(refresh.use('a')).rejects.toMatchObject({ code: 'relay.account_needs_login' });
  await refresh.ahead('a');
  expect(world.row).toMatchObject({ loginNeeded: 'interrupted', refreshToken: 'refresh-that-was-used' });
  expect([world.exchanges, world.pending]).toEqual([1, undefined]);
});

it('a crash before the exchange does no harm: the intent that was left is worked off', async () => {
  const world = new World(immediately, -1);
  world.pending = 1;
  expect((await refreshIn(world).use('a')).accessToken).toBe('access-1');
  expect(world.pending).toBeUndefined();
});

it('a token without a refresh token serves until its end, then needs a login', async () => {
  const world = new World(immediately, 240_000);
  world.row = { ...world.row, refreshToken: null };
  const refresh = refreshIn(world);
  expect((await refresh.use('a')).accessToken).toBe('access-0');
  world.nowMs += 240_000;
  await expect(refresh.use('a')).rejects.toMatchObject({ code: 'relay.account_needs_login' });
  expect(world.row.loginNeeded).toBe('no_refresh_token');
  expect(world.exchanges).toBe(0);
});

it('50 requests that wait for a provider that is not there share one try, whatever made them wait', async () => {
  const world = new World(immediately, -1);
  let asked = 0;
  const refresh = createTokenRefresh({
    store: world.store,
    exchange: async () => {
      asked += 1;
      return { kind: 'unsent', error: new AppError('oauth.unreachable', { reason: 'ECONNREFUSED' }) };
    },
    now: () => world.nowMs,
    leadMs: () => 300_000,
  });
  const uses = await Promise.allSettled(Array.from({ length: 50 }, () => refresh.use('a')));
  expect(uses.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 'rejected'));
  expect(await refresh.rejected('a', 1)).toBeUndefined();
  expect([asked, world.pending, world.row.loginNeeded]).toEqual([1, undefined, null]);
});

it('a lost answer is asked for once more, and its intent stays while nobody knows', async () => {
  const world = new World(immediately, -1);
  const error = new AppError('oauth.unreachable', { reason: 'ETIMEDOUT' });
  let asked = 0;
  const refresh = createTokenRefresh({
    store: world.store,
    exchange: async () => {
      asked += 1;
      return { kind: 'lost', error };
    },
    now: () => world.nowMs,
    leadMs: () => 300_000,
  });
  await expect(refresh.use('a')).rejects.toBe(error);
  await expect(refresh.use('a')).rejects.toBe(error);
  expect([asked, world.pending, world.row.loginNeeded]).toEqual([2, 1, null]);
  world.nowMs += 5_000;
  await expect(refresh.use('a')).rejects.toBe(error);
  expect(asked).toBe(4);
});
