import type { BalanceApi } from '../../../shared/contract/account-balance.ts';
import { type Decimal, difference, readDecimal, toMinorDown } from '../../../shared/decimal.ts';
import type { Money } from '../../../shared/money.ts';
import { isRecord, type JsonRecord } from '../dialects/json.ts';
import { type ProbeResult, probe } from './probe.ts';
import { addressOf, type UpstreamAddress } from './provider.ts';
import type { AccountProxy } from './proxy.ts';

type Interface = {
  /** Whose accounts it is found at without being chosen. */
  readonly hosts: RegExp | null;
  readonly endpoints: (baseUrl: string) => readonly UpstreamAddress[];
  /** The amounts that the answers tell; null when they are not of this form. No amount: nothing limits the account. */
  readonly read: (answers: readonly JsonRecord[], host: string) => readonly (Money | null)[] | null;
};

/** From here on one-api means that nothing limits the key. */
const UNLIMITED: Decimal = { units: 100_000_000n, scale: 0 };

const interfaces: Readonly<Record<BalanceApi, Interface>> = {
  // https://api-docs.deepseek.com/api/get-user-balance
  deepseek: {
    hosts: /^api\.deepseek\.com$/,
    endpoints: atOrigin('/user/balance'),
    read: ([answer]) =>
      answer?.balance_infos === undefined
        ? null
        : asList(answer.balance_infos).map((info) =>
            isRecord(info) ? moneyOf(readDecimal(info.total_balance), info.currency) : null,
          ),
  },
  // https://openrouter.ai/docs/api/api-reference/credits/get-credits
  openrouter: {
    hosts: /^openrouter\.ai$/,
    endpoints: atOrigin('/api/v1/credits'),
    read([answer]) {
      const total = readDecimal(memberOf(answer?.data, 'total_credits'));
      return [left(total, readDecimal(memberOf(answer?.data, 'total_usage')))];
    },
  },
  // https://platform.moonshot.cn/docs/api/balance
  moonshot: {
    hosts: /^api\.moonshot\.(cn|ai)$/,
    endpoints: atOrigin('/v1/users/me/balance'),
    read: ([answer], host) => [
      moneyOf(readDecimal(memberOf(answer?.data, 'available_balance')), currencyAt(host)),
    ],
  },
  // https://docs.siliconflow.cn/cn/api-reference/userinfo/get-user-info
  siliconflow: {
    hosts: /^api\.siliconflow\.(cn|com)$/,
    endpoints: atOrigin('/v1/user/info'),
    read: ([answer], host) => [
      moneyOf(readDecimal(memberOf(answer?.data, 'totalBalance')), currencyAt(host)),
    ],
  },
  // https://github.com/songquanpeng/one-api/blob/main/controller/billing.go
  new_api: {
    hosts: null,
    endpoints: (baseUrl) => [
      addressOf(baseUrl, '/v1/dashboard/billing/subscription'),
      addressOf(baseUrl, '/v1/dashboard/billing/usage'),
    ],
    read([subscription, usage]) {
      const limit = readDecimal(subscription?.hard_limit_usd);
      const usedCents = readDecimal(usage?.total_usage);
      if (limit !== null && difference(limit, UNLIMITED).units >= 0n) return [];
      return [left(limit, usedCents && { ...usedCents, scale: usedCents.scale + 2 })];
    },
  },
};

/** The interface that an account's address is known to have; null for any other. */
export function balanceApiAt(baseUrl: string): BalanceApi | null {
  const host = URL.parse(baseUrl)?.hostname ?? '';
  const found = Object.entries(interfaces).find(([, { hosts }]) => hosts?.test(host) === true);
  return (found?.[0] as BalanceApi | undefined) ?? null;
}

export type BalanceTarget = {
  readonly api: BalanceApi;
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly proxy: AccountProxy | null;
};

export type BalanceResult =
  | { readonly ok: true; readonly balances: readonly Money[] }
  | { readonly ok: false; readonly reason: { readonly zh: string; readonly en: string } };

/** Asks for the balance. Never throws. */
export async function askBalance(target: BalanceTarget, monotonicMs: () => number): Promise<BalanceResult> {
  const { endpoints, read } = interfaces[target.api];
  const answers: JsonRecord[] = [];
  for (const address of endpoints(target.baseUrl)) {
    const { proxy } = target;
    const headers = { accept: 'application/json', authorization: `Bearer ${target.apiKey}` };
    const result = await probe({ method: 'GET', address, proxy, headers }, monotonicMs);
    const answer = answerIn(result);
    if ('reason' in answer) return { ok: false, reason: answer.reason };
    answers.push(answer.json);
  }
  const balances = read(answers, new URL(target.baseUrl).hostname) ?? [null];
  const known = balances.filter((money) => money !== null);
  return known.length === balances.length
    ? { ok: true, balances: known }
    : { ok: false, reason: notUnderstood };
}

const notUnderstood = { zh: '回答里没有余额', en: 'the answer names no balance' };

type Answer =
  | { readonly json: JsonRecord }
  | { readonly reason: { readonly zh: string; readonly en: string } };

function answerIn(result: ProbeResult): Answer {
  if (!result.ok) {
    const { zh, en } = result.reason;
    return { reason: { zh: `连接失败（${zh}）`, en: `the connection failed (${en})` } };
  }
  const { status, body } = result;
  if (status === 401 || status === 403) {
    const reason = {
      zh: `这把密钥不能查询余额（${status}）`,
      en: `this key may not ask for the balance (${status})`,
    };
    return { reason };
  }
  if (status !== 200)
    return { reason: { zh: `回答了状态 ${status}`, en: `it answered with status ${status}` } };
  const json = parseNumbersAsText(body);
  return json === undefined ? { reason: notUnderstood } : { json };
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** Numbers as the text they were written as: a double would not be the same amount. */
function parseNumbersAsText(text: string): JsonRecord | undefined {
  const keepText: Reviver = (_key, value, { source }) => (typeof value === 'number' ? source : value);
  try {
    const value: unknown = JSON.parse(text, keepText as Parameters<typeof JSON.parse>[1]);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function atOrigin(path: string): Interface['endpoints'] {
  return (baseUrl) => [{ origin: new URL(baseUrl).origin, path }];
}

/** China's own sites bill in yuan. */
function currencyAt(host: string): string {
  return /\.(ai|com)$/.test(host) ? 'USD' : 'CNY';
}

function left(total: Decimal | null, used: Decimal | null): Money | null {
  return total === null || used === null ? null : moneyOf(difference(total, used), 'USD');
}

function moneyOf(amount: Decimal | null, currency: unknown): Money | null {
  if (amount === null || typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) return null;
  return { amountMinor: toMinorDown(amount, currency), currency };
}
