import type { JsonRecord } from '../json.ts';

/** A list of models, and one of them, in the words of a member's client. */
export type ModelListWriter = {
  list(models: readonly string[]): JsonRecord;
  one(model: string): JsonRecord;
};

/** No API tells of others' models when they were made: clients only want an instant to be there. */
const SOME_TIME_SECONDS = 1_735_689_600;
const SOME_TIME = '2025-01-01T00:00:00Z';

const anthropicModel = (id: string) => ({ type: 'model', id, display_name: id, created_at: SOME_TIME });

/** https://docs.anthropic.com/en/api/models-list */
export const anthropicModels: ModelListWriter = {
  list: (models) => ({
    data: models.map(anthropicModel),
    has_more: false,
    first_id: models.at(0) ?? null,
    last_id: models.at(-1) ?? null,
  }),
  one: anthropicModel,
};

const openaiModel = (id: string) => ({
  id,
  object: 'model',
  created: SOME_TIME_SECONDS,
  owned_by: 'aicarpool',
});

/** https://platform.openai.com/docs/api-reference/models/list */
export const openaiModels: ModelListWriter = {
  list: (models) => ({ object: 'list', data: models.map(openaiModel) }),
  one: openaiModel,
};

const geminiModel = (id: string) => ({
  name: `models/${id}`,
  version: '001',
  displayName: id,
  supportedGenerationMethods: ['generateContent', 'countTokens'],
});

/** https://ai.google.dev/api/models#method:-models.list */
export const geminiModels: ModelListWriter = {
  list: (models) => ({ models: models.map(geminiModel) }),
  one: geminiModel,
};
