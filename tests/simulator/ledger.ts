/** The vendor's own account of every request: what it planned, what it really put on the wire, and byte digests. */
import { createHash, type Hash, hash } from 'node:crypto';
import type { Directive } from './behaviours.ts';

/** Token counts in the vendor's disjoint buckets. */
export type Tokens = {
  input: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
  cacheRead: number;
  output: number;
};

export const noTokens: Tokens = { input: 0, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0, output: 0 };

/**
 * `completed`: everything meant to be sent was handed to the socket. `cut`: the vendor ended early by command
 * (an error event inside the stream included). `client_closed`: the client left first. `refused`: an error,
 * a web page or a redirect. `streaming`: under way (held and stalled ones too).
 */
export type LedgerState = 'streaming' | 'completed' | 'cut' | 'client_closed' | 'refused';

/** One request that reached the vendor, as `GET /ledger` shows it. Times are UTC epoch ms. */
export type LedgerEntry = {
  /** Order in which complete requests were taken up, from 1 since the last reset. */
  sequence: number;
  requestId: string;
  arrivedAtMs: number;
  endedAtMs: number | null;
  dialect: string;
  method: string;
  /** Path with its query, as received. */
  path: string;
  apiKey: string | null;
  modelAsked: string | null;
  modelAnswered: string | null;
  /** What the body names its user: `metadata.user_id`, at OpenAI `user`, at Gemini the label `user_id`. */
  marker: string | null;
  stream: boolean;
  planned: Tokens;
  /** Tokens in bytes that left for the client; a joined or gzip answer counts as a whole or not at all. */
  served: Tokens;
  status: number;
  state: LedgerState;
  /** Silent at a `hold` or `stall` point right now. */
  held: boolean;
  behaviour: Directive | null;
  /** Received headers in order, names as received. */
  headers: [string, string][];
  requestBytes: number;
  requestSha256: string;
  /** Body bytes that left (after content-encoding, before chunked framing). */
  answerBytes: number;
  answerSha256: string;
};

/** Which entries are asked for; every field given must fit. */
export type LedgerFilter = {
  marker?: string;
  apiKey?: string;
  state?: LedgerState;
  path?: string;
  held?: boolean;
  /** At least this many output tokens served. */
  servedOutput?: number;
};

export type LedgerTotals = {
  requests: number;
  open: number;
  held: number;
  states: Record<LedgerState, number>;
  served: Tokens;
  answerBytes: number;
};

/** What is known of a request when it is taken up. */
export type Arrival = Pick<
  LedgerEntry,
  'requestId' | 'arrivedAtMs' | 'dialect' | 'method' | 'path' | 'apiKey' | 'modelAsked' | 'marker' | 'stream'
> & { rawHeaders: string[] };

function emptyTotals(): LedgerTotals {
  return {
    requests: 0,
    open: 0,
    held: 0,
    states: { streaming: 0, completed: 0, cut: 0, client_closed: 0, refused: 0 },
    served: { ...noTokens },
    answerBytes: 0,
  };
}

/** The growing record of one request; written by the player of its answer. */
export class LedgerRecord {
  readonly arrival: Arrival;
  readonly sequence: number;
  planned: Tokens = noTokens;
  modelAnswered: string | null = null;
  status = 0;
  behaviour: Directive | null = null;
  state: LedgerState = 'streaming';
  held = false;
  endedAtMs: number | null = null;
  answerBytes = 0;
  readonly #requestBytes: number;
  readonly #requestSha256: string;
  #inputServed = false;
  #outputServed = 0;
  #digest: Hash | undefined;
  #wholeSha256: string | undefined;
  readonly #book: Book;

  constructor(arrival: Arrival, body: Buffer, sequence: number, book: Book) {
    this.arrival = arrival;
    this.sequence = sequence;
    this.#book = book;
    this.#requestBytes = body.length;
    this.#requestSha256 = book.quiet ? '' : hash('sha256', body);
    book.totals.requests += 1;
    book.totals.open += 1;
    book.totals.states.streaming += 1;
  }

  /** Bytes of the body left; `outputServed` is the output they complete, undefined where input is not yet served. */
  sent(bytes: Buffer, outputServed: number | undefined): void {
    this.answerBytes += bytes.length;
    if (!this.#book.quiet) {
      this.#digest ??= createHash('sha256');
      this.#digest.update(bytes);
    }
    if (outputServed !== undefined) this.#serve(outputServed);
    this.#book.changed();
  }

  /** The whole body left in one write: the lean path. */
  sentWhole(body: Buffer, state: 'completed' | 'cut' | 'refused'): void {
    this.answerBytes = body.length;
    if (!this.#book.quiet) this.#wholeSha256 = hash('sha256', body);
    if (state !== 'refused') this.#serve(this.planned.output);
    this.end(state);
  }

  hold(held: boolean): void {
    if (this.held === held) return;
    this.held = held;
    this.#book.totals.held += held ? 1 : -1;
    this.#book.changed();
  }

  /** Closes the record; the first end is the one that counts. */
  end(state: Exclude<LedgerState, 'streaming'>): void {
    if (this.state !== 'streaming') return;
    this.hold(false);
    this.state = state;
    this.endedAtMs = Date.now();
    const { totals } = this.#book;
    totals.open -= 1;
    totals.states.streaming -= 1;
    totals.states[state] += 1;
    totals.answerBytes += this.answerBytes;
    this.#book.changed();
  }

  #serve(output: number): void {
    const { served } = this.#book.totals;
    if (!this.#inputServed) {
      this.#inputServed = true;
      served.input += this.planned.input;
      served.cacheWrite5m += this.planned.cacheWrite5m;
      served.cacheWrite1h += this.planned.cacheWrite1h;
      served.cacheRead += this.planned.cacheRead;
    }
    served.output += output - this.#outputServed;
    this.#outputServed = output;
  }

  toEntry(): LedgerEntry {
    const { rawHeaders, ...arrival } = this.arrival;
    const headers: [string, string][] = [];
    for (let i = 0; i < rawHeaders.length; i += 2) {
      headers.push([rawHeaders[i] as string, rawHeaders[i + 1] as string]);
    }
    return {
      ...arrival,
      sequence: this.sequence,
      endedAtMs: this.endedAtMs,
      modelAnswered: this.modelAnswered,
      planned: this.planned,
      served: this.#inputServed ? { ...this.planned, output: this.#outputServed } : noTokens,
      status: this.status,
      state: this.state,
      held: this.held,
      behaviour: this.behaviour,
      headers,
      requestBytes: this.#requestBytes,
      requestSha256: this.#requestSha256,
      answerBytes: this.answerBytes,
      answerSha256: this.#wholeSha256 ?? this.#digest?.copy().digest('hex') ?? hash('sha256', ''),
    };
  }

  fits(filter: LedgerFilter): boolean {
    return (
      (filter.marker === undefined || filter.marker === this.arrival.marker) &&
      (filter.apiKey === undefined || filter.apiKey === this.arrival.apiKey) &&
      (filter.state === undefined || filter.state === this.state) &&
      (filter.path === undefined || filter.path === this.arrival.path.split('?')[0]) &&
      (filter.held === undefined || filter.held === this.held) &&
      (filter.servedOutput === undefined || this.#outputServed >= filter.servedOutput)
    );
  }
}

/** The part of a ledger that a reset replaces: records of an old book can no longer touch the new figures. */
type Book = {
  quiet: boolean;
  totals: LedgerTotals;
  records: LedgerRecord[];
  /** The latest bodies by sequence. */
  bodies: Map<number, Buffer>;
  changed: () => void;
};

const BODIES_KEPT = 64;

/** Append-only list of records; quiet, it keeps the totals alone. */
export class Ledger {
  readonly #quiet: boolean;
  #book: Book;
  #watchers = new Set<() => void>();

  constructor(quiet: boolean) {
    this.#quiet = quiet;
    this.#book = this.#newBook();
  }

  #newBook(): Book {
    const changed = () => {
      for (const watcher of this.#watchers) watcher();
    };
    return { quiet: this.#quiet, totals: emptyTotals(), records: [], bodies: new Map(), changed };
  }

  open(arrival: Arrival, body: Buffer): LedgerRecord {
    const record = new LedgerRecord(arrival, body, this.#book.totals.requests + 1, this.#book);
    if (!this.#quiet) {
      this.#book.records.push(record);
      this.#book.bodies.set(record.sequence, body).delete(record.sequence - BODIES_KEPT);
    }
    this.#book.changed();
    return record;
  }

  entries(filter: LedgerFilter): LedgerEntry[] {
    return this.#book.records.filter((record) => record.fits(filter)).map((record) => record.toEntry());
  }

  /** The body of one of the latest requests, as text; null for one that is no longer kept. */
  bodyOf(sequence: number): string | null {
    return this.#book.bodies.get(sequence)?.toString('utf8') ?? null;
  }

  count(filter: LedgerFilter): number {
    let count = 0;
    for (const record of this.#book.records) if (record.fits(filter)) count += 1;
    return count;
  }

  totals(): LedgerTotals {
    return this.#book.totals;
  }

  reset(): void {
    this.#book = this.#newBook();
  }

  /** Calls back after every change until the returned function is called. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }
}
