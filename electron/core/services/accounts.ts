import type { Account } from '../../../shared/contract/account.ts';
import type { AccountHealth, AccountState } from '../../../shared/contract/account-health.ts';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import { decodeName, nameSkeleton } from '../../../shared/contract/name-input.ts';
import type { AccountLogin } from '../../../shared/contract/oauth.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Money } from '../../../shared/money.ts';
import {
  readApiKey,
  readBaseUrl,
  readDialect,
  readFee,
  usualPriceProvider,
} from '../domain/account-input.ts';
import { addressAfter, checkLogin, vertexAddress } from '../domain/login-input.ts';
import { readModelMapping } from '../domain/model-mapping.ts';
import { isSameProxy, type ReadProxy, readProxy, type StoredProxy } from '../domain/proxy-input.ts';
import type { Clock, IdSource } from '../ports.ts';
import type { WriteCall } from '../storage/operations.ts';
import type { AccountFeeRow, AccountRow, Patch } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';
import type { SecretState } from '../vault/vault.ts';

export type AccountsDeps = {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly sealSecret: (accountId: string, apiKey: string) => Promise<string>;
  readonly sealProxyPassword: (accountId: string, password: string) => Promise<string>;
  /** Whether a sealed value can be opened. */
  readonly secretState: (sealed: string) => SecretState;
  readonly knowsPriceProvider: (name: string) => boolean;
  /** Tells how the login of an account stands; null for an account with an API key. */
  readonly readLogins: () => Promise<(row: AccountRow) => AccountLogin | null>;
  /** The fees of each account that are valid today; the last is the one that is replaced. */
  readonly fees: {
    current(): Promise<(accountId: string) => readonly AccountFeeRow[]>;
    replaceCurrent(
      accountId: string,
      simple: { readonly fee: Money | null | undefined; readonly payerMemberId: string | null | undefined },
    ): Promise<WriteCall[]>;
  };
  readonly health: {
    statusOf(
      accounts: readonly { readonly id: string; readonly hasSubscription: boolean }[],
    ): Promise<ReadonlyMap<string, HealthStatus>>;
    /** Ends everything that keeps requests from the account. */
    recover(accountId: string): Promise<void>;
    /** Forgets what was learnt with another key or address. */
    forget(accountId: string): Promise<void>;
  };
  /** Resolves when everything that keeps accounts in memory knows of the change. */
  readonly announce: (event: AppEvent) => Promise<void>;
};

type HealthStatus = {
  readonly state: Exclude<AccountState, 'disabled' | 'needs_login'>;
  readonly health: AccountHealth;
};

export type Accounts = ReturnType<typeof createAccounts>;

type Changes = Params<'account.update'>['changes'];

const FIRST_BYTE_TIMEOUT_MS = 120_000;
const IDLE_TIMEOUT_MS = 180_000;

/** Upstream accounts. A secret goes into the vault and never comes out through the contract. */
export function createAccounts(deps: AccountsDeps) {
  const { storage, clock, ids, sealSecret, announce } = deps;

  async function rowOf(accountId: string): Promise<AccountRow> {
    const row = (await storage.read('accounts.list')).find(({ id }) => id === accountId);
    if (row === undefined) throw new AppError('account.not_found', {}, { field: 'accountId' });
    return row;
  }

  async function present(rows: readonly AccountRow[]): Promise<Account[]> {
    const [bindings, groups, uses] = await Promise.all([
      storage.read('bindings.list'),
      storage.read('groups.list'),
      storage.read('rollups.lastUsed'),
    ]);
    const sealed = await storage.read('sealed.list');
    const loginOf = await deps.readLogins();
    const feesOf = await deps.fees.current();
    const statuses = await deps.health.statusOf(
      rows.map(({ id, meteredBilled }) => ({
        id,
        hasSubscription: feesOf(id).length > 0 && !meteredBilled,
      })),
    );
    return rows.map((row) => {
      const groupId = bindings.find((binding) => binding.accountId === row.id)?.groupId;
      return {
        ...shownFields(row, statuses.get(row.id) as HealthStatus, loginOf(row)),
        ...shownFee(row, feesOf(row.id)),
        secretState: worstOf(
          sealed.filter((value) => value.row === row.id).map((value) => deps.secretState(value.sealed)),
        ),
        boundGroupId: groupId ?? null,
        boundGroupName: groups.find((group) => group.id === groupId)?.name ?? null,
        lastUsedAtMs: uses.find((use) => use.accountId === row.id)?.lastUsedAtMs ?? null,
      };
    });
  }

  async function get({ accountId }: Params<'account.get'>): Promise<Account> {
    const [account] = await present([await rowOf(accountId)]);
    return account as Account;
  }

  async function changed(accountId: string): Promise<Account> {
    await announce({ name: 'account.changed', payload: { accountId } });
    return get({ accountId });
  }

  async function refuseTakenName(name: string, field: string): Promise<void> {
    const skeleton = nameSkeleton(name);
    if ((await storage.read('accounts.list')).some((row) => nameSkeleton(row.name) === skeleton))
      throw new AppError('account.name_taken', { name }, { field });
  }

  /** What another table must know: the member who pays, and the price list. */
  async function refuseUnknown(
    given: Pick<Changes, 'feePayerMemberId' | 'meteredPayerMemberId' | 'priceProvider'>,
    path: string,
    usual: string,
  ): Promise<void> {
    const { priceProvider } = given;
    const members = await storage.read('members.list');
    for (const field of ['feePayerMemberId', 'meteredPayerMemberId'] as const) {
      const payer = given[field] ?? null;
      if (payer !== null && !members.some(({ id }) => id === payer))
        throw new AppError('member.not_found', {}, { field: `${path}${field}` });
    }
    const isKnown =
      priceProvider === undefined || priceProvider === usual || deps.knowsPriceProvider(priceProvider);
    if (!isKnown)
      throw invalidInput(`${path}priceProvider`, {
        zh: '定价表里没有这个服务商',
        en: 'the price table has no such provider',
      });
  }

  async function proxyColumns(accountId: string, read: ReadProxy | undefined): Promise<ProxyColumns> {
    if (read === undefined) return {};
    const { address: proxy, password } = read;
    if (password === undefined) return { proxy };
    const sealed = password === null ? null : await deps.sealProxyPassword(accountId, password);
    return { proxy, proxyPasswordSealed: sealed };
  }

  async function setEnabled(accountId: string, enabled: boolean): Promise<Account> {
    await rowOf(accountId);
    await storage.write('accounts.update', accountId, { enabled });
    return changed(accountId);
  }

  return {
    get,

    async list(): Promise<Account[]> {
      const rows = await storage.read('accounts.list');
      return present([...rows].sort((a, b) => a.name.localeCompare(b.name, 'zh-CN')));
    },

    /** The ids of the accounts that are switched on and serve a group. */
    async inUse(): Promise<string[]> {
      const bindings = await storage.read('bindings.list');
      const rows = await storage.read('accounts.list');
      return rows
        .filter(({ id, enabled }) => enabled && bindings.some(({ accountId }) => accountId === id))
        .map(({ id }) => id);
    },

    async create(params: Params<'account.create'>): Promise<Account> {
      const name = decodeName(params.name, 'name');
      const { provider, authKind = 'api_key', projectId = null, location = null } = params;
      checkLogin({ provider, authKind, apiKey: params.apiKey, place: { projectId, location } }, '');
      const usualUrl = location === null ? undefined : vertexAddress(location);
      const baseUrl = readBaseUrl(provider, params.baseUrl ?? usualUrl, 'baseUrl');
      const apiKey = authKind === 'api_key' ? readApiKey(params.apiKey ?? '', 'apiKey') : null;
      const fee = params.fee ? readFee(params.fee, 'fee') : null;
      const { feePayerMemberId: payer = null, meteredPayerMemberId = payer } = params;
      const dialect = readDialect(params.provider, params.dialect, 'dialect');
      const usual = usualPriceProvider(params.provider, dialect);
      const modelMapping = readModelMapping(params.modelMapping ?? [], 'modelMapping');
      const proxy = readProxy(params.proxy ?? null, { address: null, hasPassword: false }, 'proxy');
      await refuseTakenName(name, 'name');
      await refuseUnknown(params, '', usual);
      const id = ids.uuid();
      const row: AccountRow = {
        id,
        name,
        provider: params.provider,
        dialect,
        authKind,
        baseUrl,
        apiKeySealed: apiKey === null ? null : await sealSecret(id, apiKey),
        projectId,
        location,
        enabled: true,
        validation: 'pending',
        lastCheck: null,
        // Where a fee is paid, metered cost is a yardstick for sharing it.
        meteredBilled: params.meteredBilled ?? fee === null,
        meteredPayerMemberId,
        priceProvider: params.priceProvider ?? usual,
        firstByteTimeoutMs: params.firstByteTimeoutMs ?? FIRST_BYTE_TIMEOUT_MS,
        idleTimeoutMs: params.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
        supportedModels: params.supportedModels ?? null,
        modelMapping,
        proxy: null,
        proxyPasswordSealed: null,
        ...(await proxyColumns(id, proxy)),
        createdAtMs: clock.now(),
      };
      await storage.writeAll([
        { name: 'accounts.insert', args: [row] },
        ...(await deps.fees.replaceCurrent(id, { fee, payerMemberId: payer })),
      ]);
      return changed(id);
    },

    async update({ accountId, changes }: Params<'account.update'>): Promise<Account> {
      const row = await rowOf(accountId);
      const {
        name: typedName,
        dialect: typedDialect,
        baseUrl: typedUrl,
        apiKey,
        fee: typedFee,
        feePayerMemberId: payer,
        proxy: typedProxy,
        ...plain
      } = changes;
      const name = typedName === undefined ? row.name : decodeName(typedName, 'changes.name');
      const { projectId = row.projectId, location = row.location } = changes;
      const { provider, authKind } = row;
      checkLogin({ provider, authKind, apiKey, place: { projectId, location } }, 'changes.');
      const readUrl =
        typedUrl === undefined ? row.baseUrl : readBaseUrl(provider, typedUrl, 'changes.baseUrl');
      const baseUrl =
        location === row.location
          ? readUrl
          : addressAfter(
              readUrl,
              row.location,
              location,
              readBaseUrl(provider, undefined, 'changes.baseUrl'),
            );
      const dialect =
        typedDialect === undefined ? row.dialect : readDialect(row.provider, typedDialect, 'changes.dialect');
      const secret = apiKey === undefined ? undefined : readApiKey(apiKey, 'changes.apiKey');
      const fee = typedFee ? readFee(typedFee, 'changes.fee') : typedFee;
      readModelMapping(changes.modelMapping ?? [], 'changes.modelMapping');
      const proxy =
        typedProxy === undefined ? undefined : readProxy(typedProxy, storedProxy(row), 'changes.proxy');
      if (nameSkeleton(name) !== nameSkeleton(row.name)) await refuseTakenName(name, 'changes.name');
      await refuseUnknown(changes, 'changes.', usualPriceProvider(row.provider, dialect));
      const patch: Patch<AccountRow> = {
        ...plain,
        name,
        dialect,
        baseUrl,
        ...(secret === undefined ? {} : { apiKeySealed: await sealSecret(accountId, secret) }),
        ...(await proxyColumns(accountId, proxy)),
        // One who is named as the payer pays for everything, unless it is said who pays the rest.
        ...(changes.meteredPayerMemberId === undefined ? { meteredPayerMemberId: payer } : {}),
        // What was tested is no longer what is stored.
        ...(secret === undefined &&
        baseUrl === row.baseUrl &&
        projectId === row.projectId &&
        dialect === row.dialect &&
        (proxy === undefined || isUnchanged(proxy, row))
          ? {}
          : { validation: 'pending', lastCheck: null }),
      };
      await storage.writeAll([
        { name: 'accounts.update', args: [accountId, patch] },
        ...(await deps.fees.replaceCurrent(accountId, { fee, payerMemberId: payer })),
      ]);
      if (patch.validation === 'pending') await deps.health.forget(accountId);
      return changed(accountId);
    },

    enable: ({ accountId }: Params<'account.enable'>) => setEnabled(accountId, true),
    disable: ({ accountId }: Params<'account.disable'>) => setEnabled(accountId, false),

    async recover({ accountId }: Params<'account.recover'>): Promise<Account> {
      const { validation } = await rowOf(accountId);
      if (validation === 'invalid')
        await storage.write('accounts.update', accountId, { validation: 'pending' });
      await deps.health.recover(accountId);
      return changed(accountId);
    },

    async remove({ accountId }: Params<'account.remove'>): Promise<{ done: true }> {
      const row = await rowOf(accountId);
      const rows = await storage.read('accounts.usageCount', accountId);
      if (rows > 0) throw new AppError('account.in_use', { account: row.name, rows });
      const groupId = (await storage.read('bindings.list')).find((it) => it.accountId === accountId)?.groupId;
      await storage.writeAll([
        ...(groupId === undefined ? [] : [{ name: 'bindings.remove' as const, args: [groupId] as const }]),
        { name: 'accounts.remove', args: [accountId] },
      ]);
      await announce({ name: 'account.changed', payload: { accountId } });
      if (groupId !== undefined) await announce({ name: 'group.changed', payload: { groupId } });
      return { done: true };
    },
  };
}

/** Unlocking comes before entering anything again. */
function worstOf(states: readonly SecretState[]): SecretState {
  return (['locked', 'lost'] as const).find((state) => states.includes(state)) ?? 'open';
}

type ShownFields = Omit<
  Account,
  keyof ShownFee | 'secretState' | 'boundGroupId' | 'boundGroupName' | 'lastUsedAtMs'
>;

type ProxyColumns = Partial<Pick<AccountRow, 'proxy' | 'proxyPasswordSealed'>>;

function storedProxy({ proxy, proxyPasswordSealed }: AccountRow): StoredProxy {
  return { address: proxy, hasPassword: proxyPasswordSealed !== null };
}

function isUnchanged({ address, password }: ReadProxy, row: AccountRow): boolean {
  const samePassword = password === undefined || (password === null && row.proxyPasswordSealed === null);
  return samePassword && isSameProxy(address, row.proxy);
}

function hasTokens(login: AccountLogin | null): boolean {
  return login !== null && login.state !== 'none' && login.reason !== 'revoked';
}

function shownFields(
  { apiKeySealed, ...stored }: AccountRow,
  status: HealthStatus,
  login: AccountLogin | null,
): ShownFields {
  const { proxy, proxyPasswordSealed, ...row } = stored;
  return {
    ...row,
    proxy: proxy === null ? null : { ...proxy, hasPassword: proxyPasswordSealed !== null },
    login,
    hasSecret: apiKeySealed !== null || hasTokens(login),
    state: !row.enabled
      ? 'disabled'
      : login === null || login.state === 'active'
        ? status.state
        : 'needs_login',
    health: status.health,
    status: !row.enabled ? 'inactive' : row.validation === 'invalid' ? 'error' : 'active',
  };
}

type ShownFee = Pick<Account, 'fee' | 'feesToday' | 'feePayerMemberId'>;

function shownFee({ meteredPayerMemberId }: AccountRow, fees: readonly AccountFeeRow[]): ShownFee {
  const fee = fees.at(-1);
  if (fee === undefined) return { fee: null, feesToday: 0, feePayerMemberId: meteredPayerMemberId };
  const { amountMinor, currency, payerMemberId } = fee;
  return { fee: { amountMinor, currency }, feesToday: fees.length, feePayerMemberId: payerMemberId };
}
