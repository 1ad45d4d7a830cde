import { buildConnector } from 'undici';
import type { AccountProxy } from './proxy.ts';
import { openTunnel, targetOf } from './proxy-tunnel.ts';

/** How undici connects through a proxy, the provider's own TLS included: the proxy's socket, or an error. */
export function connectorThrough(proxy: AccountProxy, connectMs: number): buildConnector.connector {
  const secure = buildConnector({ timeout: connectMs });
  return (options, callback) => {
    const { protocol, hostname, port } = options;
    openTunnel(proxy, targetOf({ protocol, hostname, port }), { timeoutMs: connectMs }).then(
      (socket) => {
        if (protocol === 'https:') secure({ ...options, httpSocket: socket }, callback);
        else callback(null, socket);
      },
      (error: Error) => callback(error, null),
    );
  };
}
