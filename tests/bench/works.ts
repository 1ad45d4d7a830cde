import { idealDurationMs, streamEvents } from './timetable.ts';

export type VendorName = 'simulator' | 'lean';

/** One kind of work: what is sent, to whom, and how. */
export type Work = {
  readonly id: string;
  readonly title: string;
  readonly vendor: VendorName;
  readonly body: Buffer;
} & (ClosedWork | PacedWork);

/** Each connection sends its next request as soon as the last one is answered. */
export type ClosedWork = {
  readonly kind: 'closed';
  readonly connections: number;
  readonly watchesLoop: boolean;
};

/** Requests come at even intervals, so that about this many streams run at any time. */
export type PacedWork = { readonly kind: 'paced'; readonly streams: number; readonly idealMs: number };

const LARGE_BODY_BYTES = 1_000_000;
const STREAMS = 200;

export const works: readonly Work[] = [
  closed('json-1', 'small JSON, 1 connection', 1, smallJson()),
  closed('json-32', 'small JSON, 32 connections', 32, smallJson()),
  closed('json-128', 'small JSON, 128 connections', 128, smallJson()),
  closed('sse-32', 'SSE of 60 events, 32 connections', 32, burstStream()),
  closed('sse-128', 'SSE of 60 events, 128 connections', 128, burstStream()),
  paced('streams-5', '200 streams, events 5 ms apart', 5),
  paced('streams-25', '200 streams, events 25 ms apart', 25),
  {
    id: 'bodies',
    title: '1 MB bodies, 8 connections',
    vendor: 'lean',
    body: request(false, 'x'.repeat(LARGE_BODY_BYTES)),
    kind: 'closed',
    connections: 8,
    watchesLoop: true,
  },
];

function closed(id: string, title: string, connections: number, body: Buffer): Work {
  return { id, title, vendor: 'simulator', body, kind: 'closed', connections, watchesLoop: false };
}

function paced(id: string, title: string, paceMs: number): Work {
  return {
    id,
    title,
    vendor: 'lean',
    body: request(true, `pace ${paceMs} ms`),
    kind: 'paced',
    streams: STREAMS,
    idealMs: idealDurationMs(paceMs),
  };
}

function smallJson(): Buffer {
  return request(false, `sim:${JSON.stringify({ plan: { text: '你好' } })}`);
}

/** All events in one write: the vendor adds six of its own around the text. */
function burstStream(): Buffer {
  const plan = { events: streamEvents - 6, eventDelayMs: 0 };
  return request(true, `sim:${JSON.stringify({ plan })}`);
}

function request(stream: boolean, content: string): Buffer {
  const body = {
    model: 'claude-sonnet-4-5-20250929',
    max_tokens: 64_000,
    stream,
    messages: [{ role: 'user', content }],
  };
  return Buffer.from(JSON.stringify(body));
}
