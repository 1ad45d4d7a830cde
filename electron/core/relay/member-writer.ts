import type { ServerResponse } from 'node:http';

/** Holds a source of bytes back and lets it go on. */
export type Tap = { pause(): void; resume(): void };

/**
 * Writes to a member no faster than the member reads: a full connection pauses the source until it has
 * drained or closed. A member who takes in nothing for `stallMs` is disconnected. Once the member has gone,
 * writing does nothing.
 */
export class MemberWriter {
  readonly #response: ServerResponse;
  readonly #source: Tap;
  readonly #stallMs: number;
  #full = false;

  constructor(response: ServerResponse, source: Tap, stallMs: number) {
    this.#response = response;
    this.#source = source;
    this.#stallMs = stallMs;
  }

  /** True while the source waits for the member. */
  get isFull(): boolean {
    return this.#full;
  }

  write(bytes: Buffer | string): void {
    if (bytes.length === 0 || this.#response.destroyed || this.#response.writableEnded) return;
    if (this.#response.write(bytes) || this.#full) return;
    this.#full = true;
    this.#source.pause();
    // A socket's timeout starts anew whenever the system has taken some of what is queued.
    this.#response.setTimeout(this.#stallMs, this.#stalled);
    this.#response.once('drain', this.#ready);
    this.#response.once('close', this.#ready);
  }

  end(): void {
    if (!this.#response.writableEnded) this.#response.end();
  }

  readonly #stalled = () => this.#response.destroy();

  readonly #ready = () => {
    this.#response.off('drain', this.#ready);
    this.#response.off('close', this.#ready);
    if (!this.#response.destroyed) this.#response.setTimeout(0);
    this.#response.off('timeout', this.#stalled);
    this.#full = false;
    this.#source.resume();
  };
}
