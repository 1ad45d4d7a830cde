/** Starts the simulated vendor and its control listener on loopback; one JSON line on stdout says where. */
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { BehaviourRules } from './behaviour-rules.ts';
import { createControlServer } from './control-server.ts';
import { Ledger } from './ledger.ts';
import { HeldStreams } from './player.ts';
import { AcceptedKeys, createVendorServer } from './vendor-server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'control-port': { type: 'string', default: '0' },
    /** Keeps counters only: no entries, no digests. */
    'quiet-ledger': { type: 'boolean', default: false },
    /** Ends with its parent: a closed stdin is an order to stop. */
    'end-with-stdin': { type: 'boolean', default: false },
  },
});

function listen(server: Server, port: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: Number(port), host: '127.0.0.1', backlog: 4_096 }, () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

const vendor = {
  ledger: new Ledger(values['quiet-ledger']),
  rules: new BehaviourRules(),
  keys: new AcceptedKeys(),
  held: new HeldStreams(),
  open: new Set<ServerResponse>(),
};
const vendorServer = createVendorServer(vendor);
const controlServer = createControlServer(vendor);

function stop(): void {
  for (const server of [vendorServer, controlServer]) {
    server.close();
    server.closeAllConnections();
  }
  process.exit(0);
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
if (values['end-with-stdin']) process.stdin.resume().once('end', stop);

const addresses = {
  vendor: await listen(vendorServer, values.port),
  control: await listen(controlServer, values['control-port']),
};
process.stdout.write(`${JSON.stringify(addresses)}\n`);
