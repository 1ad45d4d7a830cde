import OpenAI from 'openai';
import { type Asking, type Pointed, type Said, type SdkClient, tools } from './said.ts';

type Completion = OpenAI.ChatCompletion;
type ChatParams = OpenAI.ChatCompletionCreateParamsNonStreaming;

function clientOf({ relayUrl, secret }: Pointed): OpenAI {
  return new OpenAI({ baseURL: `${relayUrl}/v1`, apiKey: secret, maxRetries: 0 });
}

function saidOfChat({ choices, usage }: Completion): Said {
  const message = choices[0]?.message;
  return {
    text: message?.content ?? '',
    toolCalls: (message?.tool_calls ?? []).flatMap((call) =>
      call.type === 'function'
        ? [{ name: call.function.name, input: JSON.parse(call.function.arguments) }]
        : [],
    ),
    promptTokens: usage?.prompt_tokens ?? Number.NaN,
    cachedTokens: usage?.prompt_tokens_details?.cached_tokens ?? 0,
    outputTokens: usage?.completion_tokens ?? Number.NaN,
  };
}

function chatParams({ model, system, prompt, image, withTools }: Asking): ChatParams {
  const content: OpenAI.ChatCompletionContentPart[] = [{ type: 'text', text: prompt }];
  if (image !== undefined) {
    content.push({ type: 'image_url', image_url: { url: `data:image/png;base64,${image}` } });
  }
  return {
    model,
    messages: [
      ...(system === undefined ? [] : [{ role: 'system' as const, content: system }]),
      { role: 'user', content },
    ],
    ...(withTools === true
      ? {
          tools: tools.map(({ name, description, schema }) => ({
            type: 'function' as const,
            function: { name, description, parameters: structuredClone(schema) as Record<string, unknown> },
          })),
        }
      : {}),
  };
}

export function openaiChatSdk(pointed: Pointed): SdkClient {
  const client = clientOf(pointed);
  const send = (params: ChatParams, streamed: boolean): Promise<Completion> =>
    streamed
      ? client.chat.completions
          .stream({ ...params, stream: true, stream_options: { include_usage: true } })
          .finalChatCompletion()
      : client.chat.completions.create(params);
  return {
    name: 'openai, chat completions',
    ask: async (asking) => saidOfChat(await send(chatParams(asking), asking.streamed)),
    async converse(asking, results) {
      const params = chatParams({ ...asking, withTools: true });
      const first = await send(params, asking.streamed);
      const message = first.choices[0]?.message as OpenAI.ChatCompletionMessage;
      const answers = (message.tool_calls ?? []).map((call) => ({
        role: 'tool' as const,
        tool_call_id: call.id,
        content: results(call.type === 'function' ? call.function.name : ''),
      }));
      const messages = [...params.messages, message, ...answers];
      const last = await send({ ...params, messages }, asking.streamed);
      return { first: saidOfChat(first), last: saidOfChat(last) };
    },
  };
}

type Response = OpenAI.Responses.Response;
type ResponseParams = OpenAI.Responses.ResponseCreateParamsNonStreaming & {
  input: OpenAI.Responses.ResponseInput;
};

function saidOfResponse({ output, usage }: Response): Said {
  return {
    text: output
      .flatMap((item) => (item.type === 'message' ? item.content : []))
      .map((part) => (part.type === 'output_text' ? part.text : ''))
      .join(''),
    toolCalls: output.flatMap((item) =>
      item.type === 'function_call' ? [{ name: item.name, input: JSON.parse(item.arguments) }] : [],
    ),
    promptTokens: usage?.input_tokens ?? Number.NaN,
    cachedTokens: usage?.input_tokens_details.cached_tokens ?? Number.NaN,
    outputTokens: usage?.output_tokens ?? Number.NaN,
  };
}

function responseParams({ model, system, prompt, image, withTools }: Asking): ResponseParams {
  const content: OpenAI.Responses.ResponseInputContent[] = [{ type: 'input_text', text: prompt }];
  if (image !== undefined) {
    content.push({ type: 'input_image', image_url: `data:image/png;base64,${image}`, detail: 'auto' });
  }
  return {
    model,
    store: false,
    ...(system === undefined ? {} : { instructions: system }),
    input: [{ role: 'user', content }],
    ...(withTools === true
      ? {
          tools: tools.map(({ name, description, schema }) => ({
            type: 'function' as const,
            name,
            description,
            parameters: structuredClone(schema) as Record<string, unknown>,
            strict: false,
          })),
        }
      : {}),
  };
}

export function openaiResponsesSdk(pointed: Pointed): SdkClient {
  const client = clientOf(pointed);
  const send = (params: ResponseParams, streamed: boolean): Promise<Response> =>
    streamed
      ? client.responses.stream({ ...params, stream: true }).finalResponse()
      : client.responses.create(params);
  return {
    name: 'openai, responses',
    ask: async (asking) => saidOfResponse(await send(responseParams(asking), asking.streamed)),
    async converse(asking, results) {
      const params = responseParams({ ...asking, withTools: true });
      const first = await send(params, asking.streamed);
      const answers = first.output
        .filter((item) => item.type === 'function_call')
        .map(({ call_id, name }) => ({
          type: 'function_call_output' as const,
          call_id,
          output: results(name),
        }));
      const input = [...params.input, ...(first.output as OpenAI.Responses.ResponseInput), ...answers];
      const last = await send({ ...params, input }, asking.streamed);
      return { first: saidOfResponse(first), last: saidOfResponse(last) };
    },
  };
}
