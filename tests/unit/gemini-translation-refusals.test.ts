import { describe, expect, test } from 'vitest';
import { hello, PNG, read, readWith, refusal } from './gemini-requests.ts';

describe('what is left out, and what is refused', () => {
  test('labels, storage and the thresholds of a filter that is not in the way are named', () => {
    const body = {
      contents: [
        {
          parts: [
            { text: 'a', partMetadata: { id: 1 } },
            { text: 'b', partMetadata: { id: 2 } },
          ],
        },
      ],
      model: 'models/gemini-3-pro',
      labels: { team: 'x' },
      safety_settings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
      tools: [{ functionDeclarations: [{ name: 'look' }] }],
      toolConfig: { functionCallingConfig: { mode: 'VALIDATED' } },
    };
    expect(read(body).leftOut.toSorted()).toEqual([
      'contents.parts.partMetadata',
      'labels',
      'safety_settings',
      'toolConfig.functionCallingConfig.mode',
    ]);
    expect(readWith({ safetySettings: [] }).leftOut).toEqual([]);
  });

  const user = (...parts: object[]) => ({ contents: [{ role: 'user', parts }] });
  const model = (...parts: object[]) => ({ contents: [hello, { role: 'model', parts }] });
  const withConfig = (generationConfig: object) => ({ contents: [hello], generationConfig });
  const withTool = (...tools: object[]) => ({ contents: [hello], tools });
  const calling = (functionCallingConfig: object) => ({
    ...withTool({ functionDeclarations: [{ name: 'look' }] }),
    toolConfig: { functionCallingConfig },
  });
  const blob = (mimeType: string, data = PNG) => ({ inlineData: { mimeType, data } });
  const file = (fileUri: string) => ({ fileData: { mimeType: 'image/png', fileUri } });

  test.each([
    [{ contents: [hello], cachedContent: 'cachedContents/1' }, 'no_counterpart cachedContent'],
    [{ contents: [hello], somethingNew: 1 }, 'no_counterpart somethingNew'],
    [withTool({ functionDeclarations: [] }, { googleSearch: {} }), 'no_counterpart tools.1.googleSearch'],
    [withTool({ code_execution: {} }), 'no_counterpart tools.0.code_execution'],
    [withTool({ urlContext: {} }), 'no_counterpart tools.0.urlContext'],
    [
      withTool({ functionDeclarations: [{ name: 'a', behavior: 'NON_BLOCKING' }] }),
      'no_counterpart tools.0.functionDeclarations.0.behavior',
    ],
    [
      { contents: [hello], toolConfig: { retrievalConfig: { languageCode: 'zh' } } },
      'no_counterpart toolConfig.retrievalConfig',
    ],
    [
      calling({ mode: 'AUTO', allowedFunctionNames: ['look'] }),
      'no_counterpart toolConfig.functionCallingConfig.allowedFunctionNames',
    ],
    [
      model({ executableCode: { language: 'PYTHON', code: '1' } }),
      'no_counterpart contents.1.parts.0.executableCode',
    ],
    [model(blob('image/png')), 'no_counterpart contents.1.parts.0.inlineData'],
    [
      model({ functionCall: { name: 'a', partialArgs: [{ jsonPath: '$.a' }] } }),
      'no_counterpart contents.1.parts.0.functionCall.partialArgs',
    ],
    [user(blob('audio/mp3')), 'no_counterpart contents.0.parts.0.inlineData.mimeType'],
    [user(file('gs://bucket/dot.png')), 'no_counterpart contents.0.parts.0.fileData.fileUri'],
    [
      user(file('https://generativelanguage.googleapis.com/v1beta/files/abc')),
      'no_counterpart contents.0.parts.0.fileData.fileUri',
    ],
    [
      user({ ...blob('image/png'), videoMetadata: { fps: 2 } }),
      'no_counterpart contents.0.parts.0.videoMetadata',
    ],
    [withConfig({ candidateCount: 2 }), 'no_counterpart generationConfig.candidateCount'],
    [
      withConfig({ responseModalities: ['TEXT', 'IMAGE'] }),
      'no_counterpart generationConfig.responseModalities.1',
    ],
    [withConfig({ responseMimeType: 'text/x.enum' }), 'no_counterpart generationConfig.responseMimeType'],
    [withConfig({ speechConfig: { languageCode: 'zh' } }), 'no_counterpart generationConfig.speechConfig'],
    [withConfig({ responseLogprobs: true }), 'no_counterpart generationConfig.responseLogprobs'],
    [
      withConfig({ mediaResolution: 'MEDIA_RESOLUTION_MEDIUM' }),
      'no_counterpart generationConfig.mediaResolution',
    ],
  ])('%j has no counterpart', (body, told) => {
    expect(refusal(body)).toBe(told);
  });

  test.each([
    [{}, 'missing contents'],
    [{ contents: [] }, 'wrong contents'],
    [{ contents: ['hello'] }, 'wrong contents.0'],
    [{ contents: [{ role: 'assistant', parts: [] }] }, 'wrong contents.0.role'],
    [user({}), 'missing contents.0.parts.0.text'],
    [user({ text: 7 }), 'wrong contents.0.parts.0.text'],
    [user({ text: 'a', ...blob('image/png') }), 'wrong contents.0.parts.0.inlineData'],
    [user({ text: 'a', thought: true }), 'wrong contents.0.parts.0.thought'],
    [user({ functionCall: { name: 'a' } }), 'wrong contents.0.parts.0.functionCall'],
    [model({ functionResponse: { name: 'a' } }), 'wrong contents.1.parts.0.functionResponse'],
    [user(blob('image/png', 'not base64!')), 'wrong contents.0.parts.0.inlineData.data'],
    [user({ inlineData: { data: PNG } }), 'missing contents.0.parts.0.inlineData.mimeType'],
    [model({ functionCall: { args: {} } }), 'missing contents.1.parts.0.functionCall.name'],
    [model({ functionCall: { name: 'a', args: '{}' } }), 'wrong contents.1.parts.0.functionCall.args'],
    [
      user({ functionResponse: { name: 'a', response: {} } }),
      'wrong contents.0.parts.0.functionResponse.name',
    ],
    [
      user({ functionResponse: { id: 'x', name: 'a', response: {} } }),
      'wrong contents.0.parts.0.functionResponse.id',
    ],
    [user({ functionResponse: { response: {} } }), 'missing contents.0.parts.0.functionResponse.name'],
    [
      {
        contents: [
          ...model({ functionCall: { name: 'a' } }).contents,
          { parts: [{ functionResponse: { name: 'a' } }] },
        ],
      },
      'missing contents.2.parts.0.functionResponse.response',
    ],
    [
      { contents: [hello], systemInstruction: { parts: [blob('image/png')] } },
      'wrong systemInstruction.parts.0.inlineData',
    ],
    [calling({ mode: 'SOMETIMES' }), 'wrong toolConfig.functionCallingConfig.mode'],
    [
      calling({ mode: 'ANY', allowedFunctionNames: ['hear'] }),
      'wrong toolConfig.functionCallingConfig.allowedFunctionNames.0',
    ],
    [
      withTool({ functionDeclarations: [{ name: 'a', parameters: {}, parametersJsonSchema: {} }] }),
      'wrong tools.0.functionDeclarations.0.parametersJsonSchema',
    ],
    [
      withTool({ functionDeclarations: [{ name: 'a', parameters: 'x' }] }),
      'wrong tools.0.functionDeclarations.0.parameters',
    ],
    [withTool({ functionDeclarations: [{}] }), 'missing tools.0.functionDeclarations.0.name'],
    [withConfig({ temperature: 'hot' }), 'wrong generationConfig.temperature'],
    [withConfig({ maxOutputTokens: 0 }), 'wrong generationConfig.maxOutputTokens'],
    [withConfig({ responseSchema: { type: 'OBJECT' } }), 'wrong generationConfig.responseMimeType'],
    [
      withConfig({ thinkingConfig: { thinkingBudget: 1.5 } }),
      'wrong generationConfig.thinkingConfig.thinkingBudget',
    ],
    [
      withConfig({ thinkingConfig: { thinkingLevel: 'EXTREME' } }),
      'wrong generationConfig.thinkingConfig.thinkingLevel',
    ],
  ])('%j is not what the API takes', (body, told) => {
    expect(refusal(body)).toBe(told);
  });
});
