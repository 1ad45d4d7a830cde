import type { MenuItemConstructorOptions } from 'electron';
import type { Result } from '../../shared/contract/index.ts';
import type { RelayStatus } from '../../shared/contract/relay.ts';
import { formatPusdShort } from '../../shared/money.ts';
import { labelsFor, type ShellLanguage, type TrayState } from './labels.ts';

export type TrayActions = {
  readonly open: () => void;
  readonly quit: () => void;
  readonly copy: (text: string) => void;
  readonly setPaused: (paused: boolean) => void;
};

/** What the tray tells. */
export type TrayFacts = { readonly relay: RelayStatus; readonly today: Result<'usage.today'> };

/** More groups than this are told as a sum only. */
const MOST_GROUPS = 6;
const LONGEST_NAME = 24;

/** The state as the dot in the window shows it. */
export function trayState({ state, paused }: RelayStatus): TrayState {
  if (state !== 'listening') return 'failed';
  return paused ? 'paused' : 'running';
}

/** The picture for a state; macOS colours pictures of that name itself, so there the shape alone tells it. */
export function trayPicture(state: TrayState, mac: boolean): string {
  return mac ? `tray-${state}Template.png` : `tray-${state}.png`;
}

/** The tray's menu: whether members get through, where, how many are being served, and what today costs. */
export function trayMenu(
  { relay, today }: TrayFacts,
  actions: TrayActions,
  language: ShellLanguage,
): MenuItemConstructorOptions[] {
  const labels = labelsFor(language);
  const told = (label: string): MenuItemConstructorOptions => ({ label: plain(label), enabled: false });
  return [
    told(labels.state[trayState(relay)]),
    told(labels.openAttempts(relay.openAttempts)),
    ...costLines(today, language).map(told),
    { type: 'separator' },
    ...relay.addresses.map(({ url }) => ({ label: labels.copyAddress(url), click: () => actions.copy(url) })),
    {
      label: relay.paused ? labels.goOn : labels.pause,
      click: () => actions.setPaused(!relay.paused),
    },
    { type: 'separator' },
    { label: labels.open, click: actions.open },
    { label: labels.quit, click: actions.quit },
  ];
}

/** Today's metered cost in USD, with several groups also of each; what has no price yet is said, not counted as free. */
function costLines(today: TrayFacts['today'], language: ShellLanguage): string[] {
  const labels = labelsFor(language);
  const usd = (pusd: bigint) => formatPusdShort(pusd, language);
  const sum = today.reduce((total, { costPusd }) => total + costPusd, 0n);
  const unpriced = today.reduce((total, { unpricedRequests }) => total + unpricedRequests, 0);
  const isDivided = today.length > 1 && today.length <= MOST_GROUPS;
  return [
    labels.costToday(usd(sum)),
    ...(isDivided
      ? today.map(({ groupName, costPusd }) => labels.costOfGroup(short(groupName), usd(costPusd)))
      : []),
    ...(unpriced > 0 ? [labels.unpricedToday(unpriced)] : []),
  ];
}

function short(name: string): string {
  const characters = [...name];
  return characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME - 1).join('')}…` : name;
}

/** In a menu's label an ampersand marks a key; doubled it is itself. */
function plain(label: string): string {
  return label.replaceAll('&', '&&');
}
