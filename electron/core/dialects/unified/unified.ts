import type { MemberDialect, RefusalText } from '../dialect.ts';
import { bodyWithModel } from '../json-edits.ts';
import { SSE_CONTENT_TYPE } from '../sse.ts';
import { openaiModels } from '../translate/model-list.ts';
import { UnifiedAnswerWriter, writeAnswer } from './answer-writer.ts';
import { readAddressee, readConversation, readRequest } from './request.ts';

function errorBody({ message }: RefusalText): string {
  return JSON.stringify({ success: false, error: message });
}

/**
 * One call for every account, `POST /api/ai/chat`: text in, text out, in a shape of this product's own. It is always
 * translated, because no provider speaks it.
 */
export const unified: MemberDialect = {
  name: 'unified',
  readRequest,
  readAddressee,
  withModel: bodyWithModel,
  refusalHeaders: ({ headers }) => headers,
  errorBody,
  errorEvent: (refusal) => `data: ${errorBody(refusal)}\n\n`,
  translation: {
    readConversation,
    createAnswerWriter: (context) => new UnifiedAnswerWriter(context),
    writeAnswer,
  },
  models: openaiModels,
  tokenCount: null,
  streamContentType: SSE_CONTENT_TYPE,
};
