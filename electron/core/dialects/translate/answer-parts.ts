import type { AnswerEvent, AnswerPart } from './answer.ts';

/** The parts that the events of an answer make up. */
export function partsOf(events: readonly AnswerEvent[]): readonly AnswerPart[] {
  const parts: AnswerPart[] = [];
  for (const event of events) {
    const last = parts.at(-1);
    const next = last === undefined ? undefined : continued(last, event);
    if (next !== undefined) parts.splice(-1, 1, next);
    else parts.push(...begun(event));
  }
  return parts.filter((part) => part.kind !== 'reasoning' || part.text !== '' || part.signature !== null);
}

/** The part with the event in it; undefined when the event begins another. */
function continued(part: AnswerPart, event: AnswerEvent): AnswerPart | undefined {
  switch (part.kind) {
    case 'text':
      return event.kind === 'text' ? { ...part, text: part.text + event.text } : undefined;
    case 'reasoning':
      if (part.signature !== null) return undefined;
      if (event.kind === 'reasoning') return { ...part, text: part.text + event.text };
      return event.kind === 'signature' ? { ...part, signature: event.signature } : undefined;
    case 'tool_call':
      if (event.kind === 'tool_input') return { ...part, input: part.input + event.json };
      if (event.kind !== 'signature' || part.signature !== null) return undefined;
      return { ...part, signature: event.signature };
  }
}

function begun(event: AnswerEvent): readonly AnswerPart[] {
  switch (event.kind) {
    case 'text':
      return [{ kind: 'text', text: event.text }];
    case 'reasoning':
      return [{ kind: 'reasoning', text: event.text, signature: null }];
    case 'signature':
      return [{ kind: 'reasoning', text: '', signature: event.signature }];
    case 'tool_call':
      return [{ kind: 'tool_call', id: event.id, name: event.name, input: '', signature: null }];
    default:
      return [];
  }
}
