/** The few words that the desktop shell shows itself, outside the interface. */
export type Labels = {
  readonly open: string;
  readonly quit: string;
  readonly edit: string;
  readonly view: string;
  readonly copyAddress: string;
  readonly listening: (address: string) => string;
  readonly notListening: string;
  readonly openAttempts: (count: number) => string;
  readonly startFailed: string;
};

const zh: Labels = {
  open: '打开 AiCarpool',
  quit: '退出',
  edit: '编辑',
  view: '显示',
  copyAddress: '复制中转地址',
  listening: (address) => `中转运行中：${address}`,
  notListening: '中转没有运行',
  openAttempts: (count) => `进行中的请求：${count}`,
  startFailed: 'AiCarpool 无法启动',
};

const en: Labels = {
  open: 'Open AiCarpool',
  quit: 'Quit',
  edit: 'Edit',
  view: 'View',
  copyAddress: 'Copy relay address',
  listening: (address) => `Relay running: ${address}`,
  notListening: 'Relay not running',
  openAttempts: (count) => `Requests in progress: ${count}`,
  startFailed: 'AiCarpool cannot start',
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
