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

const words = {
  'zh-CN': {
    running: 'AiCarpool 已启动。',
    owner: '车主界面',
    members: '成员地址',
    stop: '按 Ctrl+C 停止。',
  },
  en: {
    running: 'AiCarpool is running.',
    owner: 'Owner  ',
    members: 'Members',
    stop: 'Press Ctrl+C to stop.',
  },
} as const satisfies Record<Lang, unknown>;
