import { isRecord } from '../json.ts';
import { type Edit, edited } from '../json-edits.ts';
import { afterSpace, membersOf } from '../json-members.ts';

const asked = '{"include_usage":true}';

/** True when a streamed request has its usage reported in the stream: it is not by default. */
export function asksForUsage(options: unknown): boolean {
  return isRecord(options) && options.include_usage === true;
}

/**
 * The body of a streamed request with its usage asked for. Only the bytes of that option are put in; all
 * others stay as they came, because a body written anew would miss the provider's prompt cache.
 * https://platform.openai.com/docs/api-reference/chat/create#chat-create-stream_options
 */
export function withUsageAsked(body: Buffer): Buffer {
  const brace = afterSpace(body, 0);
  const edits = membersOf(body, brace)
    .filter(({ key }) => key === 'stream_options')
    .flatMap(({ start, end }) => editsOf(body, start, end));
  const found = edits.length > 0;
  return edited(body, found ? edits : [insertAfter(brace, `"stream_options":${asked},`)]);
}

/** What makes one value of `stream_options` ask for usage. */
function editsOf(body: Buffer, start: number, end: number): Edit[] {
  if (body.toString('latin1', start, end) === 'null') return [{ start, end, text: asked }];
  // Neither an object nor null: the provider says what is wrong with it.
  if (body[start] !== 0x7b) return [{ start, end: start, text: '' }];
  const members = membersOf(body, start);
  const given = members.filter(({ key }) => key === 'include_usage');
  if (given.length > 0)
    return given.map((member) => ({ start: member.start, end: member.end, text: 'true' }));
  return [insertAfter(start, `"include_usage":true${members.length > 0 ? ',' : ''}`)];
}

function insertAfter(at: number, text: string): Edit {
  return { start: at + 1, end: at + 1, text };
}
