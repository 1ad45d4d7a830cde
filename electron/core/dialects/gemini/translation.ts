import type { Translation } from '../translate/translation.ts';
import { createAnswerReader, readAnswer } from './answer-reader.ts';
import { createAnswerWriter, createArrayAnswerWriter, writeAnswer } from './answer-writer.ts';
import { readConversation } from './conversation-reader.ts';
import { writeConversation } from './conversation-writer.ts';

/**
 * The Gemini API and every other, in both directions; its streams as server-sent events.
 * https://ai.google.dev/api/generate-content
 */
export const geminiTranslation: Translation = {
  readConversation,
  writeConversation,
  createAnswerReader,
  readAnswer,
  createAnswerWriter,
  writeAnswer,
};

/** The same for a client that takes streams as one JSON array. */
export const geminiArrayTranslation: Translation = {
  ...geminiTranslation,
  createAnswerWriter: createArrayAnswerWriter,
};
