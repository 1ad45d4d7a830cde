import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../shared/contract/index.ts';
import { type AppProcess, freshDataDir, startApp } from '../app-process.ts';
import { prepareGroup } from '../metered-usage.ts';
import { type Simulator, simCommand, startSimulator } from '../simulator/simulator-process.ts';

const headless = fileURLToPath(new URL('../../electron/serve.mjs', import.meta.url));

/** Runs the shell until it ends by itself. */
async function runToEnd(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [headless, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'en_US.UTF-8', ...env },
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    texts.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code, ...texts };
}

async function taken<T>(work: (port: number) => Promise<T>): Promise<T> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await work((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}

describe('the command line', () => {
  it.each([
    [['--relay-port', 'eighty'], '--relay-port must be a port from 0 to 65535'],
    [['--control-port', '65536'], '--control-port must be a port from 0 to 65535'],
    [['--data', ''], '--data must not be empty'],
    [['--port', '1'], "Unknown option '--port'"],
    [['start'], "Unexpected argument 'start'"],
    [['--passphrase-stdin', '--key-file', 'x'], '--key-file and --passphrase-stdin exclude each other'],
  ])('%j ends with exit code 2 and says why', async (args, problem) => {
    const { code, stdout, stderr } = await runToEnd(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(problem);
    expect(stderr).toContain('--control-port N');
  });

  it('is explained by --help', async () => {
    const { code, stdout } = await runToEnd(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('--relay-port N');
  });
});

describe('a start that cannot succeed', () => {
  it.each(['--relay-port', '--control-port'])('names the next free port when %s is taken', async (option) => {
    const data = await freshDataDir();
    const { code, stdout, stderr } = await taken((port) =>
      runToEnd(['--data', data, '--relay-port', '0', '--control-port', '0', option, String(port)]),
    );
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/Port \d+ is taken\. The next free port is \d+\./);
  });

  it('names the process that uses the data folder', async () => {
    const app = await startApp();
    try {
      const second = await runToEnd(['--data', app.dataDir, '--relay-port', '0', '--control-port', '0']);
      expect(second).toMatchObject({ code: 1, stdout: '' });
      expect(second.stderr).toContain(`(pid ${app.pid})`);
    } finally {
      await app.stop();
    }
  });
});

describe('the headless shell', () => {
  let app: AppProcess;
  let vendor: Simulator;

  beforeAll(async () => {
    vendor = await startSimulator();
  });
  afterAll(() => vendor.stop());
  afterEach(async () => {
    await app?.stop();
    await vendor.reset();
  });

  it('keeps what was entered over a stop and a start', async () => {
    app = await startApp();
    const { dataDir } = app;
    const group = await app.api.group.create({ name: '周末拼车' });
    expect(await app.stop()).toBe(0);
    app = await startApp({ dataDir });
    expect(await app.api.group.list({})).toEqual([group]);
  });

  it('lets a request under way end before it stops', async () => {
    app = await startApp();
    const { secret, groupId } = await prepareGroup(app.api, vendor.vendorUrl);
    const answer = await stream(app, secret, { hold: { after: 2 } });
    const stopped = app.stop();
    await vendor.waitFor({ state: 'streaming' });
    await vendor.release();
    expect(await answer.text()).toContain('event: message_stop');
    expect(await stopped).toBe(0);
    app = await startApp({ dataDir: app.dataDir });
    expect((await app.api.usage.list({ groupId })).records).toMatchObject([{ source: 'final' }]);
  });

  it('ends at once when asked again, and the next start accounts for what was under way', async () => {
    app = await startApp();
    const { secret, groupId } = await prepareGroup(app.api, vendor.vendorUrl);
    const answer = await stream(app, secret, { hold: { after: 2 } });
    const { pid } = app;
    const impatience = setInterval(() => process.kill(pid, 'SIGTERM'), 100);
    expect(await app.stop()).toBe(1);
    clearInterval(impatience);
    await expect(answer.text()).rejects.toThrow();
    app = await startApp({ dataDir: app.dataDir });
    expect((await app.api.usage.list({ groupId })).records).toMatchObject([{ source: 'recovered' }]);
  });

  it('writes no secret into its log', async () => {
    app = await startApp();
    const { secret } = await prepareGroup(app.api, vendor.vendorUrl);
    await (await stream(app, secret, {})).text();
    await app.stop();
    const log = await readFile(join(app.dataDir, 'logs', 'carpool.log'), 'utf8');
    expect(log).toContain('the price table was imported');
    for (const text of [secret, app.token, 'sk-sim-canary']) expect(log).not.toContain(text);
  });
});

describe('the control listener', () => {
  let app: AppProcess;

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  type Sent = { method?: string; path?: string; headers?: Record<string, string>; body?: string };

  /** A request with exactly these headers; `undefined` ones of the usual are left out. */
  function send({ method = 'POST', path = '/api/group.list', headers = {}, body = '{}' }: Sent) {
    const { hostname, port } = new URL(app.controlUrl);
    const usual = { authorization: `Bearer ${app.token}`, 'content-type': 'application/json' };
    return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>(
      (resolve, reject) => {
        const request = httpRequest(
          { hostname, port, method, path, headers: { ...usual, ...headers } },
          async (response) => {
            let text = '';
            for await (const chunk of response.setEncoding('utf8')) text += chunk;
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
          },
        );
        request.on('error', reject);
        request.end(method === 'GET' ? undefined : body);
      },
    );
  }

  it.each<[string, Sent, number, string]>([
    ['no token', { headers: { authorization: '' } }, 401, 'owner.unauthorized'],
    ['another token', { headers: { authorization: `Bearer ${'x'.repeat(43)}` } }, 401, 'owner.unauthorized'],
    ['a foreign host name', { headers: { host: 'evil.example' } }, 421, 'host.refused'],
    [
      'a host name that only begins like the own',
      { headers: { host: 'localhost.evil.example' } },
      421,
      'host.refused',
    ],
    ['a page of another site', { headers: { 'sec-fetch-site': 'cross-site' } }, 403, 'origin.refused'],
    ['a page of another origin', { headers: { origin: 'http://evil.example' } }, 403, 'origin.refused'],
    ['text', { headers: { 'content-type': 'text/plain' } }, 415, 'input.content_type'],
    [
      'a form',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'input.content_type',
    ],
    ['a compressed body', { headers: { 'content-encoding': 'gzip' } }, 415, 'input.content_type'],
    ['half a JSON', { body: '{"a":' }, 400, 'input.malformed_json'],
    ['no JSON object', { body: '5' }, 400, 'input.invalid'],
    ['more than four megabytes', { body: `"${'x'.repeat(4 * 1024 * 1024)}"` }, 413, 'input.too_large'],
    ['an unknown method', { path: '/api/group.drop' }, 404, 'method.unknown'],
    ['a method by GET', { method: 'GET' }, 404, 'route.unknown'],
    ['an unknown address', { method: 'GET', path: '/nothing' }, 404, 'route.unknown'],
    ['a path out of the interface', { method: 'GET', path: '/..%2f..%2fpackage.json' }, 404, 'route.unknown'],
    ['a path that is no UTF-8', { method: 'GET', path: '/%ff' }, 404, 'route.unknown'],
    [
      'a group that does not exist',
      { path: '/api/group.get', body: '{"groupId":"x"}' },
      404,
      'group.not_found',
    ],
  ])('refuses %s', async (_what, sent, status, code) => {
    const answer = await send(sent);
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([status, { ok: false, error: { code } }]);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.text).not.toContain(app.token);
  });

  it.each(['/api/group.list', '/', '/nothing'])('sends its security headers with %s', async (path) => {
    const { headers } = await send({ path, method: path === '/api/group.list' ? 'POST' : 'GET' });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  it('serves the interface without inline scripts, to anybody on this computer', async () => {
    const { status, text } = await send({ method: 'GET', path: '/', headers: { authorization: '' } });
    expect(status).toBe(200);
    expect(text).toContain('<div id="root"></div>');
    const scripts = [...text.matchAll(/<script\b([^>]*)>([^<]*)/g)];
    expect(scripts).not.toEqual([]);
    for (const [, attributes, content] of scripts) {
      expect(attributes).toMatch(/src="\.\/assets\//);
      expect(content).toBe('');
    }
  });

  it('describes every method as OpenAPI, with amounts as strings', async () => {
    const { text } = await send({ method: 'GET', path: '/api/openapi.json' });
    const document = JSON.parse(text);
    expect(Object.keys(document.paths)).toEqual(
      Object.keys(methods)
        .sort()
        .map((name) => `/api/${name}`),
    );
    const { requestBody } = document.paths['/api/account.create'].post;
    const { fee } = requestBody.content['application/json'].schema.properties;
    expect(JSON.stringify(fee)).toContain('"amountMinor":{"type":"string"');
  });

  it('is not reachable on the listener for members', async () => {
    const answer = await fetch(`${app.relayUrl}/api/group.list`, {
      method: 'POST',
      headers: { authorization: `Bearer ${app.token}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(404);
    expect((await fetch(`${app.relayUrl}/index.html`)).status).toBe(404);
  });

  it('stops without waiting for streams of events', async () => {
    const own = await startApp();
    const authorization = `Bearer ${own.token}`;
    const events = await fetch(`${own.controlUrl}/api/events`, { headers: { authorization } });
    expect(events.headers.get('content-type')).toContain('text/event-stream');
    expect(await own.stop()).toBe(0);
    expect(await events.text()).toBe(': ready\n\n');
  });
});

/** A streamed request whose head has come. */
function stream(
  app: AppProcess,
  secret: string,
  behaviour: Parameters<typeof simCommand>[0],
): Promise<Response> {
  return fetch(`${app.relayUrl}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', 'x-api-key': secret },
    body: JSON.stringify({
      model: 'claude-sonnet-4-5',
      max_tokens: 64,
      stream: true,
      messages: [{ role: 'user', content: simCommand(behaviour) }],
    }),
  });
}
