import type { TokenCounts } from '../../../../shared/tokens.ts';
import { inclusiveFigures } from '../inclusive-usage.ts';
import { isRecord, type JsonRecord, parseRecord } from '../json.ts';
import type {
  Answer,
  AnswerContext,
  AnswerPart,
  AnswerStep,
  AnswerWriter,
  Finish,
} from '../translate/answer.ts';
import type { Signature } from '../translate/conversation.ts';
import { writeFinishReason } from './finish-reasons.ts';
import { asksForThoughts } from './generation-config-reader.ts';
import { writeThoughtSignature } from './thought-signature.ts';

/** How the chunks of a stream are set off from each other. */
type Framing = {
  chunk(json: string, isFirst: boolean): string;
  readonly end: string;
};

const events: Framing = { chunk: (json) => `data: ${json}\r\n\r\n`, end: '' };
const elements: Framing = { chunk: (json, isFirst) => `${isFirst ? '[' : ',\r\n'}${json}`, end: ']' };

/** A stream of `alt=sse`. */
export function createAnswerWriter(context: AnswerContext): AnswerWriter {
  return new StreamAnswerWriter(context, events);
}

/** A stream as one JSON array, which is what comes without `alt=sse`. */
export function createArrayAnswerWriter(context: AnswerContext): AnswerWriter {
  return new StreamAnswerWriter(context, elements);
}

/** A whole answer: https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse */
export function writeAnswer(answer: Answer, tokens: TokenCounts | null, context: AnswerContext): JsonRecord {
  const isShown = asksForThoughts(context.request);
  const written = answer.parts.map((part) => writePart(part, isShown));
  const parts = written.filter((part) => isRecord(part));
  return responseOf(context, {
    parts,
    finishReason: writeFinishReason(answer.finish, written.includes(BROKEN)),
    tokens,
    model: answer.model,
  });
}

type Response = {
  readonly parts: readonly JsonRecord[];
  readonly finishReason: string | null;
  readonly tokens: TokenCounts | null;
  readonly model: string | null;
};

function responseOf({ model: asked, idSeed }: AnswerContext, response: Response): JsonRecord {
  const { parts, finishReason, tokens, model } = response;
  const content = parts.length === 0 ? { role: 'model' } : { parts, role: 'model' };
  return {
    candidates: [{ content, ...(finishReason === null ? {} : { finishReason }), index: 0 }],
    ...(tokens === null ? {} : { usageMetadata: usageOf(tokens) }),
    modelVersion: model ?? asked,
    responseId: idSeed,
  };
}

/** Thoughts are not told apart from the answer. */
function usageOf(tokens: TokenCounts): JsonRecord {
  const { prompt, cached, output, total } = inclusiveFigures(tokens);
  return {
    promptTokenCount: prompt,
    ...(cached === 0 ? {} : { cachedContentTokenCount: cached }),
    candidatesTokenCount: output,
    totalTokenCount: total,
  };
}

/**
 * A call that cannot be written: its arguments are no JSON object. Called without them, the function would do
 * something else.
 */
const BROKEN = 'broken';

function writePart(part: AnswerPart, isThoughtShown: boolean): JsonRecord | typeof BROKEN | null {
  if (part.kind === 'text') return part.text === '' ? null : { text: part.text };
  if (part.kind === 'tool_call') return writeCall(part);
  return isThoughtShown ? writeThought(part.text, part.signature) : null;
}

/**
 * Only for a client that asks for thoughts: many take the first part for the answer. The thought flag stands on a
 * bare signature too, so that it is not taken for an empty answer, which makes Gemini CLI forget the turn.
 */
function writeThought(text: string, signature: Signature | null): JsonRecord | null {
  if (text === '' && signature === null) return null;
  return { text, thought: true, ...signed(signature) };
}

function signed(signature: Signature | null): JsonRecord {
  return signature === null ? {} : { thoughtSignature: writeThoughtSignature(signature) };
}

type Call = Omit<Extract<AnswerPart, { kind: 'tool_call' }>, 'kind'>;

function writeCall({ id, name, input, signature }: Call): JsonRecord | typeof BROKEN {
  const args = input.trim() === '' ? {} : parseRecord(input);
  return args === undefined ? BROKEN : { functionCall: { id, name, args }, ...signed(signature) };
}

/** Gemini does not stream arguments: a call is held back until it is whole. */
class StreamAnswerWriter implements AnswerWriter {
  readonly #context: AnswerContext;
  readonly #framing: Framing;
  readonly #isThoughtShown: boolean;
  #model: string | null = null;
  /** Of the first chunk. */
  #opening: TokenCounts | null = null;
  #isFirst = true;
  #call: Call | null = null;
  #isCallBroken = false;

  constructor(context: AnswerContext, framing: Framing) {
    this.#context = context;
    this.#framing = framing;
    this.#isThoughtShown = asksForThoughts(context.request);
  }

  /** A stream begins with its first content. */
  begin({ model }: { readonly model: string | null }, tokens: TokenCounts | null): string {
    this.#model = model;
    this.#opening = tokens;
    return '';
  }

  write(step: AnswerStep): string {
    switch (step.kind) {
      case 'tool_input':
        if (this.#call !== null) this.#call = { ...this.#call, input: this.#call.input + step.json };
        return '';
      case 'signature':
        if (this.#call === null)
          return this.#part({ kind: 'reasoning', text: '', signature: step.signature });
        this.#call = { ...this.#call, signature: step.signature };
        return '';
      case 'tool_call': {
        const before = this.#endCall();
        this.#call = { id: step.id, name: step.name, input: '', signature: null };
        return before;
      }
      case 'text':
        return this.#endCall() + this.#part({ kind: 'text', text: step.text });
      case 'reasoning':
        return this.#endCall() + this.#part({ kind: 'reasoning', text: step.text, signature: null });
    }
  }

  /** The last chunk has an empty text: Google's own chat forgets an answer with a chunk that has no part. */
  end(finish: Finish, _stopSequence: string | null, tokens: TokenCounts | null): string {
    const before = this.#endCall();
    const finishReason = writeFinishReason(finish, this.#isCallBroken);
    return before + this.#chunk([{ text: '' }], finishReason, tokens) + this.#framing.end;
  }

  #endCall(): string {
    const call = this.#call;
    this.#call = null;
    return call === null ? '' : this.#part({ kind: 'tool_call', ...call });
  }

  #part(part: AnswerPart): string {
    const written = writePart(part, this.#isThoughtShown);
    if (written === BROKEN) this.#isCallBroken = true;
    return isRecord(written) ? this.#chunk([written], null, this.#opening) : '';
  }

  #chunk(parts: readonly JsonRecord[], finishReason: string | null, tokens: TokenCounts | null): string {
    const response = responseOf(this.#context, { parts, finishReason, tokens, model: this.#model });
    const chunk = this.#framing.chunk(JSON.stringify(response), this.#isFirst);
    this.#isFirst = false;
    this.#opening = null;
    return chunk;
  }
}
