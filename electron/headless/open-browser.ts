import { spawn } from 'node:child_process';

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  // `start` is a word of cmd.exe; its first quoted argument is a window title.
  win32: ['cmd', '/c', 'start', ''],
};

/** Opens an address in the system's browser. Quiet when there is none: the address is printed anyway. */
export function openBrowser(url: string): void {
  const [command, ...rest] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...rest, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
