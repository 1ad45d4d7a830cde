import { join } from 'node:path';
import { clipboard, Menu, nativeImage, Tray } from 'electron';
import type { RelayStatus } from '../../shared/contract/relay.ts';
import { labelsFor, type ShellLanguage } from './labels.ts';
import { appMenu, type MenuActions, trayMenu } from './menus.ts';

export type ShellMenus = { update(relay: RelayStatus, language: ShellLanguage): void };

/** The tray and the application menu, kept in step with relay and language. */
export function createMenus(
  actions: Omit<MenuActions, 'copy'>,
  shell: { assets: string; mac: boolean; packaged: boolean },
): ShellMenus {
  const picture = nativeImage.createFromPath(join(shell.assets, shell.mac ? 'trayTemplate.png' : 'tray.png'));
  const tray = new Tray(picture);
  tray.setToolTip('AiCarpool');
  tray.on('click', actions.open);
  const all: MenuActions = { ...actions, copy: (text) => clipboard.writeText(text) };
  return {
    update(relay, language) {
      const labels = labelsFor(language);
      tray.setContextMenu(Menu.buildFromTemplate(trayMenu(labels, all, relay)));
      Menu.setApplicationMenu(Menu.buildFromTemplate(appMenu(labels, all, shell)));
    },
  };
}
