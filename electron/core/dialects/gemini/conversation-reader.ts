import type { RequestText } from '../dialect.ts';
import { type Conversation, unsaid } from '../translate/conversation.ts';
import { asText } from '../translate/fields.ts';
import { LeftOut } from '../translate/left-out.ts';
import { readGenerationConfig } from './generation-config-reader.ts';
import { Message } from './message.ts';
import { readRequest } from './request.ts';
import { readToolUse } from './tool-reader.ts';
import { readSystem, readTurns } from './turn-reader.ts';

/** The model stands in the path; clients may repeat it. */
const translated = ['model', 'contents', 'systemInstruction', 'tools', 'toolConfig', 'generationConfig'];

/** Labels, storage, and the thresholds of a filter that is Google's and does not stand before another model. */
const labels = ['labels', 'serviceTier', 'store', 'safetySettings'];

const known = new Set([...translated, ...labels]);

/** A request of `:generateContent` or `:streamGenerateContent`: https://ai.google.dev/api/generate-content */
export function readConversation(request: RequestText): Conversation {
  const leftOut = new LeftOut();
  const message = new Message(request.json, '');
  message.requireKnown(known);
  message.leaveOut(labels, leftOut);
  message.optional('model', asText);
  const { settings, detail } = readGenerationConfig(message);
  return {
    ...unsaid,
    system: readSystem(message, leftOut),
    turns: readTurns(message, detail, leftOut),
    ...readToolUse(message, leftOut),
    ...settings,
    streamed: readRequest(request).streamed,
    leftOut: leftOut.names(),
  };
}
