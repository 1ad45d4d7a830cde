import type { JsonRecord } from '../json.ts';
import type { Conversation, MediaPart, UserPart, WrittenRequest } from '../translate/conversation.ts';
import { noCounterpart, within } from '../translate/fields.ts';
import { describedSchema, formatSentence } from '../translate/format-words.ts';
import { LeftOut } from '../translate/left-out.ts';
import { type SamplingField, writeSampling } from '../translate/sampling.ts';
import { systemTexts } from '../translate/turns.ts';
import { isBeforeGemini3, takesPenalties } from './model-traits.ts';
import { writeThinking } from './reasoning-writer.ts';
import { writeTools } from './tool-writer.ts';
import { writeTurns } from './turn-writer.ts';

/** https://ai.google.dev/api/generate-content#generationconfig */
const MOST_STOP_SEQUENCES = 5;

/** The Gemini API has no field for it; the model follows the words. */
const ONE_CALL_AT_A_TIME = 'Call at most one function at a time: wait for its result before the next call.';

const samplingNames: Readonly<Record<SamplingField, string>> = {
  temperature: 'temperature',
  topP: 'topP',
  topK: 'topK',
  seed: 'seed',
  presencePenalty: 'presencePenalty',
  frequencyPenalty: 'frequencyPenalty',
};

/** The request as `:generateContent` or `:streamGenerateContent`: https://ai.google.dev/api/generate-content */
export function writeConversation(conversation: Conversation, model: string): WrittenRequest {
  const leftOut = new LeftOut();
  const { format, sentence } = writeFormat(conversation, model, leftOut);
  const config = writeGenerationConfig(conversation, model, format, leftOut);
  const body = {
    contents: writeTurns(conversation, model, leftOut),
    ...writeSystem(conversation, sentence),
    ...writeTools(conversation, leftOut),
    ...(Object.keys(config).length === 0 ? {} : { generationConfig: config }),
  };
  const method = conversation.streamed ? 'streamGenerateContent?alt=sse' : 'generateContent';
  const endpoint = `/v1beta/models/${encodeURIComponent(model)}:${method}`;
  return { endpoint, body, leftOut: leftOut.names() };
}

function writeSystem(conversation: Conversation, sentence: string | null): JsonRecord {
  const { tools, parallelToolCalls } = conversation;
  const oneCall = parallelToolCalls === false && tools.length > 0 ? ONE_CALL_AT_A_TIME : '';
  const parts = systemTexts(conversation, oneCall, sentence ?? '').map((text) => ({ text }));
  return parts.length === 0 ? {} : { systemInstruction: { parts } };
}

function writeGenerationConfig(
  conversation: Conversation,
  model: string,
  format: JsonRecord,
  leftOut: LeftOut,
): JsonRecord {
  const { maxTokens, stop, stopAt, reasoning } = conversation;
  if (stop.length > MOST_STOP_SEQUENCES) throw noCounterpart(stopAt);
  const thinking = reasoning === null ? undefined : writeThinking(reasoning, model, leftOut);
  return {
    ...(maxTokens === null ? {} : { maxOutputTokens: maxTokens }),
    ...writeSampling(conversation, samplingNames, (field, value) => isTaken(field, value, model), leftOut),
    ...(stop.length === 0 ? {} : { stopSequences: stop }),
    ...format,
    ...(thinking === undefined ? {} : { thinkingConfig: thinking }),
    ...writeResolution(conversation, leftOut),
  };
}

/** A penalty of 0 is none, and refused all the same where there are none. */
function isTaken(field: SamplingField, value: number, model: string): boolean {
  const isPenalty = field === 'presencePenalty' || field === 'frequencyPenalty';
  return !isPenalty || (value !== 0 && takesPenalties(model));
}

type WrittenFormat = { readonly format: JsonRecord; readonly sentence: string | null };

/**
 * Before Gemini 3 an answer in JSON was refused beside tools; there it is asked for in words.
 * https://ai.google.dev/gemini-api/docs/structured-output
 */
function writeFormat({ format, tools }: Conversation, model: string, leftOut: LeftOut): WrittenFormat {
  if (format === null) return { format: {}, sentence: null };
  const { value, at } = format;
  const isSchema = value.kind === 'schema';
  if (tools.length > 0 && isBeforeGemini3(model)) {
    if (isSchema && value.strict) leftOut.add(within(at, 'strict'));
    return { format: {}, sentence: formatSentence(value) };
  }
  const schema = isSchema ? { responseJsonSchema: describedSchema(value) } : {};
  return { format: { responseMimeType: 'application/json', ...schema }, sentence: null };
}

const resolutions = { low: 'MEDIA_RESOLUTION_LOW', high: 'MEDIA_RESOLUTION_HIGH' } as const;

/** How closely to look is one setting for all images; where they differ, the model decides. */
function writeResolution({ turns }: Conversation, leftOut: LeftOut): JsonRecord {
  const images = turns.flatMap((turn) => (turn.role === 'user' ? turn.parts.flatMap(imagesOf) : []));
  const [detail = null, ...others] = new Set(images.map((image) => image.detail));
  if (others.length === 0) return detail === null ? {} : { mediaResolution: resolutions[detail] };
  const [detailed] = images.filter((image) => image.detail !== null);
  if (detailed !== undefined) leftOut.add(within(detailed.at, 'detail'));
  return {};
}

function imagesOf(part: UserPart): readonly MediaPart[] {
  const content = part.kind === 'tool_result' ? part.content : [part];
  return content.filter((one): one is MediaPart => one.kind === 'image');
}
