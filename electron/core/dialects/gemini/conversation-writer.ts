import type { JsonRecord } from '../json.ts';
import type {
  Conversation,
  MediaPart,
  Tool,
  ToolChoice,
  UserPart,
  WrittenRequest,
} from '../translate/conversation.ts';
import { customAsFunction } from '../translate/custom-tools.ts';
import { noCounterpart } from '../translate/fields.ts';
import { type LeftOut, withoutIndexes } from './message.ts';
import { isBeforeGemini3, takesPenalties } from './model-generation.ts';
import { writeThinking } from './thinking-writer.ts';
import { writeContents } from './turn-writer.ts';

/** https://ai.google.dev/api/generate-content#generationconfig */
const MOST_STOP_SEQUENCES = 5;

/** https://ai.google.dev/api/caching#FunctionDeclaration */
const functionName = /^[A-Za-z_][\w.:-]{0,127}$/;

/** The Gemini API has no field for it; the model follows the words. */
const ONE_CALL_AT_A_TIME = 'Call at most one function at a time: wait for its result before the next call.';

/** The request as `:generateContent` or `:streamGenerateContent`: https://ai.google.dev/api/generate-content */
export function writeConversation(conversation: Conversation, model: string): WrittenRequest {
  const leftOut: LeftOut = new Set();
  const { tools, streamed } = conversation;
  const system = systemOf(conversation);
  const body = withoutUnset({
    contents: writeContents(conversation, model, leftOut),
    systemInstruction: system.length === 0 ? undefined : { parts: system.map((text) => ({ text })) },
    tools:
      tools.length === 0
        ? undefined
        : [{ functionDeclarations: tools.map((tool) => declare(tool, leftOut)) }],
    toolConfig: writeChoice(conversation.toolChoice, tools),
    generationConfig: writeGenerationConfig(conversation, model, leftOut),
  });
  const method = streamed ? 'streamGenerateContent?alt=sse' : 'generateContent';
  return { endpoint: `/v1beta/models/${encodeURIComponent(model)}:${method}`, body, leftOut: [...leftOut] };
}

function withoutUnset(record: JsonRecord): JsonRecord {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== null),
  );
}

function systemOf({ system, tools, parallelToolCalls }: Conversation): readonly string[] {
  const texts = system.map(({ text }) => text).filter((text) => text !== '');
  return parallelToolCalls === false && tools.length > 0 ? [...texts, ONE_CALL_AT_A_TIME] : texts;
}

/** `parametersJsonSchema` takes JSON schema as it is, `$ref` and `$defs` included; `parameters` would not. */
function declare(tool: Tool, leftOut: LeftOut): JsonRecord {
  const { name, at, strict } = tool;
  if (!functionName.test(name)) throw noCounterpart(at);
  if (strict) leftOut.add(`${withoutIndexes(at)}.strict`);
  const { description, schema } = tool.kind === 'custom' ? customAsFunction(tool) : tool;
  return withoutUnset({ name, description, parametersJsonSchema: schema });
}

/** https://ai.google.dev/gemini-api/docs/function-calling#function_calling_modes */
const modes: Readonly<Record<ToolChoice['kind'], string>> = {
  auto: 'AUTO',
  none: 'NONE',
  any: 'ANY',
  tool: 'ANY',
};

function writeChoice(choice: ToolChoice | null, tools: readonly Tool[]): JsonRecord | undefined {
  const asksNothing =
    choice === null || (tools.length === 0 && (choice.kind === 'auto' || choice.kind === 'none'));
  if (asksNothing) return undefined;
  const mode = modes[choice.kind];
  const allowed = choice.kind === 'tool' ? { allowedFunctionNames: [choice.name] } : {};
  return { functionCallingConfig: { mode, ...allowed } };
}

function writeGenerationConfig(
  conversation: Conversation,
  model: string,
  leftOut: LeftOut,
): JsonRecord | undefined {
  const { stop, stopAt, presencePenalty, frequencyPenalty, reasoning } = conversation;
  if (stop.length > MOST_STOP_SEQUENCES) throw noCounterpart(stopAt);
  for (const penalty of [presencePenalty, frequencyPenalty]) {
    if (penalty !== null && penalty.value !== 0 && !takesPenalties(model)) throw noCounterpart(penalty.at);
  }
  const config = withoutUnset({
    maxOutputTokens: conversation.maxTokens,
    temperature: conversation.temperature?.value,
    topP: conversation.topP?.value,
    topK: conversation.topK?.value,
    seed: conversation.seed?.value,
    presencePenalty: presencePenalty?.value || undefined,
    frequencyPenalty: frequencyPenalty?.value || undefined,
    stopSequences: stop.length === 0 ? undefined : stop,
    ...writeFormat(conversation, model),
    thinkingConfig: reasoning === null ? undefined : writeThinking(reasoning, model),
    mediaResolution: writeResolution(conversation, leftOut),
  });
  return Object.keys(config).length === 0 ? undefined : config;
}

/** https://ai.google.dev/gemini-api/docs/structured-output */
function writeFormat({ format, tools }: Conversation, model: string): JsonRecord {
  if (format === null) return {};
  if (tools.length > 0 && isBeforeGemini3(model)) throw noCounterpart(format.at);
  const responseMimeType = 'application/json';
  if (format.value.kind === 'json') return { responseMimeType };
  const { schema, description } = format.value;
  const isDescribed = description === null || description === '' || 'description' in schema;
  return { responseMimeType, responseJsonSchema: isDescribed ? schema : { ...schema, description } };
}

const resolutions = { low: 'MEDIA_RESOLUTION_LOW', high: 'MEDIA_RESOLUTION_HIGH' } as const;

/** How closely to look is one setting for all images; where they differ, the model decides. */
function writeResolution({ turns }: Conversation, leftOut: LeftOut): string | undefined {
  const images = turns.flatMap((turn) => (turn.role === 'user' ? turn.parts.flatMap(imagesOf) : []));
  const [detail = null, ...others] = new Set(images.map((image) => image.detail));
  if (others.length === 0) return detail === null ? undefined : resolutions[detail];
  const [detailed] = images.filter((image) => image.detail !== null);
  if (detailed !== undefined) leftOut.add(`${withoutIndexes(detailed.at)}.detail`);
  return undefined;
}

function imagesOf(part: UserPart): readonly MediaPart[] {
  const content = part.kind === 'tool_result' ? part.content : [part];
  return content.filter((one): one is MediaPart => one.kind === 'image');
}
