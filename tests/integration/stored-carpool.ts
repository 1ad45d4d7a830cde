import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../electron/core/ports.ts';
import type { AccountRow } from '../../electron/core/storage/account-rows.ts';
import type { GroupRow, NewAttempt, Settlement } from '../../electron/core/storage/rows.ts';
import { openStorage, type Storage } from '../../electron/core/storage/storage.ts';

/** 2026-11-05T08:00:00Z: an hour's start. */
export const nowMs = 1_793_865_600_000;

const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

const workerEntry = new URL('../../electron/core/storage/worker.ts', import.meta.url);

export function freshFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'aicarpool-storage-'));
}

/** The real storage over a folder, with a clock that stands at `atMs`. */
export function openAt(
  dataDir: string,
  atMs: number = nowMs,
  storageWorker: URL = workerEntry,
): Promise<Storage> {
  return openStorage({
    paths: { dataDir, storageWorker },
    clock: { now: () => atMs, monotonicMs: () => performance.now() },
    logger: silent,
  });
}

export const group: GroupRow = {
  id: 'group-1',
  name: '周末拼车',
  mode: 'carpool',
  currency: 'CNY',
  zone: 'Asia/Shanghai',
  anchorDay: 1,
  maxMembers: 10,
  usdRate: '7.1043',
  usdRateSetAtMs: nowMs,
  rateChoice: 'by_hand',
  modelMapping: [],
  createdAtMs: nowMs,
  archivedAtMs: null,
};

export const account: AccountRow = {
  id: 'account-1',
  name: 'Claude-01',
  description: '',
  sharing: 'shared',
  priority: 50,
  provider: 'claude',
  dialect: 'anthropic',
  authKind: 'api_key',
  baseUrl: 'https://api.anthropic.com',
  userAgent: null,
  rateLimitPauseS: null,
  dailyRequestLimit: null,
  concurrencyLimit: null,
  apiKeySealed: 'v1.1.nonce.text',
  enabled: true,
  validation: 'pending',
  lastCheck: null,
  meteredBilled: false,
  meteredPayerMemberId: null,
  priceProvider: 'anthropic',
  firstByteTimeoutMs: 600_000,
  idleTimeoutMs: 120_000,
  supportedModels: null,
  modelMapping: [],
  projectId: null,
  location: null,
  proxy: null,
  proxyPasswordSealed: null,
  createdAtMs: nowMs,
};

export const members = ['member-1', 'member-2', 'member-3'];

/** One group with three members and a key each, one account, one period and a price table. */
export async function fill(storage: Storage): Promise<void> {
  await storage.writeAll([
    { name: 'groups.insert', args: [group] },
    { name: 'accounts.insert', args: [account] },
    {
      name: 'priceTables.insert',
      args: [{ version: 1, origin: 'package', source: 'test', digest: 'digest-1', importedAtMs: nowMs }, []],
    },
    {
      name: 'periods.insert',
      args: [
        {
          id: 'period-1',
          groupId: group.id,
          seq: 0,
          label: '2026-11',
          startOn: '2026-11-01',
          endOn: '2026-12-01',
          startAtMs: 1_793_462_400_000,
          endAtMs: 1_796_054_400_000,
        },
      ],
    },
  ]);
  for (const id of members) {
    await storage.write(
      'members.insert',
      { id, groupId: group.id, name: `成员 ${id}`, role: 'member', createdAtMs: nowMs },
      '2026-11-01',
    );
    await storage.write('memberKeys.insert', {
      id: `key-of-${id}`,
      memberId: id,
      label: '笔记本',
      last4: 'abcd',
      digest: new Uint8Array(32).fill(7),
      createdAtMs: nowMs,
      expiresAtMs: null,
      revokedAtMs: null,
      lastUsedAtMs: null,
    });
  }
}

export function attempt(id: number, changes: Partial<NewAttempt> = {}): NewAttempt {
  const memberId = changes.memberId ?? 'member-1';
  return {
    id,
    requestId: `request-${id}`,
    bootId: 'boot-1',
    groupId: group.id,
    memberId,
    keyId: `key-of-${memberId}`,
    accountId: account.id,
    periodId: 'period-1',
    dialect: 'anthropic',
    modelAsked: 'claude-sonnet-4-5',
    streamed: true,
    priceVersion: 1,
    costVersion: null,
    holdPusd: 5_000_000n,
    startedAtMs: nowMs + id,
    ...changes,
  };
}

export function settlement(id: number, changes: Partial<Settlement> = {}): Settlement {
  return {
    id,
    source: 'final',
    flags: [],
    tokens: {
      inputTokens: 1_234,
      cacheWrite5mTokens: 10,
      cacheWrite1hTokens: 20,
      cacheReadTokens: 30,
      outputTokens: 567,
    },
    modelAnswered: 'claude-sonnet-4-5-20250929',
    costPusd: 12_253_500_000n,
    httpStatus: 200,
    errorCode: null,
    upstreamRequestId: `req_${id}`,
    firstByteAfterMs: 321,
    settledAtMs: nowMs + id + 2_000,
    hourAtMs: nowMs,
    ...changes,
  };
}
