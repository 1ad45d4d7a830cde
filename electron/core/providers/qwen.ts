import { openaiChat } from '../dialects/openai-chat/openai-chat.ts';
import { openai } from './openai.ts';
import type { Provider } from './provider.ts';

/**
 * Alibaba Cloud Model Studio by its OpenAI-compatible address, which has no Responses API:
 * https://help.aliyun.com/zh/model-studio/compatibility-of-openai-with-dashscope
 */
export const qwen: Provider = {
  ...openai,
  name: 'qwen',
  dialects: ['openai_chat', 'openai_embeddings'],
  translatesTo: openaiChat,
};
