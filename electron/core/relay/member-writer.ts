import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Holds a source of bytes back and lets it go on. */
export type Tap = { pause(): void; resume(): void };

/** What an answer begins with; it is sent with the first bytes. */
export type Head = { readonly status: number; readonly headers: OutgoingHttpHeaders };

/**
 * Writes to a member no faster than the member reads: a full connection pauses the source until it has
 * drained or closed. What is written within one turn of the event loop goes out as one piece. A member who
 * takes in nothing for `stallMs` is disconnected. Once the member has gone, writing does nothing.
 */
export class MemberWriter {
  readonly #response: ServerResponse;
  readonly #head: Head;
  readonly #source: Tap;
  readonly #stallMs: number;
  #unsent: (Buffer | string)[] = [];
  #scheduled = false;
  /** While it is set, what is written stays here. */
  #hold: NodeJS.Timeout | undefined;
  #full = false;

  constructor(response: ServerResponse, head: Head, source: Tap, stallMs: number) {
    this.#response = response;
    this.#head = head;
    this.#source = source;
    this.#stallMs = stallMs;
  }

  /** True while the source waits for the member. */
  get isFull(): boolean {
    return this.#full;
  }

  write(bytes: Buffer | string): void {
    if (bytes.length === 0) return;
    this.#unsent.push(bytes);
    if (this.#scheduled || this.#hold !== undefined) return;
    this.#scheduled = true;
    process.nextTick(this.#turnEnds);
  }

  /** Keeps what is not yet out until {@link flush} or {@link end}, `ms` at most. */
  hold(ms: number): void {
    this.#hold ??= setTimeout(() => this.flush(), ms);
  }

  /** Sends what was written so far. */
  flush(): void {
    this.#unhold();
    const bytes = this.#take();
    if (bytes === undefined || this.#isOver()) return;
    this.#writeHead();
    if (this.#response.write(bytes) || this.#full) return;
    this.#full = true;
    this.#source.pause();
    // A socket's timeout starts anew whenever the system has taken some of what is queued.
    this.#response.setTimeout(this.#stallMs, this.#stalled);
    this.#response.once('drain', this.#ready);
    this.#response.once('close', this.#ready);
  }

  end(): void {
    this.#unhold();
    const bytes = this.#take();
    if (this.#isOver()) return;
    if (bytes === undefined) {
      this.#response.end();
      return;
    }
    this.#writeHead();
    this.#response.end(bytes);
  }

  #unhold(): void {
    clearTimeout(this.#hold);
    this.#hold = undefined;
  }

  #isOver(): boolean {
    return this.#response.destroyed || this.#response.writableEnded;
  }

  #writeHead(): void {
    if (!this.#response.headersSent) this.#response.writeHead(this.#head.status, this.#head.headers);
  }

  #take(): Buffer | string | undefined {
    const unsent = this.#unsent;
    if (unsent.length === 0) return undefined;
    this.#unsent = [];
    if (unsent.length === 1) return unsent[0];
    return Buffer.concat(unsent.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
  }

  readonly #turnEnds = () => {
    this.#scheduled = false;
    if (this.#hold === undefined) this.flush();
  };

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
