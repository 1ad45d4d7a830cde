import Anthropic from '@anthropic-ai/sdk';
import { type Asking, type Pointed, type Said, type SdkClient, tools } from './said.ts';

function saidOf({ content, usage }: Anthropic.Message): Said {
  const cached = usage.cache_read_input_tokens ?? 0;
  return {
    text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    toolCalls: content.flatMap((block) =>
      block.type === 'tool_use' ? [{ name: block.name, input: block.input }] : [],
    ),
    promptTokens: usage.input_tokens + cached + (usage.cache_creation_input_tokens ?? 0),
    cachedTokens: cached,
    outputTokens: usage.output_tokens,
  };
}

function paramsOf({ model, system, prompt, image, withTools }: Asking) {
  const content: Anthropic.ContentBlockParam[] = [{ type: 'text', text: prompt }];
  if (image !== undefined) {
    content.push({ type: 'image', source: { type: 'base64', media_type: 'image/png', data: image } });
  }
  return {
    model,
    max_tokens: 2048,
    ...(system === undefined ? {} : { system }),
    messages: [{ role: 'user', content }] as Anthropic.MessageParam[],
    ...(withTools === true
      ? {
          tools: tools.map(({ name, description, schema }) => ({
            name,
            description,
            input_schema: structuredClone(schema) as unknown as Anthropic.Tool.InputSchema,
          })),
        }
      : {}),
  };
}

export function anthropicSdk({ relayUrl, secret }: Pointed): SdkClient {
  const client = new Anthropic({ baseURL: relayUrl, authToken: secret, apiKey: null, maxRetries: 0 });
  const send = (params: ReturnType<typeof paramsOf>, streamed: boolean) =>
    streamed ? client.messages.stream(params).finalMessage() : client.messages.create(params);
  return {
    name: '@anthropic-ai/sdk',
    ask: async (asking) => saidOf(await send(paramsOf(asking), asking.streamed)),
    async converse(asking, results) {
      const params = paramsOf({ ...asking, withTools: true });
      const first = await send(params, asking.streamed);
      const answers = first.content
        .filter((block) => block.type === 'tool_use')
        .map(({ id, name }) => ({
          type: 'tool_result' as const,
          tool_use_id: id,
          content: results(name),
        }));
      const messages: Anthropic.MessageParam[] = [
        ...params.messages,
        { role: 'assistant', content: first.content as Anthropic.ContentBlockParam[] },
        { role: 'user', content: answers },
      ];
      const last = await send({ ...params, messages }, asking.streamed);
      return { first: saidOf(first), last: saidOf(last) };
    },
  };
}
