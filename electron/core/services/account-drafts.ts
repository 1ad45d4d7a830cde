import type { Params } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import { decodeName, decodeText, nameSkeleton } from '../../../shared/contract/name-input.ts';
import { AppError } from '../../../shared/errors.ts';
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
import { readUserAgent } from '../domain/user-agent.ts';
import type { Clock, IdSource } from '../ports.ts';
import type { AccountRow } from '../storage/account-rows.ts';
import type { WriteCall } from '../storage/operations.ts';
import type { Patch } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';
import type { SimpleFee } from './account-fees.ts';

export type AccountDraftsDeps = {
  readonly storage: Pick<Storage, 'read'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: IdSource;
  readonly sealSecret: (accountId: string, apiKey: string) => Promise<string>;
  readonly sealProxyPassword: (accountId: string, password: string) => Promise<string>;
  readonly knowsPriceProvider: (name: string) => boolean;
  /** The fee that is valid today, which is all that a draft knows of. */
  readonly fees: { replaceCurrent(accountId: string, simple: SimpleFee): Promise<WriteCall[]> };
};

export type AccountDrafts = ReturnType<typeof createAccountDrafts>;

/** An account that may be created, its secrets as they were typed. */
export type ReadDraft = {
  readonly row: AccountRow;
  readonly apiKey: string | null;
  readonly proxyPassword: string | null;
  readonly fee: SimpleFee;
};

type Draft = Params<'account.create'>;
type Changes = Params<'account.update'>['changes'];
type ProxyColumns = Partial<Pick<AccountRow, 'proxy' | 'proxyPasswordSealed'>>;

const FIRST_BYTE_TIMEOUT_MS = 120_000;
const IDLE_TIMEOUT_MS = 180_000;
const USUAL_PRIORITY = 50;
const LONGEST_DESCRIPTION = 500;

/** What the owner has typed of an account, read into what the table holds. */
export function createAccountDrafts(deps: AccountDraftsDeps) {
  const { storage, clock, ids, sealSecret } = deps;

  /** `account.name_taken` where another account has a name that people would take for the same. */
  async function refuseTakenName(name: string, field: string): Promise<void> {
    const skeleton = nameSkeleton(name);
    if ((await storage.read('accounts.list')).some((row) => nameSkeleton(row.name) === skeleton))
      throw new AppError('account.name_taken', { name }, { field });
  }

  /** What another table must know: the members who pay, and the price list. */
  async function refuseUnknown(
    given: Pick<Changes, 'feePayerMemberId' | 'meteredPayerMemberId' | 'priceProvider'>,
    path: string,
    usual: string,
  ): Promise<void> {
    const { priceProvider } = given;
    for (const field of ['feePayerMemberId', 'meteredPayerMemberId'] as const) {
      const payer = given[field] ?? null;
      if (payer !== null && !(await storage.read('members.list')).some(({ id }) => id === payer))
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

  /** A new row without its secrets, and those. Rejects with `input.invalid` and the other errors of `account.create`, each with its field. */
  async function read(draft: Draft): Promise<ReadDraft> {
    const name = decodeName(draft.name, 'name');
    const { provider, authKind = 'api_key', projectId = null, location = null } = draft;
    checkLogin({ provider, authKind, apiKey: draft.apiKey, place: { projectId, location } }, '');
    const usualUrl = location === null ? undefined : vertexAddress(location);
    const baseUrl = readBaseUrl(provider, draft.baseUrl ?? usualUrl, 'baseUrl');
    const apiKey = authKind === 'api_key' ? readApiKey(draft.apiKey ?? missingKey(), 'apiKey') : null;
    const fee = draft.fee ? readFee(draft.fee, 'fee') : null;
    const { feePayerMemberId: payerMemberId = null, meteredPayerMemberId = payerMemberId } = draft;
    const dialect = readDialect(provider, draft.dialect, 'dialect');
    const usual = usualPriceProvider(provider, dialect);
    const proxy = readProxy(draft.proxy ?? null, { address: null, hasPassword: false }, 'proxy');
    const typed = {
      description: decodeText(draft.description ?? '', LONGEST_DESCRIPTION, 'description'),
      userAgent: readUserAgent(provider, draft.userAgent ?? null, 'userAgent'),
      modelMapping: readModelMapping(draft.modelMapping ?? [], 'modelMapping'),
    };
    await refuseTakenName(name, 'name');
    await refuseUnknown(draft, '', usual);
    const row: AccountRow = {
      id: ids.uuid(),
      name,
      provider,
      dialect,
      authKind,
      baseUrl,
      apiKeySealed: null,
      ...typed,
      sharing: draft.sharing ?? 'shared',
      priority: draft.priority ?? USUAL_PRIORITY,
      projectId,
      location,
      enabled: true,
      validation: 'pending',
      lastCheck: null,
      // Where a fee is paid, metered cost is a yardstick for sharing it.
      meteredBilled: draft.meteredBilled ?? fee === null,
      meteredPayerMemberId,
      priceProvider: draft.priceProvider ?? usual,
      firstByteTimeoutMs: draft.firstByteTimeoutMs ?? FIRST_BYTE_TIMEOUT_MS,
      idleTimeoutMs: draft.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
      rateLimitPauseS: draft.rateLimitPauseS ?? null,
      dailyRequestLimit: draft.dailyRequestLimit ?? null,
      concurrencyLimit: draft.concurrencyLimit ?? null,
      supportedModels: draft.supportedModels ?? null,
      proxy: proxy.address,
      proxyPasswordSealed: null,
      createdAtMs: clock.now(),
    };
    return { row, apiKey, proxyPassword: proxy.password ?? null, fee: { fee, payerMemberId } };
  }

  /** The writes that create the account. `vault.locked` without a data key. */
  async function insert({ row, apiKey, proxyPassword, fee }: ReadDraft): Promise<WriteCall[]> {
    const { id } = row;
    const stored: AccountRow = {
      ...row,
      apiKeySealed: apiKey === null ? null : await sealSecret(id, apiKey),
      proxyPasswordSealed: proxyPassword === null ? null : await deps.sealProxyPassword(id, proxyPassword),
    };
    return [{ name: 'accounts.insert', args: [stored] }, ...(await deps.fees.replaceCurrent(id, fee))];
  }

  async function create(draft: Draft): Promise<{ accountId: string; writes: WriteCall[] }> {
    const readDraft = await read(draft);
    return { accountId: readDraft.row.id, writes: await insert(readDraft) };
  }

  /** The writes that change the account, and whether its test still holds: the same would be tested now. */
  async function change(
    row: AccountRow,
    changes: Changes,
  ): Promise<{ writes: WriteCall[]; isAsTested: boolean }> {
    const { apiKey, fee: typedFee, feePayerMemberId: payer, proxy: typedProxy, ...plain } = changes;
    const name = changes.name === undefined ? row.name : decodeName(changes.name, 'changes.name');
    const { provider, authKind } = row;
    const { projectId = row.projectId, location = row.location } = changes;
    checkLogin({ provider, authKind, apiKey, place: { projectId, location } }, 'changes.');
    const baseUrl = readAddress(row, changes.baseUrl, location);
    const dialect =
      changes.dialect === undefined ? row.dialect : readDialect(provider, changes.dialect, 'changes.dialect');
    const secret = apiKey === undefined ? undefined : readApiKey(apiKey, 'changes.apiKey');
    const fee = typedFee ? readFee(typedFee, 'changes.fee') : typedFee;
    readModelMapping(changes.modelMapping ?? [], 'changes.modelMapping');
    const proxy =
      typedProxy === undefined ? undefined : readProxy(typedProxy, storedProxy(row), 'changes.proxy');
    const description =
      changes.description === undefined
        ? row.description
        : decodeText(changes.description, LONGEST_DESCRIPTION, 'changes.description');
    const userAgent =
      changes.userAgent === undefined
        ? row.userAgent
        : readUserAgent(provider, changes.userAgent, 'changes.userAgent');
    if (nameSkeleton(name) !== nameSkeleton(row.name)) await refuseTakenName(name, 'changes.name');
    await refuseUnknown(changes, 'changes.', usualPriceProvider(provider, dialect));
    const isAsTested =
      secret === undefined &&
      baseUrl === row.baseUrl &&
      projectId === row.projectId &&
      dialect === row.dialect &&
      userAgent === row.userAgent &&
      (proxy === undefined || isUnchanged(proxy, row));
    const patch: Patch<AccountRow> = {
      ...plain,
      name,
      description,
      userAgent,
      dialect,
      baseUrl,
      ...(secret === undefined ? {} : { apiKeySealed: await sealSecret(row.id, secret) }),
      ...(await proxyColumns(row.id, proxy)),
      // One who is named as the payer pays for everything, unless it is said who pays the rest.
      ...(changes.meteredPayerMemberId === undefined ? { meteredPayerMemberId: payer } : {}),
      ...(isAsTested ? {} : { validation: 'pending', lastCheck: null }),
    };
    const update: WriteCall = { name: 'accounts.update', args: [row.id, patch] };
    const fees = await deps.fees.replaceCurrent(row.id, { fee, payerMemberId: payer });
    return { writes: [update, ...fees], isAsTested };
  }

  return { read, insert, create, change };
}

function missingKey(): never {
  throw invalidInput('apiKey', { zh: '必须填写', en: 'it is required' });
}

function readAddress(row: AccountRow, typed: string | undefined, location: string | null): string {
  const url = typed === undefined ? row.baseUrl : readBaseUrl(row.provider, typed, 'changes.baseUrl');
  if (location === row.location) return url;
  return addressAfter(url, row.location, location, readBaseUrl(row.provider, undefined, 'changes.baseUrl'));
}

function storedProxy({ proxy, proxyPasswordSealed }: AccountRow): StoredProxy {
  return { address: proxy, hasPassword: proxyPasswordSealed !== null };
}

function isUnchanged({ address, password }: ReadProxy, row: AccountRow): boolean {
  const samePassword = password === undefined || (password === null && row.proxyPasswordSealed === null);
  return samePassword && isSameProxy(address, row.proxy);
}
