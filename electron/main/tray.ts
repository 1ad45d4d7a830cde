import { join } from 'node:path';
import { clipboard, Menu, nativeImage, Tray } from 'electron';
import { labelsFor, type ShellLanguage } from './labels.ts';
import { appMenu } from './menus.ts';
import { type TrayActions, type TrayFacts, trayMenu, trayPicture, trayState } from './tray-menu.ts';

export type ShellMenus = { update(facts: TrayFacts, language: ShellLanguage): void };

/** The tray and the application menu, kept in step with relay, usage and language. */
export function createMenus(
  actions: Omit<TrayActions, 'copy'>,
  shell: { assets: string; mac: boolean; packaged: boolean },
): ShellMenus {
  const picture = (facts: TrayFacts | undefined) =>
    nativeImage.createFromPath(
      join(shell.assets, trayPicture(facts === undefined ? 'failed' : trayState(facts.relay), shell.mac)),
    );
  const tray = new Tray(picture(undefined));
  tray.setToolTip('AiCarpool');
  tray.on('click', actions.open);
  const all: TrayActions = { ...actions, copy: (text) => clipboard.writeText(text) };
  return {
    update(facts, language) {
      const labels = labelsFor(language);
      tray.setImage(picture(facts));
      tray.setToolTip(`AiCarpool · ${labels.state[trayState(facts.relay)]}`);
      tray.setContextMenu(Menu.buildFromTemplate(trayMenu(facts, all, language)));
      Menu.setApplicationMenu(Menu.buildFromTemplate(appMenu(labels, all, shell)));
    },
  };
}
