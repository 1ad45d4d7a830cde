import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { AppError, type Lang } from '../../../shared/errors.ts';

export type LoopbackDeps = {
  /** What the browser came back with; resolves with whether it belongs to the login that is waiting. */
  readonly receive: (answer: URLSearchParams) => boolean;
  /** The language of the page that the owner then sees. */
  readonly language: () => Lang;
  /** A port to try. */
  readonly pickPort: () => number;
};

/** An address of this computer that the provider sends the browser back to; RFC 8252, section 7.3. */
export type Loopback = { readonly redirectUri: string; close(): void };

const HOST = '127.0.0.1';
const PATH = '/callback';
const TRIES = 20;

/** Listens on a random port, on another where that is taken. Throws `oauth.no_port`. */
export async function openLoopback(deps: LoopbackDeps): Promise<Loopback> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = deps.pickPort();
    const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000, maxHeaderSize: 16 * 1024 });
    server.on('request', (request, response) => answer(request, response, port, deps));
    if (!(await listens(server, port))) continue;
    return {
      redirectUri: `http://${HOST}:${port}${PATH}`,
      close() {
        server.close();
        // The page just sent may still be on its way.
        server.closeIdleConnections();
      },
    };
  }
  throw new AppError('oauth.no_port');
}

function listens(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ host: HOST, port }, () => resolve(true));
  });
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  { receive, language }: LoopbackDeps,
): void {
  const url = URL.parse(request.url ?? '', `http://${HOST}:${port}`);
  // A page of another site may know the port, but not by which name it is called.
  const isOurs = request.headers.host === `${HOST}:${port}`;
  if (!isOurs || request.method !== 'GET' || url === null || url.pathname !== PATH) {
    response.writeHead(404, { connection: 'close', 'cache-control': 'no-store' }).end();
    return;
  }
  const accepted = receive(url.searchParams);
  const page = Buffer.from(pageOf(accepted ? 'done' : 'unknown', language()));
  response
    .writeHead(accepted ? 200 : 400, {
      'content-type': 'text/html; charset=utf-8',
      'content-length': page.length,
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      connection: 'close',
    })
    .end(page);
}

const texts = {
  done: {
    'zh-CN': ['浏览器这边完成了', '请回到 AiCarpool 查看登录结果，这个页面可以关闭。'],
    en: ['Done in the browser', 'Go back to AiCarpool to see how the login ended. You can close this page.'],
  },
  unknown: {
    'zh-CN': ['这不是正在等待的登录', '请回到 AiCarpool，从那里重新打开登录页面。'],
    en: ['Not the login that is waiting', 'Go back to AiCarpool and open the login page from there.'],
  },
} as const;

function pageOf(kind: keyof typeof texts, language: Lang): string {
  const [title, text] = texts[kind][language];
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>AiCarpool</title>
<meta name="viewport" content="width=device-width"><style>
:root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;max-width:26rem;margin:22vh auto;padding:0 1.5rem}
h1{font-size:1.25rem;font-weight:600;margin:0 0 .5rem}p{margin:0;opacity:.75}</style>
<h1>${title}</h1><p>${text}</p></html>`;
}
