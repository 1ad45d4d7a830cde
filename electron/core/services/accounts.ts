import type { Account } from '../../../shared/contract/account.ts';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import { decodeName, nameSkeleton } from '../../../shared/contract/name-input.ts';
import { AppError } from '../../../shared/errors.ts';
import {
  readApiKey,
  readBaseUrl,
  readDialect,
  readFee,
  usualPriceProvider,
} from '../domain/account-input.ts';
import { readModelMapping } from '../domain/model-mapping.ts';
import type { Clock, IdSource } from '../ports.ts';
import type { AccountRow, Patch } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';

export type AccountsDeps = {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly sealSecret: (accountId: string, apiKey: string) => Promise<string>;
  readonly knowsPriceProvider: (name: string) => boolean;
  /** Resolves when everything that keeps accounts in memory knows of the change. */
  readonly announce: (event: AppEvent) => Promise<void>;
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
    return rows.map((row) => {
      const groupId = bindings.find((binding) => binding.accountId === row.id)?.groupId;
      return {
        ...shownFields(row),
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
    given: Pick<Changes, 'feePayerMemberId' | 'priceProvider'>,
    path: string,
    usual: string,
  ): Promise<void> {
    const { feePayerMemberId: payer, priceProvider } = given;
    if (
      payer !== undefined &&
      payer !== null &&
      !(await storage.read('members.list')).some(({ id }) => id === payer)
    )
      throw new AppError('member.not_found', {}, { field: `${path}feePayerMemberId` });
    const isKnown =
      priceProvider === undefined || priceProvider === usual || deps.knowsPriceProvider(priceProvider);
    if (!isKnown)
      throw invalidInput(`${path}priceProvider`, {
        zh: '定价表里没有这个服务商',
        en: 'the price table has no such provider',
      });
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

    async create(params: Params<'account.create'>): Promise<Account> {
      const name = decodeName(params.name, 'name');
      const baseUrl = readBaseUrl(params.provider, params.baseUrl, 'baseUrl');
      const apiKey = readApiKey(params.apiKey, 'apiKey');
      const fee = readFee(params.fee, 'fee');
      const dialect = readDialect(params.provider, params.dialect, 'dialect');
      const usual = usualPriceProvider(params.provider, dialect);
      const modelMapping = readModelMapping(params.modelMapping ?? [], 'modelMapping');
      await refuseTakenName(name, 'name');
      await refuseUnknown(params, '', usual);
      const id = ids.uuid();
      await storage.write('accounts.insert', {
        id,
        name,
        provider: params.provider,
        dialect,
        authKind: 'api_key',
        baseUrl,
        apiKeySealed: await sealSecret(id, apiKey),
        enabled: true,
        validation: 'pending',
        lastCheck: null,
        feeMinor: fee?.amountMinor ?? null,
        feeCurrency: fee?.currency ?? null,
        feePayerMemberId: params.feePayerMemberId ?? null,
        // Where a fee is paid, metered cost is a yardstick for sharing it.
        meteredBilled: params.meteredBilled ?? fee === null,
        priceProvider: params.priceProvider ?? usual,
        firstByteTimeoutMs: params.firstByteTimeoutMs ?? FIRST_BYTE_TIMEOUT_MS,
        idleTimeoutMs: params.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
        supportedModels: params.supportedModels ?? null,
        modelMapping,
        createdAtMs: clock.now(),
      });
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
        ...plain
      } = changes;
      const name = typedName === undefined ? row.name : decodeName(typedName, 'changes.name');
      const baseUrl =
        typedUrl === undefined ? row.baseUrl : readBaseUrl(row.provider, typedUrl, 'changes.baseUrl');
      const dialect =
        typedDialect === undefined ? row.dialect : readDialect(row.provider, typedDialect, 'changes.dialect');
      const secret = apiKey === undefined ? undefined : readApiKey(apiKey, 'changes.apiKey');
      const fee = readFee(typedFee, 'changes.fee');
      readModelMapping(changes.modelMapping ?? [], 'changes.modelMapping');
      if (nameSkeleton(name) !== nameSkeleton(row.name)) await refuseTakenName(name, 'changes.name');
      await refuseUnknown(changes, 'changes.', usualPriceProvider(row.provider, dialect));
      const patch: Patch<AccountRow> = {
        ...plain,
        name,
        dialect,
        baseUrl,
        ...(secret === undefined ? {} : { apiKeySealed: await sealSecret(accountId, secret) }),
        ...(typedFee === undefined
          ? {}
          : { feeMinor: fee?.amountMinor ?? null, feeCurrency: fee?.currency ?? null }),
        // What was tested is no longer what is stored.
        ...(secret === undefined && baseUrl === row.baseUrl && dialect === row.dialect
          ? {}
          : { validation: 'pending', lastCheck: null }),
      };
      await storage.write('accounts.update', accountId, patch);
      return changed(accountId);
    },

    enable: ({ accountId }: Params<'account.enable'>) => setEnabled(accountId, true),
    disable: ({ accountId }: Params<'account.disable'>) => setEnabled(accountId, false),

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

type ShownFields = Omit<Account, 'boundGroupId' | 'boundGroupName' | 'lastUsedAtMs'>;

function shownFields({ apiKeySealed, feeMinor, feeCurrency, ...row }: AccountRow): ShownFields {
  return {
    ...row,
    hasSecret: apiKeySealed !== null,
    status: !row.enabled ? 'inactive' : row.validation === 'invalid' ? 'error' : 'active',
    fee: feeMinor === null || feeCurrency === null ? null : { amountMinor: feeMinor, currency: feeCurrency },
  };
}
