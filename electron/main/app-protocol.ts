import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import { contentSecurityPolicy } from '../../shared/content-policy.ts';

/** The interface's own address in the desktop; `file:` pages would be blank and too powerful. */
export const appScheme = 'app';
const appHost = 'carpool';
export const appHome = `${appScheme}://${appHost}/index.html`;

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Whether an address belongs to the interface itself. */
export function isAppAddress(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === `${appScheme}:` && url.host === appHost;
}

/** The file behind an `app:` address, or nothing when the address is foreign or leads outside `root`. */
export function resolveAppFile(address: string, root: string): string | undefined {
  if (!isAppAddress(address)) return undefined;
  const path = decodePath(new URL(address).pathname);
  if (path === undefined || /[\0\\:]/.test(path)) return undefined;
  const file = resolve(root, `.${path === '/' ? '/index.html' : path}`);
  return file.startsWith(resolve(root) + sep) ? file : undefined;
}

/** Answers a request for a file of the interface; anything else is a bare 404 or 405. */
export async function serveAppFile(request: Request, root: string): Promise<Response> {
  if (request.method !== 'GET') return new Response(null, { status: 405, headers: { allow: 'GET' } });
  const file = resolveAppFile(request.url, root);
  const type = file === undefined ? undefined : mediaTypes[extname(file)];
  if (file === undefined || type === undefined) return new Response(null, { status: 404 });
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) return new Response(null, { status: 404 });
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': type,
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
  });
}

function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
