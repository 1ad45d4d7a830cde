import type { Translation } from '../translate/translation.ts';
import { GeminiAnswerReader, readAnswer } from './answer-reader.ts';
import { createAnswerWriter, createArrayAnswerWriter, writeAnswer } from './answer-writer.ts';
import { readConversation } from './conversation-reader.ts';
import { writeConversation } from './conversation-writer.ts';

/** The Gemini API, its streams as server-sent events. */
export const geminiTranslation: Translation = {
  readConversation,
  writeConversation,
  createAnswerReader: () => new GeminiAnswerReader(),
  readAnswer,
  createAnswerWriter,
  writeAnswer,
};

/** The same for a client that takes streams as one JSON array. */
export const geminiArrayTranslation: Translation = {
  ...geminiTranslation,
  createAnswerWriter: createArrayAnswerWriter,
};
