import { geminiTranslation } from '../../electron/core/dialects/gemini/translation.ts';
import type { Conversation } from '../../electron/core/dialects/translate/conversation.ts';
import { AppError } from '../../shared/errors.ts';

/* Requests of Gemini clients, and what reading them says. */

const WHOLE = '/v1beta/models/gemini-3-pro:generateContent';
export const STREAM = '/v1beta/models/gemini-3-pro:streamGenerateContent';

export const read = (body: object, path = WHOLE): Conversation =>
  geminiTranslation.readConversation({
    path,
    bytes: Buffer.from(JSON.stringify(body)),
    json: JSON.parse(JSON.stringify(body)),
  });

export const hello = { role: 'user', parts: [{ text: 'hello' }] };
export const readWith = (more: object) => read({ contents: [hello], ...more });
export const readConfig = (generationConfig: object) => readWith({ generationConfig });
export const readUser = (...parts: object[]) => read({ contents: [{ role: 'user', parts }] }).turns[0]?.parts;

/** What the reading of a body is refused with: 'no_counterpart contents.0.parts.1'. */
export function refusal(body: object): string {
  try {
    read(body);
  } catch (error) {
    if (error instanceof AppError) return `${error.code.replace('relay.field_', '')} ${error.field}`;
    throw error;
  }
  return 'taken';
}

export const PNG = 'iVBORw0KGgo=';
