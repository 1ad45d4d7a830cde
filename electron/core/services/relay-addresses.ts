import type { networkInterfaces } from 'node:os';
import type { RelayStatus } from '../../../shared/contract/relay.ts';

type Interfaces = ReturnType<typeof networkInterfaces>;

/**
 * Where members reach a relay on this port: this computer's own address, and those of its networks while the
 * relay is open to them. Link-local IPv6 addresses are left out: no client accepts their zone index in a URL.
 */
export function relayAddresses(port: number, lan: boolean, interfaces: Interfaces): RelayStatus['addresses'] {
  const loopback = { url: `http://127.0.0.1:${port}`, kind: 'loopback' as const, interface: 'loopback' };
  if (!lan) return [loopback];
  const outward = Object.entries(interfaces).flatMap(([name, addresses = []]) =>
    addresses
      .filter(({ internal, address }) => !internal && !/^(fe80:|169\.254\.)/i.test(address))
      .map(({ address, family }) => ({
        url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
        kind: 'lan' as const,
        interface: name,
        family,
      })),
  );
  // IPv4 first: it is what people read out and type.
  const ordered = outward.sort((a, b) => a.family.localeCompare(b.family));
  return [loopback, ...ordered.map(({ family: _, ...address }) => address)];
}
