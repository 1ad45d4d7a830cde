/** The few words that the desktop shell shows itself, outside the interface. */
export type Labels = {
  readonly open: string;
  readonly quit: string;
  readonly edit: string;
  readonly view: string;
  readonly copyAddress: (address: string) => string;
  readonly state: Readonly<Record<TrayState, string>>;
  readonly pause: string;
  readonly goOn: string;
  readonly openAttempts: (count: number) => string;
  /** Metered cost of a day that begins at midnight in the group's zone. */
  readonly costToday: (usd: string) => string;
  readonly costOfGroup: (group: string, usd: string) => string;
  readonly unpricedToday: (count: number) => string;
  readonly startFailed: string;
  readonly switchFailed: string;
  readonly quitting: {
    readonly title: (count: number) => string;
    readonly text: string;
    readonly finish: string;
    readonly now: string;
    readonly cancel: string;
  };
};

/** What the tray's picture tells: members get through, the owner has paused the relay, or nobody can connect. */
export type TrayState = 'running' | 'paused' | 'failed';

const zh: Labels = {
  open: '打开 AiCarpool',
  quit: '退出',
  edit: '编辑',
  view: '显示',
  copyAddress: (address) => `复制 ${address}`,
  state: { running: '中转运行中', paused: '中转已暂停，成员的请求不转发', failed: '中转没有运行' },
  pause: '全部暂停',
  goOn: '继续转发',
  openAttempts: (count) => `进行中的请求：${count}`,
  costToday: (usd) => `今天的计量费用：${usd}`,
  costOfGroup: (group, usd) => `${group}：${usd}`,
  unpricedToday: (count) => `另有 ${count} 个请求未定价`,
  startFailed: 'AiCarpool 无法启动',
  switchFailed: '中转没有改变',
  quitting: {
    title: (count) => `还有 ${count} 个请求在进行`,
    text: '「等它们结束」：不再接受新请求，进行中的按完整用量计费，都结束后退出。\n「立即退出」：在此中断，已经计到的用量照常计入账单。',
    finish: '等它们结束',
    now: '立即退出',
    cancel: '取消',
  },
};

const en: Labels = {
  open: 'Open AiCarpool',
  quit: 'Quit',
  edit: 'Edit',
  view: 'View',
  copyAddress: (address) => `Copy ${address}`,
  state: {
    running: 'Relay running',
    paused: 'Relay paused, nothing is forwarded',
    failed: 'Relay not running',
  },
  pause: 'Pause all',
  goOn: 'Go on',
  openAttempts: (count) => `Requests in progress: ${count}`,
  costToday: (usd) => `Metered cost today: ${usd}`,
  costOfGroup: (group, usd) => `${group}: ${usd}`,
  unpricedToday: (count) => `Not priced yet: ${count} ${count === 1 ? 'request' : 'requests'}`,
  startFailed: 'AiCarpool cannot start',
  switchFailed: 'The relay stays as it was',
  quitting: {
    title: (count) => `${count} ${count === 1 ? 'request is' : 'requests are'} in progress`,
    text: 'Finish them: no new request is taken, those in progress are billed in full, then the app quits.\nQuit now: they are cut off here, and what was counted so far is billed.',
    finish: 'Finish them',
    now: 'Quit now',
    cancel: 'Cancel',
  },
};

export type ShellLanguage = 'zh-CN' | 'en';

/** The language of menu and tray: the owner's choice, or the system's when that is what was chosen. */
export function shellLanguage(chosen: 'system' | ShellLanguage, systemLocale: string): ShellLanguage {
  if (chosen !== 'system') return chosen;
  return systemLocale.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

export function labelsFor(language: ShellLanguage): Labels {
  return language === 'en' ? en : zh;
}
