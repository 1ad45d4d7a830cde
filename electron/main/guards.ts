import { isAppAddress } from './app-protocol.ts';
import { isOpenableOutside } from './outside-links.ts';

type Preventable = { preventDefault(): void };

/** The part of Electron's `WebContents` that the guards need. */
export interface GuardedContents {
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown;
  on(
    event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate',
    listener: (event: Preventable & { readonly url: string }) => void,
  ): unknown;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'deny' }): void;
}

/** The part of Electron's `Session` that the guards need. */
export interface GuardedSession {
  setPermissionRequestHandler(
    handler: (
      contents: unknown,
      permission: string,
      answer: (granted: boolean) => void,
      details: { requestingUrl: string },
    ) => void,
  ): void;
  setPermissionCheckHandler(
    handler: (contents: unknown, permission: string, requestingOrigin: string) => boolean,
  ): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  webRequest: {
    onBeforeRequest(
      listener: (details: { url: string }, answer: (response: { cancel: boolean }) => void) => void,
    ): void;
  };
}

/**
 * Keeps a page inside the interface: no navigation, no new window, no webview. Links to listed pages of
 * providers go to the system's browser instead.
 */
export function guardContents(contents: GuardedContents, openOutside: (url: string) => void): void {
  for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const) {
    contents.on(event, (details) => {
      if (!isAppAddress(details.url)) details.preventDefault();
    });
  }
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isOpenableOutside(url)) openOutside(url);
    return { action: 'deny' };
  });
}

/** Copying is the one thing the interface may do on its own; camera, location, devices and the rest are denied. */
const grantedPermission = 'clipboard-sanitized-write';

/** Denies every permission but copying, and every request that would leave this computer's own files. */
export function guardSession(session: GuardedSession): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(permission === grantedPermission && isAppAddress(details.requestingUrl)),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin) =>
      permission === grantedPermission && isAppAddress(requestingOrigin),
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !staysInside(details.url) }));
}

function staysInside(address: string): boolean {
  const url = URL.parse(address);
  if (url === null) return false;
  if (url.protocol === 'blob:') return isAppAddress(url.pathname);
  return isAppAddress(address) || url.protocol === 'data:' || url.protocol === 'devtools:';
}
