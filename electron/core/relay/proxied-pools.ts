import { Pool } from 'undici';
import { AppError } from '../../../shared/errors.ts';
import { type AccountProxy, ProxyError } from '../providers/proxy.ts';
import { connectorThrough } from '../providers/proxy-connector.ts';

/** More are kept for nobody: the one used longest ago ends with its running requests. */
const MOST_POOLS = 32;

type Options = Omit<Pool.Options, 'connect'>;

/** Connections to providers through proxies, kept open for each origin and proxy, login included. */
export function createProxiedPools(connectMs: number, options: Options) {
  const pools = new Map<string, Pool>();

  return {
    poolFor(origin: string, proxy: AccountProxy): Pool {
      const { kind, host, port, username, password } = proxy;
      const name = JSON.stringify([origin, kind, host, port, username, password]);
      const pool =
        pools.get(name) ?? new Pool(origin, { ...options, connect: connectorThrough(proxy, connectMs) });
      // Put in again, so that the first is always the one used longest ago.
      pools.delete(name);
      pools.set(name, pool);
      for (const [oldest, left] of pools) {
        if (pools.size <= MOST_POOLS) break;
        pools.delete(oldest);
        retire(left);
      }
      return pool;
    },

    /** Ends every connection as soon as its request has ended; the next request opens a new one. */
    retireAll(): void {
      for (const pool of pools.values()) retire(pool);
      pools.clear();
    },

    /** Ends all connections. */
    async close(): Promise<void> {
      await Promise.all(Array.from(pools.values(), (pool) => pool.destroy()));
      pools.clear();
    },
  };
}

function retire(pool: Pool): void {
  // It has no request left that could be told.
  pool.close().catch(() => undefined);
}

/** A proxy's failure as a member is told; undefined for any other. */
export function proxyRefusal(error: Error): AppError | undefined {
  if (!(error instanceof ProxyError)) return undefined;
  const { zh, en } = error.reason;
  const cause = { cause: error };
  if (error.failure === 'target')
    return new AppError('relay.upstream_unreachable', layerBehind(en, zh), cause);
  const code = error.failure === 'refused' ? 'relay.proxy_refused' : 'relay.proxy_unreachable';
  return new AppError(code, { reason: en, reasonZh: zh }, cause);
}

function layerBehind(en: string, zh: string) {
  return { layer: `behind the proxy: ${en}`, layerZh: `代理之后：${zh}` };
}
