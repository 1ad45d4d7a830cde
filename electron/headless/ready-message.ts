import { type AppError, errorMessage, type Lang } from '../../shared/errors.ts';

export type Addresses = {
  /** Null while the relay does not listen. */
  readonly relay: string | null;
  readonly control: string;
  readonly token: string;
};

/** Where the owner opens the interface; the token stands behind `#`, which no browser sends to a server. */
export function ownerAddress({ control, token }: Addresses): string {
  return `${control}/#token=${token}`;
}

/** One line of JSON. */
export function readyForScripts({ relay, control, token }: Addresses): string {
  return `${JSON.stringify({ relay, control, token })}\n`;
}

/** The same for a person, with the reason when members cannot reach the relay. */
export function readyForPeople(addresses: Addresses, failure: AppError | undefined, lang: Lang): string {
  const word = words[lang];
  const members = addresses.relay ?? (failure === undefined ? '' : errorMessage(failure, lang));
  return [
    word.running,
    `  ${word.owner}  ${ownerAddress(addresses)}`,
    `  ${word.members}  ${members}`,
    word.stop,
    '',
  ].join('\n');
}

/** What an owner reads when accounts cannot be used until something is entered. */
export function vaultIsLocked(lang: Lang): string {
  return `${words[lang].locked}\n`;
}

const words = {
  'zh-CN': {
    running: 'AiCarpool 已启动。',
    owner: '车主界面',
    members: '成员地址',
    stop: '按 Ctrl+C 停止。',
    locked: '账号密钥没有解锁：成员的请求会被拒绝，账本不受影响。请在车主界面解锁。',
  },
  en: {
    running: 'AiCarpool is running.',
    owner: 'Owner  ',
    members: 'Members',
    stop: 'Press Ctrl+C to stop.',
    locked:
      "Account secrets are locked: members' requests are refused, the ledger is not affected. Unlock them in the owner's interface.",
  },
} as const satisfies Record<Lang, unknown>;
