/** Server-sent events as bytes, in every style a vendor has been seen to use. */
import type { AnswerBehaviour } from './behaviours.ts';

type Style = Pick<AnswerBehaviour, 'lineEnds' | 'comments' | 'noDataSpace' | 'splitData'>;

const mixedEnds = ['\n', '\r\n', '\r'] as const;
const fixedEnds = { lf: '\n', crlf: '\r\n', cr: '\r' } as const;

function lineEnd(style: Style, index: number): string {
  const kind = style.lineEnds ?? 'lf';
  return kind === 'mixed' ? (mixedEnds[index % mixedEnds.length] as string) : fixedEnds[kind];
}

/** One event; `index` is its place in the stream (it decides the line end when they are mixed). */
export function sseEvent(name: string, json: string, style: Style, index: number): string {
  const end = lineEnd(style, index);
  const field = style.noDataSpace ? 'data:' : 'data: ';
  const data = style.splitData ? `{${end}${field}${json.slice(1)}` : json;
  const comment = style.comments ? `: keep-alive ${index}${end}${end}` : '';
  return `${comment}event: ${name}${end}${field}${data}${end}${end}`;
}

/** The last event of a stream without its blank line, or without any line end. */
export function withoutBlankLine(event: Buffer, how: true | 'no_line_end'): Buffer {
  const text = event.toString('utf8');
  const bare = text.replace(/[\r\n]+$/, '');
  if (how === 'no_line_end') return Buffer.from(bare);
  const ends = text.slice(bare.length);
  return Buffer.from(bare + ends.slice(0, ends.length / 2));
}
