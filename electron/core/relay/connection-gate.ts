import type { Socket } from 'node:net';
import { isLoopback } from './guards.ts';
import type { RelayLimits } from './limits.ts';

/** Counts connections and closes those beyond their limits before anything is read from them. */
export class ConnectionGate {
  readonly #limits: Pick<RelayLimits, 'connections' | 'connectionsPerAddress'>;
  readonly #sockets = new Map<Socket, string>();
  readonly #perAddress = new Map<string, number>();

  constructor(limits: Pick<RelayLimits, 'connections' | 'connectionsPerAddress'>) {
    this.#limits = limits;
  }

  /** Lets a connection in or closes it; without `lan` only this computer's own are let in. */
  accept(socket: Socket, lan: boolean): void {
    const address = socket.remoteAddress ?? '';
    const isOwn = isLoopback(address);
    const count = this.#perAddress.get(address) ?? 0;
    const isCrowd = !isOwn && count >= this.#limits.connectionsPerAddress;
    if (isCrowd || this.#sockets.size >= this.#limits.connections || (!lan && !isOwn)) {
      socket.destroy();
      return;
    }
    this.#sockets.set(socket, address);
    this.#perAddress.set(address, count + 1);
    socket.once('close', () => this.#forget(socket, address));
  }

  /** Closes every connection, or those from other computers. */
  close(which: 'all' | 'others'): void {
    for (const [socket, address] of this.#sockets) {
      if (which === 'all' || !isLoopback(address)) socket.destroy();
    }
  }

  #forget(socket: Socket, address: string): void {
    this.#sockets.delete(socket);
    const left = (this.#perAddress.get(address) ?? 1) - 1;
    if (left === 0) this.#perAddress.delete(address);
    else this.#perAddress.set(address, left);
  }
}
