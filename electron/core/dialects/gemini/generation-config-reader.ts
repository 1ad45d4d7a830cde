import type { JsonRecord } from '../json.ts';
import type {
  Conversation,
  Effort,
  Format,
  MediaPart,
  Placed,
  Reasoning,
} from '../translate/conversation.ts';
import {
  asArray,
  asBoolean,
  asCount,
  asNumber,
  asText,
  fieldWrong,
  noCounterpart,
  within,
} from '../translate/fields.ts';
import { readResolution } from './content-reader.ts';
import { asEnum, asMessage, Message } from './message.ts';
import { readEitherSchema } from './tool-reader.ts';

type Settings = Pick<
  Conversation,
  | 'maxTokens'
  | 'temperature'
  | 'topP'
  | 'topK'
  | 'seed'
  | 'presencePenalty'
  | 'frequencyPenalty'
  | 'stop'
  | 'stopAt'
  | 'reasoning'
  | 'format'
>;

const known = new Set([
  ...['maxOutputTokens', 'temperature', 'topP', 'topK', 'seed', 'presencePenalty', 'frequencyPenalty'],
  ...['stopSequences', 'candidateCount', 'responseMimeType', 'responseSchema', 'responseJsonSchema'],
  ...['responseModalities', 'mediaResolution', 'thinkingConfig'],
]);

/**
 * `generationConfig`: https://ai.google.dev/api/generate-content#generationconfig
 * What Gemini does anyway is not asked of another model, whose own defaults are others: Gemini CLI sends
 * temperature 1, topP 0.95 and topK 64 with every request, and half of the other APIs refuse them. `topP` 1 cuts
 * nothing off, which is what every API does by itself.
 */
export function readGenerationConfig(request: Message): { settings: Settings; detail: MediaPart['detail'] } {
  const config = generationConfigOf(request);
  config.requireKnown(known);
  refuseOtherAnswers(config);
  const settings: Settings = {
    maxTokens: config.optional('maxOutputTokens', asCount),
    temperature: readUnusual(config, 'temperature', [1]),
    topP: readUnusual(config, 'topP', [0.95, 1]),
    topK: readUnusual(config, 'topK', [64]),
    seed: config.placed('seed', asNumber),
    presencePenalty: readUnusual(config, 'presencePenalty', [0]),
    frequencyPenalty: readUnusual(config, 'frequencyPenalty', [0]),
    stop: config.list('stopSequences').map(({ value, at }) => asText(value, at)),
    stopAt: config.placeOf('stopSequences'),
    reasoning: readThinking(config),
    format: readFormat(config),
  };
  return { settings, detail: config.optional('mediaResolution', readResolution) };
}

/** Whether the client wants to see thoughts. Without being asked, Gemini thinks and does not tell. */
export function asksForThoughts(request: JsonRecord): boolean {
  const thinking = generationConfigOf(new Message(request, '')).optional('thinkingConfig', asMessage);
  return thinking?.has('includeThoughts') ?? false;
}

function generationConfigOf(request: Message): Message {
  return request.optional('generationConfig', asMessage) ?? new Message({}, 'generationConfig');
}

function readUnusual(config: Message, name: string, usual: readonly number[]): Placed<number> | null {
  const placed = config.placed(name, asNumber);
  return placed === null || usual.includes(placed.value) ? null : placed;
}

/** More answers than one, and answers that are not text. */
function refuseOtherAnswers(config: Message): void {
  config.optional('candidateCount', (value, at) => {
    if (asCount(value, at) !== 1) throw noCounterpart(at);
  });
  config.optional('responseModalities', (value, at) => {
    asArray(value, at).forEach((one, index) => {
      if (asText(one, within(at, index)).toUpperCase() !== 'TEXT') throw noCounterpart(within(at, index));
    });
  });
}

const JSON_TYPE = 'application/json';

function readFormat(config: Message): Placed<Format> | null {
  const typeAt = config.placeOf('responseMimeType');
  const type = config.optional('responseMimeType', asText) ?? 'text/plain';
  if (type !== JSON_TYPE && type !== 'text/plain') throw noCounterpart(typeAt);
  const schema = readEitherSchema(config, 'responseSchema', 'responseJsonSchema');
  if (schema === null) return type === JSON_TYPE ? { value: { kind: 'json' }, at: typeAt } : null;
  if (type !== JSON_TYPE) throw fieldWrong(typeAt, JSON.stringify(JSON_TYPE));
  const at = config.placeOf(config.has('responseSchema') ? 'responseSchema' : 'responseJsonSchema');
  return { value: { kind: 'schema', name: 'response', description: null, schema, strict: false }, at };
}

const thinkingFields = new Set(['thinkingBudget', 'thinkingLevel', 'includeThoughts']);

const efforts: Readonly<Record<string, Effort>> = {
  MINIMAL: 'minimal',
  LOW: 'low',
  MEDIUM: 'medium',
  HIGH: 'high',
};
const levels = ['THINKING_LEVEL_UNSPECIFIED', 'MINIMAL', 'LOW', 'MEDIUM', 'HIGH'];

/** https://ai.google.dev/gemini-api/docs/thinking */
function readThinking(config: Message): Placed<Reasoning> | null {
  const thinking = config.optional('thinkingConfig', asMessage);
  if (thinking === null) return null;
  thinking.requireKnown(thinkingFields);
  const value = readLevel(thinking) ?? readBudget(thinking);
  const isShown = thinking.optional('includeThoughts', asBoolean) ?? false;
  if (value !== null) return { value, at: thinking.at };
  return isShown ? { value: { kind: 'adaptive' }, at: thinking.at } : null;
}

function readLevel(thinking: Message): Reasoning | null {
  const level = thinking.optional('thinkingLevel', (value, at) => asEnum(value, levels, at));
  const effort = level === null ? undefined : efforts[level];
  return effort === undefined ? null : { kind: 'effort', effort };
}

function readBudget(thinking: Message): Reasoning | null {
  const tokens = thinking.optional('thinkingBudget', (value, at) => asCount(value, at, -1));
  if (tokens === null) return null;
  if (tokens === 0) return { kind: 'off' };
  return tokens === -1 ? { kind: 'adaptive' } : { kind: 'budget', tokens };
}
