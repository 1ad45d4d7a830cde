import {
  type Content,
  type FunctionCall,
  type GenerateContentParameters,
  type GenerateContentResponse,
  GoogleGenAI,
  type Part,
} from '@google/genai';
import { type Asking, type Pointed, type Said, type SdkClient, tools } from './said.ts';

type Answer = { parts: Part[]; usage: GenerateContentResponse['usageMetadata'] };

function saidOf({ parts, usage }: Answer): Said {
  return {
    text: parts.map(({ text, thought }) => (thought === true ? '' : (text ?? ''))).join(''),
    toolCalls: parts.flatMap(({ functionCall }) =>
      functionCall === undefined ? [] : [{ name: functionCall.name ?? '', input: functionCall.args }],
    ),
    promptTokens: usage?.promptTokenCount ?? Number.NaN,
    cachedTokens: usage?.cachedContentTokenCount ?? 0,
    outputTokens: (usage?.candidatesTokenCount ?? Number.NaN) + (usage?.thoughtsTokenCount ?? 0),
  };
}

const partsOf = (response: GenerateContentResponse) => response.candidates?.[0]?.content?.parts ?? [];

function paramsOf({ model, system, prompt, image, withTools }: Asking): GenerateContentParameters & {
  contents: Content[];
} {
  const parts: Part[] = [{ text: prompt }];
  if (image !== undefined) parts.push({ inlineData: { mimeType: 'image/png', data: image } });
  return {
    model,
    contents: [{ role: 'user', parts }],
    config: {
      ...(system === undefined ? {} : { systemInstruction: system }),
      ...(withTools === true
        ? {
            tools: [
              {
                functionDeclarations: tools.map(({ name, description, schema }) => ({
                  name,
                  description,
                  parametersJsonSchema: structuredClone(schema),
                })),
              },
            ],
          }
        : {}),
    },
  };
}

export function googleSdk({ relayUrl, secret }: Pointed): SdkClient {
  const { models } = new GoogleGenAI({
    apiKey: secret,
    vertexai: false,
    httpOptions: { baseUrl: relayUrl },
  });
  async function send(params: GenerateContentParameters, streamed: boolean): Promise<Answer> {
    if (!streamed) {
      const response = await models.generateContent(params);
      return { parts: partsOf(response), usage: response.usageMetadata };
    }
    const parts: Part[] = [];
    let usage: Answer['usage'];
    for await (const chunk of await models.generateContentStream(params)) {
      parts.push(...partsOf(chunk));
      usage = chunk.usageMetadata ?? usage;
    }
    return { parts, usage };
  }
  return {
    name: '@google/genai',
    ask: async (asking) => saidOf(await send(paramsOf(asking), asking.streamed)),
    async converse(asking, results) {
      const params = paramsOf({ ...asking, withTools: true });
      const first = await send(params, asking.streamed);
      const calls = first.parts
        .map(({ functionCall }) => functionCall)
        .filter((call): call is FunctionCall => call !== undefined);
      const answers = calls.map(({ id, name = '' }) => ({
        functionResponse: { ...(id === undefined ? {} : { id }), name, response: { output: results(name) } },
      }));
      const contents = [
        ...params.contents,
        { role: 'model', parts: first.parts.filter(({ text }) => text !== '') },
        { role: 'user', parts: answers },
      ];
      const last = await send({ ...params, contents }, asking.streamed);
      return { first: saidOf(first), last: saidOf(last) };
    },
  };
}
