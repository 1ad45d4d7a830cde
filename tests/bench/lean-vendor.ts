/**
 * A vendor that costs as little as it can and keeps a timetable, for the works in which the simulator itself
 * would be measured: it parses no body, and events leave at fixed times after the request came, so lateness
 * does not add up. A body that says `pace N ms` gets its stream by the timetable, any other its answer at once.
 * One JSON line on stdout says where it listens.
 */
import { createServer, type Socket } from 'node:net';
import { monotonicMs } from './monotonic-clock.ts';
import { firstByteMs, streamEvents } from './timetable.ts';

const PACE_CHARACTERS = 2_000;
const usage =
  '"usage":{"input_tokens":25,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":';
const message =
  '"type":"message","role":"assistant","model":"claude-sonnet-4-5-20250929","stop_sequence":null';

const wholeAnswer = `{"id":"msg_lean",${message},"stop_reason":"end_turn","content":[{"type":"text","text":"你好"}],${usage}2}}`;
const wholeBytes = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nrequest-id: req_lean\r\ncontent-length: ${Buffer.byteLength(wholeAnswer)}\r\n\r\n${wholeAnswer}`,
);
const streamHead =
  'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\nrequest-id: req_lean\r\ntransfer-encoding: chunked\r\n\r\n';

/** The events behind `message_start`, each as one chunk; the last one ends the answer. */
const laterChunks = eventsBehindStart().map((event, index, all) =>
  Buffer.from(chunk(event) + (index === all.length - 1 ? '0\r\n\r\n' : '')),
);

/** The same events in one write. */
const wholeStream = Buffer.concat([Buffer.from(headAndStart(0, 0)), ...laterChunks]);

type Stream = {
  readonly socket: Socket;
  readonly arrivedAtMs: number;
  readonly paceMs: number;
  sent: number;
};

const streams = new Set<Stream>();

const server = createServer({ noDelay: true }, (socket) => {
  let head = '';
  let opening = '';
  let left: number | undefined;
  let stream: Stream | undefined;
  socket.on('error', () => socket.destroy());
  socket.on('close', () => stream && streams.delete(stream));
  socket.on('data', (bytes: Buffer) => {
    let body = bytes;
    if (left === undefined) {
      head += bytes.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end === -1) return;
      body = bytes.subarray(bytes.length - (head.length - end - 4));
      left = Number(/\r\ncontent-length: *(\d+)/i.exec(head.slice(0, end))?.[1] ?? 0);
      opening = '';
    }
    left -= body.length;
    if (opening.length < PACE_CHARACTERS) opening += body.toString('latin1', 0, PACE_CHARACTERS);
    if (left > 0) return;
    left = undefined;
    head = '';
    stream = answer(socket, opening);
  });
});

setInterval(sendDueEvents, 1);
process.once('disconnect', () => process.exit());
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
  const address = server.address() as { port: number };
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${address.port}` })}\n`);
});

function answer(socket: Socket, opening: string): Stream | undefined {
  const pace = /pace (\d+) ms/.exec(opening);
  if (pace === null) {
    socket.write(opening.includes('"stream":true') ? wholeStream : wholeBytes);
    return undefined;
  }
  const stream: Stream = { socket, arrivedAtMs: monotonicMs(), paceMs: Number(pace[1]), sent: 0 };
  streams.add(stream);
  return stream;
}

function sendDueEvents(): void {
  const now = monotonicMs();
  for (const stream of streams) {
    if (now < stream.arrivedAtMs + firstByteMs + stream.sent * stream.paceMs) continue;
    const start = () => headAndStart(stream.arrivedAtMs, monotonicMs());
    stream.socket.write(stream.sent === 0 ? start() : (laterChunks[stream.sent - 1] ?? ''));
    stream.sent += 1;
    if (stream.sent === streamEvents) streams.delete(stream);
  }
}

/** Head and first event; its id tells the client when the request came and when this was written, in µs. */
function headAndStart(arrivedAtMs: number, writtenAtMs: number): string {
  const id = `msg_${Math.round(arrivedAtMs * 1e3)}_${Math.round(writtenAtMs * 1e3)}_`;
  const members = `"message":{"id":"${id}",${message},"stop_reason":null,"content":[],${usage}1}}`;
  return streamHead + chunk(event('message_start', members));
}

function eventsBehindStart(): string[] {
  const delta = event(
    'content_block_delta',
    '"index":0,"delta":{"type":"text_delta","text":"你好，这是一段文字。"}',
  );
  const deltas = Array.from({ length: streamEvents - 5 }, () => delta);
  return [
    event('content_block_start', '"index":0,"content_block":{"type":"text","text":""}'),
    ...deltas,
    event('content_block_stop', '"index":0'),
    event(
      'message_delta',
      '"delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":400}',
    ),
    event('message_stop', ''),
  ];
}

function event(type: string, members: string): string {
  return `event: ${type}\ndata: {"type":"${type}"${members === '' ? '' : `,${members}`}}\n\n`;
}

function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}
