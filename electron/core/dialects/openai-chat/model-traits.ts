import type { JsonRecord } from '../json.ts';
import {
  effortName,
  meetsReasoning,
  type OpenaiModel,
  openaiModel,
  reasoningModel,
  samplesFreely,
} from '../openai-models.ts';
import type { Reasoning } from '../translate/conversation.ts';
import { effortTokens, effortWorth } from '../translate/efforts.ts';

/*
 * Chat Completions is one API in name only: OpenAI's reasoning models refuse fields that everybody else needs, and
 * each vendor has its own switch for thinking. What is not known here gets the fields that all of them take.
 */

export type ModelTraits = {
  /** OpenAI's reasoning models refuse `max_tokens`, and many compatible vendors know nothing else. */
  readonly limitField: 'max_tokens' | 'max_completion_tokens';
  /** Whether a request that thinks, or does not, may set temperature, top_p and penalties. */
  samples(reasoning: Reasoning | null): boolean;
  readonly takesTopK: boolean;
  /**
   * Earlier `reasoning_content`. `required`: refused without it where a message calls tools. `no`: OpenAI and others
   * refuse the field.
   */
  readonly earlierReasoning: 'no' | 'taken' | 'required';
  /** Whether the model can be asked for this; else it is asked for what comes nearest, or for nothing. */
  meets(reasoning: Reasoning, streamed: boolean): boolean;
  reasoningFields(reasoning: Reasoning, streamed: boolean): JsonRecord;
};

const plain: ModelTraits = {
  limitField: 'max_tokens',
  samples: () => true,
  takesTopK: false,
  earlierReasoning: 'no',
  meets: ({ kind }) => kind === 'adaptive',
  reasoningFields: () => ({}),
};

function openaiTraits(model: OpenaiModel): ModelTraits {
  return {
    ...plain,
    limitField: 'max_completion_tokens',
    samples: (reasoning) => samplesFreely(reasoning, model),
    meets: (reasoning) => meetsReasoning(reasoning, model),
    reasoningFields: (reasoning) => {
      const effort = effortName(reasoning, model);
      return effort === null ? {} : { reasoning_effort: effort };
    },
  };
}

function toggled(reasoning: Reasoning): JsonRecord {
  if (reasoning.kind === 'adaptive') return {};
  return { thinking: { type: reasoning.kind === 'off' ? 'disabled' : 'enabled' } };
}

/** Vendors whose switch turns thinking on and off. */
const switched: ModelTraits = { ...plain, meets: () => true, reasoningFields: toggled };

/** https://api-docs.deepseek.com/guides/thinking_mode */
const deepseek: ModelTraits = {
  ...switched,
  earlierReasoning: 'required',
  reasoningFields: (reasoning) => {
    if (reasoning.kind === 'adaptive' || reasoning.kind === 'off') return toggled(reasoning);
    const effort = reasoning.kind === 'budget' ? effortWorth(reasoning.tokens) : reasoning.effort;
    return { ...toggled(reasoning), reasoning_effort: effort };
  },
};

/**
 * Kimi's models that always think refuse to be told not to.
 * https://platform.kimi.ai/docs/guide/use-kimi-k2-thinking-model
 */
const kimi: ModelTraits = { ...switched, earlierReasoning: 'required' };
const kimiAlways: ModelTraits = {
  ...kimi,
  meets: ({ kind }) => kind !== 'off',
  reasoningFields: () => ({}),
};

/** https://docs.z.ai/guides/capabilities/thinking-mode */
const glm: ModelTraits = { ...switched, earlierReasoning: 'taken' };

/**
 * Qwen's open models refuse to think in answers that are not streamed.
 * https://www.alibabacloud.com/help/en/model-studio/deep-thinking
 */
const qwen: ModelTraits = {
  ...plain,
  takesTopK: true,
  earlierReasoning: 'taken',
  meets: ({ kind }, streamed) => streamed || kind === 'adaptive' || kind === 'off',
  reasoningFields: (reasoning, streamed) => {
    if (reasoning.kind === 'off') return { enable_thinking: false };
    if (reasoning.kind === 'adaptive' || !streamed) return {};
    const budget = reasoning.kind === 'budget' ? reasoning.tokens : effortTokens[reasoning.effort];
    return { enable_thinking: true, thinking_budget: budget };
  },
};

/** gpt-oss is served by others than OpenAI, with their usual fields. */
const { meets, reasoningFields } = openaiTraits(reasoningModel);
const gptOss: ModelTraits = { ...plain, meets, reasoningFields };

const families: readonly { readonly names: RegExp; readonly traits: ModelTraits }[] = [
  { names: /^gpt-oss/, traits: gptOss },
  { names: /^deepseek/, traits: deepseek },
  { names: /^kimi-k2(?:\.7|-thinking)/, traits: kimiAlways },
  { names: /^kimi/, traits: kimi },
  { names: /^glm-/, traits: glm },
  { names: /^(?:qwen|qwq|qvq)/, traits: qwen },
];

/** By the model's name; resellers put the vendor in front (`deepseek/deepseek-chat`). */
export function traitsOf(model: string): ModelTraits {
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase();
  const family = families.find(({ names }) => names.test(name));
  if (family !== undefined) return family.traits;
  const openai = openaiModel(name);
  return openai === undefined ? plain : openaiTraits(openai);
}
