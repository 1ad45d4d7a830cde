/** Server-sent events as bytes, in every style a vendor has been seen to use. */
import type { AnswerBehaviour } from './behaviours.ts';

type Style = Pick<AnswerBehaviour, 'lineEnds' | 'comments' | 'noDataSpace' | 'splitData'>;

const mixedEnds = ['\n', '\r\n', '\r'] as const;
const fixedEnds = { lf: '\n', crlf: '\r\n', cr: '\r' } as const;

function lineEnd(style: Style, index: number): string {
  const kind = style.lineEnds ?? 'lf';
  return kind === 'mixed' ? (mixedEnds[index % mixedEnds.length] as string) : fixedEnds[kind];
}

/** One event, unnamed where `name` is undefined; `index` is its place in the stream (it decides mixed line ends). */
export function sseEvent(name: string | undefined, json: string, style: Style, index: number): string {
  const end = lineEnd(style, index);
  const field = style.noDataSpace ? 'data:' : 'data: ';
  const data = style.splitData && json.startsWith('{') ? `{${end}${field}${json.slice(1)}` : json;
  const comment = style.comments ? `: keep-alive ${index}${end}${end}` : '';
  const event = name === undefined ? '' : `event: ${name}${end}`;
  return `${comment}${event}${field}${data}${end}${end}`;
}

/** The last event of a stream without its blank line, or without any line end. */
export function withoutBlankLine(event: Buffer, how: true | 'no_line_end'): Buffer {
  const text = event.toString('utf8');
  const bare = text.replace(/[\r\n]+$/, '');
  if (how === 'no_line_end') return Buffer.from(bare);
  const ends = text.slice(bare.length);
  return Buffer.from(bare + ends.slice(0, ends.length / 2));
}
