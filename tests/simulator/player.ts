/** Puts an answer on the wire as its command says, and tells the ledger what really left. */
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Directive, Position } from './behaviours.ts';
import type { Answer, Frame } from './dialect.ts';
import type { LedgerFilter, LedgerRecord } from './ledger.ts';

/** Declared by a broken chunk beyond what it carries. */
const MISSING_CHUNK_BYTES = 32;

/** Streams that wait for `POST /release`. */
export class HeldStreams {
  readonly #held = new Map<LedgerRecord, () => void>();

  add(record: LedgerRecord, resume: () => void): void {
    this.#held.set(record, resume);
  }

  remove(record: LedgerRecord): void {
    this.#held.delete(record);
  }

  /** Lets the held streams that fit go on; gives their number. */
  release(filter: LedgerFilter): number {
    const chosen = [...this.#held].filter(([record]) => record.fits(filter));
    for (const [record, resume] of chosen) {
      this.#held.delete(record);
      resume();
    }
    return chosen.length;
  }
}

function withHeaders(headers: string[], extra: Directive['headers']): string[] {
  if (extra === undefined) return headers;
  const replaced = new Set(Object.keys(extra).map((name) => name.toLowerCase()));
  const kept: string[] = [];
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    if (!replaced.has(name)) kept.push(name, headers[i + 1] as string);
  }
  for (const [name, value] of Object.entries(extra)) {
    for (const item of Array.isArray(value) ? value : [value]) kept.push(name, item);
  }
  return kept;
}

/** The answer with its whole body compressed: one frame, because compressed bytes know no events. */
function gzipped(answer: Answer, layers: number): Answer {
  let bytes: Buffer = Buffer.concat(answer.frames.map((frame) => frame.bytes));
  for (let i = 0; i < layers; i++) bytes = gzipSync(bytes);
  const headers = [...answer.headers, 'content-encoding', Array(layers).fill('gzip').join(', ')];
  const frame: Frame = { bytes, outputServed: answer.frames.at(-1)?.outputServed ?? 0 };
  return { ...answer, headers, frames: [frame], joined: bytes };
}

/** Plays an answer; without commands for the wire and with a joined body it is one write. */
export function play(
  res: ServerResponse,
  record: LedgerRecord,
  plainAnswer: Answer,
  directive: Directive,
  held: HeldStreams,
): void {
  const { gzip, headers: extra } = directive;
  const answer = gzip === undefined ? plainAnswer : gzipped(plainAnswer, gzip === true ? 1 : gzip);
  const headers = withHeaders(answer.headers, extra);
  record.status = answer.status;
  record.planned = answer.planned;
  record.modelAnswered = answer.modelAnswered;
  const { joined } = answer;
  const lean =
    joined !== undefined &&
    directive.cut === undefined &&
    directive.stall === undefined &&
    directive.hold === undefined &&
    directive.chunking === undefined &&
    !directive.plan?.firstByteDelayMs;
  if (!lean) {
    void new SlowPlay(res, record, answer, directive, held).run(headers);
    return;
  }
  if (!answer.streamed) headers.push('content-length', String(joined.length));
  res.writeHead(answer.status, headers);
  res.once('close', () => record.end('client_closed'));
  res.end(joined, () => record.sentWhole(joined, answer.outcome));
}

/** Plays an answer piece by piece, each piece counted when the socket has taken it. */
class SlowPlay {
  readonly #res: ServerResponse;
  readonly #record: LedgerRecord;
  readonly #answer: Answer;
  readonly #directive: Directive;
  readonly #held: HeldStreams;
  readonly #payload: Buffer;
  /** Payload offset at which each frame is complete. */
  readonly #frameEnds: number[];
  readonly #cutAt: number | undefined;
  readonly #declaresLength: boolean;
  #closed = false;
  #wake: (() => void) | undefined;

  constructor(
    res: ServerResponse,
    record: LedgerRecord,
    answer: Answer,
    directive: Directive,
    held: HeldStreams,
  ) {
    this.#res = res;
    this.#record = record;
    this.#answer = answer;
    this.#directive = directive;
    this.#held = held;
    this.#payload = Buffer.concat(answer.frames.map((frame) => frame.bytes));
    let end = 0;
    this.#frameEnds = answer.frames.map((frame) => {
      end += frame.bytes.length;
      return end;
    });
    const { cut } = directive;
    if (cut !== undefined) {
      const at = 'afterBytes' in cut ? cut.afterBytes : this.#offsetAfter(cut.afterEvents);
      this.#cutAt = Math.min(at, this.#payload.length);
    }
    this.#declaresLength = !answer.streamed && cut?.how !== 'clean_end_without_terminal';
    res.once('finish', () => record.end(answer.outcome));
    res.once('close', () => {
      this.#closed = true;
      record.end('client_closed');
      this.#wake?.();
    });
  }

  /** Sends the head and the body; ends when all is sent, cut, or the client is gone. */
  async run(headers: string[]): Promise<void> {
    const { plan } = this.#directive;
    if (plan?.firstByteDelayMs) await this.#sleep(plan.firstByteDelayMs);
    await this.#pause('request');
    if (this.#closed) return;
    if (this.#declaresLength) headers.push('content-length', String(this.#payload.length));
    this.#res.writeHead(this.#answer.status, headers);
    this.#res.flushHeaders();
    await this.#pause('headers');
    await this.#sendBody();
  }

  async #sendBody(): Promise<void> {
    const { length } = this.#payload;
    const delayMs = this.#directive.plan?.eventDelayMs ?? 0;
    let position = 0;
    let frame = 0;
    while (!this.#closed) {
      await this.#pause(position);
      if (this.#closed) return;
      if (position === this.#cutAt) return this.#cut();
      if (position >= length) break;
      const end = this.#nextStop(position, frame);
      const piece = this.#payload.subarray(position, end);
      const breaks = end === this.#cutAt && this.#directive.cut?.how === 'fin_mid_chunk';
      await (breaks ? this.#writeBroken(piece) : this.#write(piece));
      if (this.#closed) return;
      position = end;
      const before = frame;
      while ((this.#frameEnds[frame] ?? Number.POSITIVE_INFINITY) <= position) frame += 1;
      this.#record.sent(piece, this.#servedAfter(frame));
      if (delayMs > 0 && frame > before && position < length) await this.#sleep(delayMs);
    }
    this.#res.end();
  }

  #servedAfter(frames: number): number | undefined {
    if (this.#answer.outcome === 'refused') return undefined;
    return this.#answer.frames[frames - 1]?.outputServed;
  }

  /** Where the piece that starts at `position` ends: at its own size, a frame's end, the cut or a pause. */
  #nextStop(position: number, frame: number): number {
    const { chunking, stall, hold } = this.#directive;
    let stop = this.#frameEnds[frame] as number;
    if (chunking === 'whole') stop = this.#payload.length;
    else if (chunking !== undefined) stop = position + (chunking === 'byte' ? 1 : chunking);
    const limits = [
      this.#payload.length,
      this.#cutAt,
      this.#offsetOf(stall?.after),
      this.#offsetOf(hold?.after),
    ];
    for (const limit of limits) {
      if (limit !== undefined && limit > position && limit < stop) stop = limit;
    }
    return stop;
  }

  #offsetAfter(events: number): number {
    return events === 0 ? 0 : (this.#frameEnds[events - 1] ?? this.#payload.length);
  }

  #offsetOf(position: Position | undefined): number | undefined {
    return typeof position === 'number' ? this.#offsetAfter(position) : undefined;
  }

  #isAt(wanted: Position | undefined, place: Position): boolean {
    return typeof place === 'number' ? this.#offsetOf(wanted) === place : wanted === place;
  }

  async #pause(place: Position): Promise<void> {
    const { hold, stall } = this.#directive;
    if (!this.#closed && this.#isAt(hold?.after, place)) {
      await this.#silent((resume) => this.#held.add(this.#record, resume));
      this.#held.remove(this.#record);
    }
    if (!this.#closed && this.#isAt(stall?.after, place)) {
      const { pingEveryMs } = stall ?? {};
      const beat = pingEveryMs === undefined ? undefined : setInterval(() => this.#beat(), pingEveryMs);
      await this.#silent(() => undefined);
      clearInterval(beat);
    }
  }

  async #silent(until: (resume: () => void) => void): Promise<void> {
    await this.#waitFor((resume) => {
      until(resume);
      this.#record.hold(true);
    });
    this.#record.hold(false);
  }

  #beat(): void {
    const { heartbeat } = this.#answer;
    if (heartbeat === undefined || !this.#res.headersSent) return;
    this.#res.write(heartbeat);
    this.#record.sent(heartbeat, undefined);
  }

  #cut(): void {
    const how = this.#directive.cut?.how;
    this.#record.end('cut');
    if (how === 'clean_end_without_terminal') this.#res.end();
    else if (how === 'reset') this.#res.socket?.resetAndDestroy();
    else {
      if (this.#cutAt === 0 && !this.#declaresLength) void this.#writeBroken(Buffer.alloc(0));
      this.#res.socket?.end();
    }
  }

  #write(piece: Buffer): Promise<void> {
    return this.#waitFor((done) => this.#res.write(piece, done));
  }

  /** A chunk whose declared size is more than what is sent of it, straight to the socket. */
  #writeBroken(piece: Buffer): Promise<void> {
    if (this.#declaresLength) return this.#write(piece);
    const size = (piece.length + MISSING_CHUNK_BYTES).toString(16);
    const bytes = Buffer.concat([Buffer.from(`${size}\r\n`), piece]);
    return this.#waitFor((done) => this.#res.socket?.write(bytes, done));
  }

  #sleep(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    return this.#waitFor((done) => {
      timer = setTimeout(done, ms);
    }).finally(() => clearTimeout(timer));
  }

  /** Waits for the one thing under way, or for the client's going, whichever comes first. */
  #waitFor(start: (done: () => void) => void): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
      start(resolve);
    });
  }
}

/** Writes bytes with no HTTP around them and leaves the connection as told. */
export function playRaw(res: ServerResponse, record: LedgerRecord, raw: NonNullable<Directive['raw']>): void {
  const bytes = Buffer.from(raw.base64, 'base64');
  const { socket } = res;
  res.once('close', () => record.end('client_closed'));
  socket?.write(bytes, (error) => {
    if (error) return;
    record.sent(bytes, undefined);
    if (raw.ending === 'open') return;
    record.end('cut');
    if (raw.ending === 'reset') socket.resetAndDestroy();
    else socket.end();
  });
}
