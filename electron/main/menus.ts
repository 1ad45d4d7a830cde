import type { MenuItemConstructorOptions } from 'electron';
import type { RelayStatus } from '../../shared/contract/relay.ts';
import type { Labels } from './labels.ts';

export type MenuActions = {
  readonly open: () => void;
  readonly quit: () => void;
  readonly copy: (text: string) => void;
};

/** The application menu: what copying, zooming and quitting by keyboard need, and no developer tools when packaged. */
export function appMenu(
  labels: Labels,
  actions: MenuActions,
  shell: { mac: boolean; packaged: boolean },
): MenuItemConstructorOptions[] {
  const quit: MenuItemConstructorOptions = {
    label: labels.quit,
    accelerator: 'CommandOrControl+Q',
    click: actions.quit,
  };
  const inspect: MenuItemConstructorOptions[] = shell.packaged
    ? []
    : [{ role: 'reload' }, { role: 'toggleDevTools' }];
  return [
    { label: 'AiCarpool', submenu: shell.mac ? [{ role: 'hide' }, { type: 'separator' }, quit] : [quit] },
    {
      label: labels.edit,
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: labels.view,
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...inspect,
      ],
    },
  ];
}

/** The tray's menu: whether members get through, where, and how many are being served. */
export function trayMenu(
  labels: Labels,
  actions: MenuActions,
  relay: RelayStatus,
): MenuItemConstructorOptions[] {
  const address = memberAddress(relay);
  const copyItem: MenuItemConstructorOptions[] =
    address === undefined ? [] : [{ label: labels.copyAddress, click: () => actions.copy(address) }];
  return [
    { label: address === undefined ? labels.notListening : labels.listening(address), enabled: false },
    { label: labels.openAttempts(relay.openAttempts), enabled: false },
    { type: 'separator' },
    ...copyItem,
    { label: labels.open, click: actions.open },
    { type: 'separator' },
    { label: labels.quit, click: actions.quit },
  ];
}

/** The address to hand to members: one on the network when there is one. */
function memberAddress(relay: RelayStatus): string | undefined {
  if (relay.state !== 'listening') return undefined;
  return (relay.addresses.find(({ kind }) => kind === 'lan') ?? relay.addresses[0])?.url;
}
