import type { AlertText } from '../../../shared/contract/alert.ts';
import { formatMoney, type Money } from '../../../shared/money.ts';
import { type EpochMs, formatClock } from '../../../shared/time.ts';
import type { AccountFacts, QuotaFacts } from './alert-facts.ts';

/* What each alert says: what happened, what it means for members and the bill, what to do. */

type Both = { readonly zh: string; readonly en: string };
type Rest = NonNullable<AccountFacts['rest']>;

const unbilled429: Both = {
  zh: '期间成员会收到 429，不计费。',
  en: 'Members get a 429 meanwhile, which costs nothing.',
};
const unbilled503: Both = {
  zh: '期间成员会收到 503，不计费。',
  en: 'Members get a 503 meanwhile, which costs nothing.',
};
const nothingToDo: Both = { zh: '不用处理。', en: 'Nothing to do.' };

export function limited({ name, rest, zone }: AccountFacts, nowMs: EpochMs): AlertText {
  const at = clock(rest?.untilMs ?? null, nowMs, zone);
  return {
    title: {
      zh: `账号「${name}」被上游限流${at === null ? '' : `，${at.zh} 恢复`}`,
      en: `Account "${name}" is limited by its provider${at === null ? '' : ` until ${at.en}`}`,
    },
    means: unbilled429,
    todo: {
      zh: '到时间自动恢复；可以先告诉成员。',
      en: 'It comes back by itself; you may want to tell the members.',
    },
  };
}

const pauses: Readonly<Record<Rest['reason'], Both>> = {
  rate_limit: { zh: '被上游限流', en: 'limited by its provider' },
  overloaded: { zh: '上游过载（529）', en: 'its provider is overloaded (529)' },
  unavailable: { zh: '上游暂时不可用（503）', en: 'its provider is briefly unavailable (503)' },
  failing: { zh: '连续多次请求失败', en: 'several requests in a row failed' },
  credit: { zh: '余额不足（402）', en: 'its credit has run out (402)' },
  forbidden: { zh: '被上游拒绝访问（403）', en: 'its provider denies access (403)' },
  model_unknown: { zh: '上游没有这个模型（404）', en: 'its provider does not know the model (404)' },
  invalid_key: { zh: '密钥被上游拒绝（401）', en: 'its key is refused (401)' },
};

const remedies: Partial<Record<Rest['reason'], Both>> = {
  failing: {
    zh: '到时间自动再试。持续出现时，请做一次测试连接，看是哪一层失败。',
    en: 'It is tried again by itself. If it goes on, run a connection test to see which layer fails.',
  },
  credit: { zh: '请到服务商那边充值。', en: "Top the account up at the provider's." },
  forbidden: {
    zh: '请到服务商那边查看账号的状态。',
    en: "Look at the account's state at the provider's.",
  },
};

export function paused({ name, zone }: AccountFacts, { reason, untilMs }: Rest, nowMs: EpochMs): AlertText {
  const at = clock(untilMs, nowMs, zone);
  return {
    title: {
      zh: `账号「${name}」${pauses[reason].zh}${at === null ? '' : `，暂停至 ${at.zh}`}`,
      en: `Account "${name}" is paused${at === null ? '' : ` until ${at.en}`}: ${pauses[reason].en}`,
    },
    means: unbilled503,
    todo: remedies[reason] ?? { zh: '到时间自动再试。', en: 'It is tried again by itself.' },
  };
}

export function keyRefused({ name }: AccountFacts): AlertText {
  return {
    title: { zh: `账号「${name}」的密钥被上游拒绝`, en: `The provider refuses the key of account "${name}"` },
    means: unbilled503,
    todo: {
      zh: '请更换密钥；已在服务商那边修好时，可以立即恢复。',
      en: 'Replace the key; if you have mended it at the provider, resume the account.',
    },
  };
}

export function loginNeeded({ name }: AccountFacts): AlertText {
  return {
    title: { zh: `账号「${name}」需要重新登录`, en: `Account "${name}" needs a new login` },
    means: unbilled503,
    todo: { zh: '请在账号详情里重新登录。', en: "Log in again in the account's details." },
  };
}

export function loginEndsSoon({ name, zone }: AccountFacts, atMs: EpochMs, nowMs: EpochMs): AlertText {
  const at = { zh: formatClock(atMs, nowMs, zone, 'zh-CN'), en: formatClock(atMs, nowMs, zone, 'en') };
  const isOver = atMs <= nowMs;
  return {
    title: isOver
      ? { zh: `账号「${name}」的令牌已到期`, en: `The tokens of account "${name}" have ended` }
      : { zh: `账号「${name}」的令牌 ${at.zh} 到期`, en: `The tokens of account "${name}" end at ${at.en}` },
    means: {
      zh: '它不能自动续期，到期后成员会收到 503，不计费。',
      en: 'They cannot be renewed; members then get a 503, which costs nothing.',
    },
    todo: { zh: '请重新登录，或粘贴新的令牌。', en: 'Log in again, or paste new tokens.' },
  };
}

export function recovered({ name }: Pick<AccountFacts, 'name'>): AlertText {
  return {
    title: { zh: `账号「${name}」已恢复`, en: `Account "${name}" serves again` },
    means: { zh: '成员的请求照常发出。', en: "Members' requests are sent as usual." },
    todo: nothingToDo,
  };
}

export function demoted({ name, score }: AccountFacts): AlertText {
  return {
    title: {
      zh: `账号「${name}」不稳定，健康分降到 ${score}`,
      en: `Account "${name}" is unreliable: its health score is down to ${score}`,
    },
    means: {
      zh: '请求还会发出，失败会比平时多。失败的请求不计费。',
      en: 'Requests are still sent, and fail more often. A request that fails costs nothing.',
    },
    todo: {
      zh: '在账号详情里做一次测试连接，看是哪一层失败。',
      en: "Run a connection test in the account's details to see which layer fails.",
    },
  };
}

export function restored({ name }: Pick<AccountFacts, 'name'>): AlertText {
  return {
    title: { zh: `账号「${name}」恢复稳定`, en: `Account "${name}" is reliable again` },
    means: { zh: '健康分已回升。', en: 'Its health score has risen again.' },
    todo: nothingToDo,
  };
}

type Window = AccountFacts['windows'][number];

export function windowUsed(
  { name, zone }: AccountFacts,
  window: Window,
  percent: number,
  nowMs: EpochMs,
): AlertText {
  const models = window.models === null ? '' : ` (${window.models})`;
  const length = window.name === 'five_hours' ? { zh: '5 小时', en: '5-hour' } : { zh: '7 天', en: '7-day' };
  const at = clock(window.resetsAtMs, nowMs, zone);
  return {
    title: {
      zh: `账号「${name}」的 ${length.zh}窗口${models}已用 ${percent}% 以上`,
      en: `Account "${name}" has used ${percent} % or more of its ${length.en} window${models}`,
    },
    means: {
      zh: `用完后成员会收到 429，不计费${at === null ? '' : `；${at.zh} 重置`}。`,
      en: `Once it is used up members get a 429, which costs nothing${at === null ? '' : `; it resets at ${at.en}`}.`,
    },
    todo: {
      zh: '用量大的任务可以等窗口重置后再做。',
      en: 'Large tasks can wait until the window resets.',
    },
  };
}

export function balanceLow({ name }: AccountFacts, balance: Money, below: Money): AlertText {
  return {
    title: {
      zh: `账号「${name}」余额 ${formatMoney(balance, 'zh-CN')}，低于 ${formatMoney(below, 'zh-CN')}`,
      en: `The balance of account "${name}" is ${formatMoney(balance, 'en')}, below ${formatMoney(below, 'en')}`,
    },
    means: {
      zh: '用完后请求会被上游拒绝，成员收到 503，不计费。',
      en: 'Once it is used up the provider refuses requests: members get a 503, which costs nothing.',
    },
    todo: { zh: '请到服务商那边充值。', en: "Top the account up at the provider's." },
  };
}

export function overloaded({ name, lastHour }: AccountFacts): AlertText {
  const { overloaded: bad, requests } = lastHour;
  return {
    title: {
      zh: `账号「${name}」最近 1 小时有 ${bad}/${requests} 个请求遇到上游过载（529）`,
      en: `${bad} of ${requests} requests of the last hour on account "${name}" met an overloaded provider (529)`,
    },
    means: {
      zh: '每次过载后账号会暂停 10 分钟，成员收到 503 或 529，不计费。',
      en: 'Each time the account pauses for 10 minutes; members get a 503 or 529, which costs nothing.',
    },
    todo: {
      zh: '问题在服务商那边，可以查看它的状态页，或换时段使用。',
      en: "The cause is the provider's: look at its status page, or use it at another time.",
    },
  };
}

const quotaNames: Readonly<Record<QuotaFacts['quotaName'], Both>> = {
  total: { zh: '总额度', en: 'total quota' },
  month: { zh: '账期额度', en: "billing period's quota" },
  week: { zh: '每周额度', en: 'weekly quota' },
  day: { zh: '每日额度', en: 'daily quota' },
  five_hours: { zh: '5 小时额度', en: '5-hour quota' },
  day_tokens: { zh: '每日 tokens 额度', en: 'daily tokens' },
};

export function quotaUsed(quota: QuotaFacts, percent: number, nowMs: EpochMs): AlertText {
  const { kind, name, quotaName, resetsAtMs, zone } = quota;
  const { zh, en } = quotaNames[quotaName];
  const at = clock(resetsAtMs, nowMs, zone);
  const who = kind === 'member' ? { zh: '成员', en: 'Member' } : { zh: '拼车组', en: 'Group' };
  return {
    title: {
      zh: `${who.zh}「${name}」的${zh}已用 ${percent}% 以上`,
      en: `${who.en} "${name}" has used ${percent} % or more of the ${en}`,
    },
    means: {
      zh: `用完后的请求会收到 429，不计费${at === null ? '' : `；${at.zh} 重置`}。`,
      en: `Requests then get a 429, which costs nothing${at === null ? '' : `; it renews at ${at.en}`}.`,
    },
    todo: {
      zh: '需要时在成员页调整额度。',
      en: 'Change the quota on the members screen if it should be more.',
    },
  };
}

export function meteringTrouble(count: number): AlertText {
  return {
    title: {
      zh: `${count} 条用量还没能写入磁盘`,
      en: `${count} usage ${count === 1 ? 'row' : 'rows'} could not be written to the disk yet`,
    },
    means: {
      zh: '新的请求会被拒绝，避免漏记。没写入的用量会一直重试，下次启动也会补记。',
      en: 'New requests are refused so that none goes unmetered. What is missing is tried again, and recovered at the next start.',
    },
    todo: {
      zh: '请清理磁盘空间，之后自动恢复。',
      en: 'Free some disk space; it then goes on by itself.',
    },
  };
}

export function recordsRefused(count: number): AlertText {
  return {
    title: {
      zh: `${count} 条用量不能入账`,
      en: `${count} usage ${count === 1 ? 'record does' : 'records do'} not fit into the books`,
    },
    means: {
      zh: '它们已原样保存，没有丢失，但还不在账单里。这是程序的错误。',
      en: 'They are kept as they are and not lost, but not on the bill yet. This is a fault of the app.',
    },
    todo: {
      zh: '请保留数据目录并更新应用；出账前先确认这些用量。',
      en: 'Keep the data folder and update the app; look at them before the period is billed.',
    },
  };
}

export function periodDue(groupName: string, label: string): AlertText {
  return {
    title: {
      zh: `拼车组「${groupName}」的账期 ${label} 已结束，等待结账`,
      en: `Period ${label} of group "${groupName}" is over and waits to be closed`,
    },
    means: {
      zh: '中转和计量照常进行。结账之前，这期的份额是预估，不计入结余。',
      en: 'Relay and metering go on. Until it is closed its shares are an estimate and in no balance.',
    },
    todo: {
      zh: '请在「对账单」页核对清单并结账。',
      en: 'Go through the checklist on the statements screen and close it.',
    },
  };
}

export function relayDown(problem: Both): AlertText {
  return {
    title: { zh: '中转无法运行', en: 'The relay cannot run' },
    means: {
      zh: `${problem.zh} 成员现在连不上，不产生费用。`,
      en: `${problem.en} Members cannot connect now, which costs nothing.`,
    },
    todo: {
      zh: '请在「中转」页换一个端口，或关闭占用端口的程序。',
      en: 'Choose another port on the relay screen, or close the program that uses it.',
    },
  };
}

function clock(atMs: EpochMs | null, nowMs: EpochMs, zone: string): Both | null {
  if (atMs === null) return null;
  return { zh: formatClock(atMs, nowMs, zone, 'zh-CN'), en: formatClock(atMs, nowMs, zone, 'en') };
}
