import type { MenuItemConstructorOptions } from 'electron';
import type { Labels } from './labels.ts';

/** The application menu: what copying, zooming and quitting by keyboard need, and no developer tools when packaged. */
export function appMenu(
  labels: Labels,
  actions: { readonly quit: () => void },
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
