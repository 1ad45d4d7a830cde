import type { Translation } from '../translate/translation.ts';
import { createAnswerReader, readAnswer } from './answer-reader.ts';
import { createAnswerWriter, writeAnswer } from './answer-writer.ts';
import { readConversation } from './conversation-reader.ts';
import { writeConversation } from './conversation-writer.ts';

/** Responses and every other API, in both directions: https://platform.openai.com/docs/api-reference/responses */
export const openaiResponsesTranslation: Translation = {
  readConversation,
  writeConversation,
  createAnswerReader,
  readAnswer,
  createAnswerWriter,
  writeAnswer,
};
