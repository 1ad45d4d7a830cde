import type { BrowserWindowConstructorOptions } from 'electron';

/** What the window is made of; everything that weakens the sandbox is switched off by name. */
export function windowOptions(files: { preload: string; icon: string }): BrowserWindowConstructorOptions {
  return {
    title: 'AiCarpool',
    width: 1200,
    height: 800,
    minWidth: 1024,
    minHeight: 700,
    show: false,
    icon: files.icon,
    autoHideMenuBar: true,
    webPreferences: {
      preload: files.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  };
}
