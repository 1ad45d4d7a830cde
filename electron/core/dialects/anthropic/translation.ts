import type { Translation } from '../translate/translation.ts';
import { createAnswerReader, readAnswer } from './answer-reader.ts';
import { createAnswerWriter, writeAnswer } from './answer-writer.ts';
import { readConversation } from './conversation-reader.ts';
import { writeConversation } from './conversation-writer.ts';

/** The Messages API and every other, in both directions: https://docs.anthropic.com/en/api/messages */
export const anthropicTranslation: Translation = {
  readConversation,
  writeConversation,
  createAnswerReader,
  readAnswer,
  createAnswerWriter,
  writeAnswer,
};
