import { once } from 'node:events';
import { connect } from 'node:net';
import { createServer } from 'node:tls';
import { certificate } from './certificate.ts';
import { type TestProxy, Tunnels } from './tunnels.ts';

/** Puts TLS before a plain server on loopback, so that a vendor can be called by https. */
export async function startTlsFront(port: number): Promise<TestProxy> {
  const tunnels = new Tunnels({});
  const server = createServer({ ...certificate, ALPNProtocols: ['http/1.1'] }, (client) => {
    tunnels.entered(client);
    tunnels.join(client, connect({ host: '127.0.0.1', port }));
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return tunnels.proxy(server);
}
