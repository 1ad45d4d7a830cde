import { describe, expect, test } from 'vitest';
import { hello, read, readConfig } from './gemini-requests.ts';

describe('the generation config', () => {
  test('settings have their places', () => {
    const config = {
      maxOutputTokens: 4096,
      temperature: 0,
      topP: 0.5,
      topK: 40,
      seed: 7,
      presencePenalty: 0.25,
      frequencyPenalty: -0.5,
      stopSequences: ['END'],
      candidateCount: 1,
      responseModalities: ['TEXT'],
      responseLogprobs: false,
    };
    expect(readConfig(config)).toMatchObject({
      maxTokens: 4096,
      temperature: { value: 0, at: 'generationConfig.temperature' },
      topP: { value: 0.5, at: 'generationConfig.topP' },
      topK: { value: 40, at: 'generationConfig.topK' },
      seed: { value: 7, at: 'generationConfig.seed' },
      presencePenalty: { value: 0.25, at: 'generationConfig.presencePenalty' },
      frequencyPenalty: { value: -0.5, at: 'generationConfig.frequencyPenalty' },
      stop: ['END'],
    });
  });

  test('what Gemini CLI sends with every request, and Gemini does anyway, asks for nothing', () => {
    const config = { temperature: 1, topP: 0.95, topK: 64, presencePenalty: 0, frequencyPenalty: 0 };
    expect(readConfig(config)).toEqual(read({ contents: [hello] }));
    expect(readConfig({ topP: 1 }).topP).toBeNull();
  });

  test.each([
    [{ thinkingBudget: 0 }, { kind: 'off' }],
    [{ thinkingBudget: -1, includeThoughts: true }, { kind: 'adaptive' }],
    [{ thinkingBudget: 512 }, { kind: 'budget', tokens: 512 }],
    [
      { thinkingLevel: 'HIGH', includeThoughts: true },
      { kind: 'effort', effort: 'high' },
    ],
    [{ thinkingLevel: 'minimal' }, { kind: 'effort', effort: 'minimal' }],
    [{ includeThoughts: true }, { kind: 'adaptive' }],
  ])('thinking %j', (thinkingConfig, value) => {
    expect(readConfig({ thinkingConfig }).reasoning).toEqual({
      value,
      at: 'generationConfig.thinkingConfig',
    });
  });

  test.each([[{}], [{ includeThoughts: false }], [{ thinkingLevel: 'THINKING_LEVEL_UNSPECIFIED' }]])(
    'thinking %j asks for nothing',
    (thinkingConfig) => {
      expect(readConfig({ thinkingConfig }).reasoning).toBeNull();
    },
  );

  test('an answer in JSON, of any shape or of a schema', () => {
    const responseMimeType = 'application/json';
    expect(readConfig({ responseMimeType }).format).toEqual({
      value: { kind: 'json' },
      at: 'generationConfig.responseMimeType',
    });
    const schema = { type: 'object', properties: { a: { type: 'string' } } };
    const asked = { kind: 'schema', name: 'response', description: null, schema, strict: false };
    expect(readConfig({ responseMimeType, responseJsonSchema: schema }).format).toEqual({
      value: asked,
      at: 'generationConfig.responseJsonSchema',
    });
    const responseSchema = { type: 'OBJECT', properties: { a: { type: 'STRING' } } };
    expect(readConfig({ responseMimeType, responseSchema }).format).toEqual({
      value: asked,
      at: 'generationConfig.responseSchema',
    });
    expect(readConfig({ responseMimeType: 'text/plain' }).format).toBeNull();
  });
});
