import type { JsonRecord } from '../json.ts';
import type {
  AssistantPart,
  MediaPart,
  ReasoningPart,
  TextPart,
  Tool,
  ToolCallPart,
  ToolResultPart,
  UserPart,
} from '../translate/conversation.ts';

/** What a tool's failure is told by: a result has no field for it. */
const FAILED = 'The tool failed:';

/** Writes turns as the items of `input`. */
export class TurnWriter {
  readonly items: JsonRecord[] = [];
  readonly leftOut = new Set<string>();
  /** The tools that are called with plain text. */
  readonly #custom: ReadonlySet<string>;
  readonly #canReason: boolean;

  /** `canReason`: whether the model asked takes reasoning back. */
  constructor(tools: readonly Tool[], canReason: boolean) {
    this.#canReason = canReason;
    this.#custom = new Set(tools.filter(({ kind }) => kind === 'custom').map(({ name }) => name));
  }

  writeUser(parts: readonly UserPart[]): void {
    let content: JsonRecord[] | undefined;
    for (const part of parts) {
      if (part.kind === 'tool_result') {
        content = undefined;
        this.#writeResult(part);
      } else {
        content ??= this.#message('user');
        content.push(contentOf(part));
      }
    }
  }

  writeAssistant(parts: readonly AssistantPart[]): void {
    let content: JsonRecord[] | undefined;
    for (const part of parts) {
      if (part.kind === 'text') {
        content ??= this.#message('assistant');
        content.push({ type: 'output_text', text: part.text });
        continue;
      }
      content = undefined;
      if (part.kind === 'reasoning') this.#writeReasoning(part);
      else this.#writeCall(part);
    }
  }

  /** The content of a new message, to be filled. */
  #message(role: 'user' | 'assistant'): JsonRecord[] {
    const content: JsonRecord[] = [];
    this.items.push({ type: 'message', role, content });
    return content;
  }

  /** Without `id` and `status`: the one refers to what OpenAI stored, the other it refuses in a request. */
  #writeReasoning({ text, signature, at }: ReasoningPart): void {
    if (signature?.vendor !== 'openai' || !this.#canReason) {
      this.leftOut.add(withoutIndexes(at));
      return;
    }
    const summary = text === '' ? [] : [{ type: 'summary_text', text }];
    this.items.push({ type: 'reasoning', summary, encrypted_content: signature.value });
  }

  #writeCall({ id, name, input }: ToolCallPart): void {
    this.items.push(
      this.#custom.has(name)
        ? { type: 'custom_tool_call', call_id: id, name, input }
        : { type: 'function_call', call_id: id, name, arguments: input },
    );
  }

  #writeResult({ callId, name, content, isError }: ToolResultPart): void {
    const type = this.#custom.has(name) ? 'custom_tool_call_output' : 'function_call_output';
    this.items.push({ type, call_id: callId, output: outputOf(isError ? failed(content) : content) });
  }
}

function failed(content: ToolResultPart['content']): ToolResultPart['content'] {
  const [first, ...others] = content;
  if (first?.kind !== 'text') return [{ kind: 'text', text: FAILED, at: '' }, ...content];
  return [{ ...first, text: `${FAILED}\n${first.text}` }, ...others];
}

/** One text is the output itself, which every vendor of this API takes. */
function outputOf(content: ToolResultPart['content']): string | readonly JsonRecord[] {
  const [first, ...others] = content;
  if (first === undefined) return '';
  return first.kind === 'text' && others.length === 0 ? first.text : content.map(contentOf);
}

function contentOf(part: TextPart | MediaPart): JsonRecord {
  if (part.kind === 'text') return { type: 'input_text', text: part.text };
  return part.kind === 'image' ? imageOf(part) : fileOf(part);
}

function imageOf({ source, detail }: MediaPart): JsonRecord {
  return { type: 'input_image', image_url: addressOf(source), detail: detail ?? 'auto' };
}

function fileOf({ source, name, detail }: MediaPart): JsonRecord {
  const more = detail === null ? {} : { detail };
  if (source.by === 'url') return { type: 'input_file', file_url: source.url, ...more };
  // A file without a name is refused.
  const filename = name ?? `document.${extensionOf(source.mediaType)}`;
  return { type: 'input_file', filename, file_data: addressOf(source), ...more };
}

function extensionOf(mediaType: string): string {
  if (mediaType === 'text/plain') return 'txt';
  return /\/([a-z0-9]+)$/.exec(mediaType)?.[1] ?? 'bin';
}

function addressOf(source: MediaPart['source']): string {
  return source.by === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`;
}

/** The name of a field, wherever it stands. */
export function withoutIndexes(at: string): string {
  return at
    .split('.')
    .filter((key) => !/^\d+$/.test(key))
    .join('.');
}
