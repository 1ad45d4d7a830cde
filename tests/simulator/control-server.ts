/** The test's own listener: reads the ledger, gives commands, releases held streams. Never seen by the code under test. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { DirectiveError } from './behaviours.ts';
import type { LedgerFilter, LedgerState } from './ledger.ts';
import type { Vendor } from './vendor-server.ts';

const DEFAULT_WAIT_MS = 10_000;
const LOOK_EVERY_MS = 5;

/** Status and JSON body of an answer. */
type Result = [number, unknown];

function filterOf(query: URLSearchParams): LedgerFilter {
  const filter: LedgerFilter = {};
  for (const name of ['marker', 'apiKey', 'path'] as const) {
    const value = query.get(name);
    if (value !== null) filter[name] = value;
  }
  const state = query.get('state');
  if (state !== null) filter.state = state as LedgerState;
  const held = query.get('held');
  if (held !== null) filter.held = held === 'true';
  const servedOutput = query.get('servedOutput');
  if (servedOutput !== null) filter.servedOutput = Number(servedOutput);
  return filter;
}

/** Answers when at least `count` entries fit, or 408 with those that do when the time is over. */
function waitForEntries(vendor: Vendor, query: URLSearchParams): Promise<Result> {
  const filter = filterOf(query);
  const wanted = Number(query.get('count') ?? 1);
  return new Promise((resolve) => {
    let looking: NodeJS.Timeout | undefined;
    const look = () => {
      looking = undefined;
      if (vendor.ledger.count(filter) >= wanted) finish(200);
    };
    // A look walks the whole ledger, so changes under load share one.
    const unwatch = vendor.ledger.watch(() => {
      looking ??= setTimeout(look, LOOK_EVERY_MS);
    });
    const timer = setTimeout(() => finish(408), Number(query.get('timeoutMs') ?? DEFAULT_WAIT_MS));
    const finish = (status: number) => {
      unwatch();
      clearTimeout(looking);
      clearTimeout(timer);
      resolve([status, vendor.ledger.entries(filter)]);
    };
    look();
  });
}

function routes(vendor: Vendor) {
  return async (route: string, query: URLSearchParams, body: unknown): Promise<Result> => {
    switch (route) {
      case 'GET /ledger':
        return [200, vendor.ledger.entries(filterOf(query))];
      case 'GET /ledger/wait':
        return waitForEntries(vendor, query);
      case 'GET /body':
        return [200, vendor.ledger.bodyOf(Number(query.get('sequence')))];
      case 'GET /stats':
        return [200, vendor.ledger.totals()];
      case 'POST /behaviour':
        vendor.rules.add(body);
        return [200, {}];
      case 'POST /keys':
        vendor.keys.set(body as Parameters<Vendor['keys']['set']>[0]);
        return [200, {}];
      case 'POST /release':
        return [200, { released: vendor.held.release(filterOf(query)) }];
      case 'POST /reset':
        // Idle connections stay: closing them would race with the next request of a client's pool.
        for (const res of vendor.open) res.destroy();
        vendor.rules.clear();
        vendor.keys.reset();
        vendor.ledger.reset();
        return [200, {}];
      default:
        return [404, { error: `no ${route} here` }];
    }
  };
}

async function readJson(req: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

/** The listener, not yet bound. */
export function createControlServer(vendor: Vendor): Server {
  const obey = routes(vendor);
  const answer = async (req: IncomingMessage, res: ServerResponse) => {
    const url = new URL(req.url as string, 'http://control');
    let result: Result;
    try {
      result = await obey(`${req.method} ${url.pathname}`, url.searchParams, await readJson(req));
    } catch (error) {
      if (!(error instanceof DirectiveError || error instanceof SyntaxError)) throw error;
      result = [400, { error: error.message }];
    }
    res.writeHead(result[0], { 'content-type': 'application/json' });
    res.end(JSON.stringify(result[1]));
  };
  return createServer({ keepAliveTimeout: 600_000 }, (req, res) => void answer(req, res));
}
