import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import {
  generateText,
  jsonSchema,
  type LanguageModel,
  type LanguageModelUsage,
  type ModelMessage,
  stepCountIs,
  streamText,
  type ToolSet,
  tool,
} from 'ai';
import { type Asking, type Pointed, type Said, type SdkClient, tools } from './said.ts';

type Step = {
  text: string;
  toolCalls: { toolName: string; input: unknown }[];
  usage: LanguageModelUsage;
};

function saidOf({ text, toolCalls, usage }: Step): Said {
  return {
    text,
    toolCalls: toolCalls.map(({ toolName, input }) => ({ name: toolName, input })),
    promptTokens: usage.inputTokens ?? Number.NaN,
    cachedTokens: usage.inputTokenDetails.cacheReadTokens ?? 0,
    outputTokens: usage.outputTokens ?? Number.NaN,
  };
}

function toolSet(results: (name: string) => string): ToolSet {
  return Object.fromEntries(
    tools.map(({ name, description, schema }) => [
      name,
      tool({
        description,
        inputSchema: jsonSchema(structuredClone(schema) as Parameters<typeof jsonSchema>[0]),
        execute: () => results(name),
      }),
    ]),
  );
}

function messagesOf({ prompt, image }: Asking): ModelMessage[] {
  const text = { type: 'text' as const, text: prompt };
  const picture = image === undefined ? [] : [{ type: 'image' as const, image, mediaType: 'image/png' }];
  return [{ role: 'user', content: [text, ...picture] }];
}

async function steps(model: LanguageModel, asking: Asking, given: ToolSet | undefined): Promise<Step[]> {
  const options = {
    model,
    maxRetries: 0,
    messages: messagesOf(asking),
    ...(asking.system === undefined ? {} : { system: asking.system }),
    ...(given === undefined ? {} : { tools: given, stopWhen: stepCountIs(2) }),
  };
  if (!asking.streamed) return (await generateText(options)).steps;
  let failure: unknown;
  const stream = streamText({
    ...options,
    onError: ({ error }) => {
      failure = error;
    },
  });
  await stream.consumeStream();
  if (failure !== undefined) throw failure;
  return stream.steps;
}

function clientOf(name: string, modelOf: (id: string) => LanguageModel): SdkClient {
  return {
    name: `ai, ${name}`,
    async ask(asking) {
      const [only] = await steps(modelOf(asking.model), asking, undefined);
      return saidOf(only as Step);
    },
    async converse(asking, results) {
      const [first, last] = await steps(modelOf(asking.model), asking, toolSet(results));
      return { first: saidOf(first as Step), last: saidOf(last as Step) };
    },
  };
}

/** The three providers of the `ai` SDK, OpenAI's with both of its APIs. */
export function aiSdks({ relayUrl, secret }: Pointed): SdkClient[] {
  const anthropic = createAnthropic({ baseURL: `${relayUrl}/v1`, apiKey: secret });
  const openai = createOpenAI({ baseURL: `${relayUrl}/v1`, apiKey: secret });
  const google = createGoogleGenerativeAI({ baseURL: `${relayUrl}/v1beta`, apiKey: secret });
  return [
    clientOf('@ai-sdk/anthropic', (id) => anthropic(id)),
    clientOf('@ai-sdk/openai, chat completions', (id) => openai.chat(id)),
    clientOf('@ai-sdk/openai, responses', (id) => openai.responses(id)),
    clientOf('@ai-sdk/google', (id) => google(id)),
  ];
}
