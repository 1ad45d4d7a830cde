import type { Translation } from '../translate/translation.ts';
import { ChatAnswerReader, readAnswer } from './answer-reader.ts';
import { ChatAnswerWriter, writeAnswer } from './answer-writer.ts';
import { readConversation } from './conversation-reader.ts';
import { writeConversation } from './conversation-writer.ts';

/** Chat Completions and the middle form. */
export const openaiChatTranslation: Translation = {
  readConversation,
  writeConversation,
  createAnswerReader: () => new ChatAnswerReader(),
  readAnswer,
  createAnswerWriter: (context) => new ChatAnswerWriter(context),
  writeAnswer,
};
