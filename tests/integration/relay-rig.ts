import { mkdtemp } from 'node:fs/promises';
import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UpstreamAccount } from '../../electron/core/providers/provider.ts';
import type { RelayLimits } from '../../electron/core/relay/limits.ts';
import { createRelay, type Relay } from '../../electron/core/relay/relay.ts';
import { type Access, issueSecret, openAccess } from '../../electron/core/services/access.ts';
import { openCostProfiles } from '../../electron/core/services/account-cost-profiles.ts';
import { type AccountHealthService, openAccountHealth } from '../../electron/core/services/account-health.ts';
import { openAccountLimits } from '../../electron/core/services/account-limits.ts';
import { type LimitsService, openLimits } from '../../electron/core/services/limits.ts';
import { createModelAccess } from '../../electron/core/services/limits-models.ts';
import { type Metering, openMetering } from '../../electron/core/services/metering.ts';
import { createPeriods } from '../../electron/core/services/periods.ts';
import { openPrices } from '../../electron/core/services/prices.ts';
import type { AttemptRow } from '../../electron/core/storage/rows.ts';
import { openStorage, type Storage } from '../../electron/core/storage/storage.ts';
import { systemClock, systemIds } from '../../electron/core/system/clock-and-ids.ts';
import type { Lang } from '../../shared/errors.ts';
import { type Behaviour, simCommand } from '../simulator/simulator-process.ts';

export const vendorKey = 'sk-sim-rig-secret';

/** Collects what is logged, so that a test can look for what must not be there. */
export type Log = { readonly lines: string[] };

export type RigOptions = {
  vendorUrl: string;
  limits?: Partial<RelayLimits>;
  account?: Partial<UpstreamAccount>;
  /** Stands between the services and the disk. */
  wrap?: (storage: Storage) => Storage;
  dataDir?: string;
  hostNames?: string[];
  /** Instead of the rig's own account. */
  upstreamFor?: () => Promise<UpstreamAccount>;
};

/** Relay, metering and access over real storage, with one group, one member and one key. */
export type Rig = {
  readonly relay: Relay;
  readonly storage: Storage;
  readonly access: Access;
  readonly metering: Metering;
  readonly limits: LimitsService;
  readonly health: AccountHealthService;
  readonly log: Log;
  readonly dataDir: string;
  readonly url: string;
  readonly port: number;
  readonly secret: string;
  readonly keyId: string;
  readonly settings: { lang: Lang; drain: boolean };
  readonly account: { -readonly [Field in keyof UpstreamAccount]: UpstreamAccount[Field] };
  readonly usageNotices: string[];
  /** Attempts from this id on, oldest first. */
  rows(fromId?: number): Promise<AttemptRow[]>;
  lastRow(): Promise<AttemptRow>;
  stop(): Promise<void>;
};

export const groupId = 'group-1';
export const memberId = 'member-1';

export async function startRig(options: RigOptions): Promise<Rig> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'aicarpool-rig-')));
  const log: Log = { lines: [] };
  const write = (fields: object, message: string) => {
    log.lines.push(
      JSON.stringify({ ...fields, message }, (_key, value) =>
        value instanceof Error ? String(value.stack) : value,
      ),
    );
  };
  const logger = { info: write, warn: write, error: write };
  const real = await openStorage({
    paths: { dataDir, storageWorker: new URL('../../electron/core/storage/worker.ts', import.meta.url) },
    clock: systemClock,
    logger,
  });
  const { secret, keyId } = await prepare(real);
  const storage = options.wrap?.(real) ?? real;
  const clock = systemClock;
  const usageNotices: string[] = [];
  const periods = createPeriods({ storage, clock });
  const metering = await openMetering({
    storage,
    clock,
    logger,
    bootId: systemIds.uuid(),
    prices: await openPrices({ storage: real, clock, logger }),
    costs: await openCostProfiles({ storage: real, clock }),
    ensurePeriod: periods.ensurePeriod,
    onUsage: (id) => usageNotices.push(id),
  });
  const limits = await openLimits({
    storage,
    clock,
    getPeriod: (id) => periods.get(id, undefined),
    announce: async () => undefined,
  });
  metering.onSettled(limits.settle);
  const accountLimits = await openAccountLimits({ storage, clock });
  metering.onSettled(accountLimits.settled);
  const access = await openAccess({ storage, clock });
  const health = await openAccountHealth({ storage, clock, logger, announce: async () => undefined });
  const settings = { lang: 'zh-CN' as Lang, drain: false };
  const account = {
    accountId: 'account-1',
    name: 'Claude-01',
    provider: 'compatible' as const,
    dialect: 'anthropic' as const,
    baseUrl: options.vendorUrl,
    apiKey: vendorKey,
    userAgent: null,
    rateLimitPauseS: null,
    dailyRequestLimit: null,
    concurrencyLimit: null,
    proxy: null,
    enabled: true,
    firstByteTimeoutMs: 10_000,
    idleTimeoutMs: 10_000,
    priceProvider: 'anthropic',
    supportedModels: null,
    listedModels: [],
    modelMapping: [],
    groupModelMapping: [],
    ...options.account,
  };
  const relay = createRelay({
    services: {
      access,
      metering,
      accounts: {
        upstreamFor: options.upstreamFor ?? (async () => account),
        renewed: async () => undefined,
        refusedAnew: async () => undefined,
      },
      // One test's broken answer must not pause the account for the next: what an account rests for has tests of its own.
      health: { admit: health.admit, note: () => undefined },
      accountLimits,
      limits: limits.gate,
      ownUsage: limits.ownUsage,
      models: createModelAccess(limits.gate),
      settings: {
        language: () => settings.lang,
        drainDisconnected: () => settings.drain,
        relayPaused: () => false,
      },
    },
    clock,
    logger,
    ids: systemIds,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.hostNames === undefined ? {} : { hostNames: options.hostNames }),
  });
  await relay.listen({ port: 0, lan: false });
  const port = relay.listening()?.port ?? 0;
  const rows = async (fromId = 1) => {
    const found: AttemptRow[] = [];
    for (let beforeId: number | undefined; ; beforeId = found.at(-1)?.id) {
      const page = await real.read('attempts.list', { groupId, limit: 500, beforeId });
      found.push(...page.filter((row) => row.id >= fromId));
      if (page.length < 500 || (page.at(-1)?.id ?? 0) <= fromId) return found.toReversed();
    }
  };
  return {
    relay,
    storage: real,
    access,
    metering,
    limits,
    health,
    log,
    dataDir,
    url: `http://127.0.0.1:${port}`,
    port,
    secret,
    keyId,
    settings,
    account,
    usageNotices,
    rows,
    lastRow: async () => (await real.read('attempts.list', { groupId, limit: 1 }))[0] as AttemptRow,
    async stop() {
      await relay.stop({ drainMs: 0 });
      await metering.stop();
      await health.stop();
      await access.stop();
      await real.close();
    },
  };
}

async function prepare(storage: Storage): Promise<{ secret: string; keyId: string }> {
  const nowMs = Date.now();
  const issued = issueSecret(systemIds);
  const key = {
    id: issued.id,
    memberId,
    label: '电脑',
    last4: issued.last4,
    digest: issued.digest,
    createdAtMs: nowMs,
    expiresAtMs: null,
    revokedAtMs: null,
    lastUsedAtMs: null,
  };
  if ((await storage.read('groups.list')).length > 0) {
    await storage.write('memberKeys.insert', key);
    return { secret: issued.secret, keyId: issued.id };
  }
  await storage.write('groups.insert', {
    id: groupId,
    name: '周末拼车',
    mode: 'carpool',
    currency: 'CNY',
    zone: 'Asia/Kolkata',
    anchorDay: 1,
    maxMembers: 10,
    usdRate: null,
    usdRateSetAtMs: null,
    rateChoice: 'by_hand',
    modelMapping: [],
    createdAtMs: nowMs,
    archivedAtMs: null,
  });
  await storage.write(
    'members.insert',
    { id: memberId, groupId, name: '小林', role: 'creator', createdAtMs: nowMs },
    '2020-01-01',
  );
  await storage.write('accounts.insert', {
    id: 'account-1',
    name: 'Claude-01',
    description: '',
    sharing: 'shared',
    priority: 50,
    userAgent: null,
    rateLimitPauseS: null,
    dailyRequestLimit: null,
    concurrencyLimit: null,
    provider: 'compatible',
    dialect: 'anthropic',
    authKind: 'api_key',
    baseUrl: 'https://vendor.invalid',
    apiKeySealed: null,
    enabled: true,
    validation: 'pending',
    lastCheck: null,
    meteredBilled: true,
    meteredPayerMemberId: null,
    priceProvider: 'anthropic',
    firstByteTimeoutMs: 10_000,
    idleTimeoutMs: 10_000,
    supportedModels: null,
    modelMapping: [],
    projectId: null,
    location: null,
    proxy: null,
    proxyPasswordSealed: null,
    createdAtMs: nowMs,
  });
  await storage.write('memberKeys.insert', key);
  return { secret: issued.secret, keyId: issued.id };
}

export type Asked = {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  /** Instead of a message that commands the simulator. */
  body?: string | Buffer;
};

export type Answered = {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  text: string;
  /** Whether the answer ended the way HTTP says it must. */
  complete: boolean;
};

export const model = 'claude-sonnet-4-5-20250929';

/** The body of a request that makes the simulator behave this way. */
export function messageBody(behaviour: Behaviour, streamed = true): string {
  return JSON.stringify({
    model,
    max_tokens: 64_000,
    stream: streamed,
    messages: [{ role: 'user', content: simCommand(behaviour) }],
  });
}

/** Begins a request to the relay; `Connection: close`, so that no test waits for another's connection. */
export function begin(rig: Rig, asked: Asked): { request: ClientRequest; head: Promise<IncomingMessage> } {
  const { method = 'POST', path = '/v1/messages', body } = asked;
  const outgoing = request({
    host: '127.0.0.1',
    port: rig.port,
    method,
    path,
    agent: false,
    headers: {
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
      authorization: `Bearer ${rig.secret}`,
      'anthropic-version': '2023-06-01',
      ...asked.headers,
    },
  });
  const head = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.on('error', reject);
  });
  outgoing.end(body);
  return { request: outgoing, head };
}

export async function ask(rig: Rig, asked: Asked): Promise<Answered> {
  return readAll(await begin(rig, asked).head);
}

export function message(rig: Rig, behaviour: Behaviour, streamed = true): Promise<Answered> {
  return ask(rig, { body: messageBody(behaviour, streamed) });
}

export type Followed = {
  /** The whole answer, once it has ended in one way or another. */
  readonly answer: Promise<Answered>;
  /** What has come so far. */
  text(): string;
  /** Resolves when what has come contains this; rejects when the answer ends without it. */
  seen(part: string): Promise<void>;
};

/** Reads a response as it comes. */
export function follow(response: IncomingMessage): Followed {
  const chunks: Buffer[] = [];
  const text = () => Buffer.concat(chunks).toString();
  const watchers = new Set<() => void>();
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    for (const watcher of watchers) watcher();
  });
  response.on('error', () => undefined);
  const answer = new Promise<Answered>((resolve) => {
    response.once('close', () =>
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: Buffer.concat(chunks),
        text: text(),
        complete: response.complete,
      }),
    );
  });
  const seen = (part: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (text().includes(part)) resolve();
      };
      watchers.add(look);
      look();
      answer.then(() => reject(new Error(`ended without ${part}`)));
    });
  return { answer, text, seen };
}

export function readAll(response: IncomingMessage): Promise<Answered> {
  return follow(response).answer;
}

/** Asks again until it holds; for states that another process or thread reaches by itself. */
export async function until<Value>(
  read: () => Promise<Value>,
  holds: (value: Value) => boolean,
): Promise<Value> {
  for (const endsAt = performance.now() + 15_000; ; ) {
    const value = await read();
    if (holds(value)) return value;
    if (performance.now() > endsAt)
      throw new Error(`still ${JSON.stringify(value, (_k, v) => (typeof v === 'bigint' ? String(v) : v))}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
