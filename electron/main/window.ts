import { BrowserWindow } from 'electron';
import type { EventName } from '../../shared/contract/events.ts';
import { eventChannel } from '../../shared/ipc-channels.ts';
import { appHome } from './app-protocol.ts';
import { windowOptions } from './window-options.ts';

export type MainWindow = {
  /** Brings the window to the front, making it first when there is none. */
  show(): void;
  /** Shows the window with what the alert is about. */
  showAlert(alertId: string): void;
  /** From now on closing the window really closes it. */
  letGo(): void;
};

/** The one window. Closing it leaves the relay running; members depend on it, and the tray brings it back. */
export function createMainWindow(files: { preload: string; icon: string }): MainWindow {
  let window: BrowserWindow | undefined;
  let letGo = false;

  function open(): BrowserWindow {
    const opened = new BrowserWindow(windowOptions(files));
    opened.once('ready-to-show', () => opened.show());
    opened.on('close', (event) => {
      if (letGo) return;
      event.preventDefault();
      opened.hide();
    });
    opened.once('closed', () => {
      window = undefined;
    });
    void opened.loadURL(appHome);
    return opened;
  }

  function show(): BrowserWindow {
    if (window === undefined) {
      window = open();
      return window;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    return window;
  }

  return {
    show: () => void show(),
    showAlert(alertId) {
      const { webContents } = show();
      const tell = () => webContents.send(eventChannel, 'alert.opened' satisfies EventName, { alertId });
      if (webContents.isLoading()) webContents.once('did-finish-load', tell);
      else tell();
    },
    letGo() {
      letGo = true;
    },
  };
}
