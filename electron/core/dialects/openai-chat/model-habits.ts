import type { JsonRecord } from '../json.ts';
import type { Effort, Reasoning } from '../translate/conversation.ts';

/*
 * Chat Completions is one API in name only: OpenAI's reasoning models refuse fields that everybody else needs, and
 * each vendor has its own switch for thinking. What is not known here gets the fields that all of them take.
 */

export type ModelHabits = {
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
  /** How much to think; undefined where the model has no such setting. */
  reasoningFields(reasoning: Reasoning, streamed: boolean): JsonRecord | undefined;
};

/** The most tokens that each effort stands for. */
const budgets: Readonly<Record<Effort, number>> = {
  minimal: 1024,
  low: 2048,
  medium: 8192,
  high: 24_576,
  max: 32_768,
};

function effortOf(tokens: number): Effort {
  const efforts: readonly Effort[] = ['minimal', 'low', 'medium', 'high'];
  return efforts.find((effort) => tokens <= budgets[effort]) ?? 'max';
}

/** Off is the least effort there is, where there is none at all. */
function levelOf(reasoning: Reasoning): Effort | 'off' | null {
  if (reasoning.kind === 'adaptive') return null;
  if (reasoning.kind === 'budget') return effortOf(reasoning.tokens);
  return reasoning.kind === 'off' ? 'off' : reasoning.effort;
}

const nearest: Readonly<Record<Effort | 'off', readonly string[]>> = {
  off: ['none', 'minimal', 'low'],
  minimal: ['minimal', 'low'],
  low: ['low'],
  medium: ['medium'],
  high: ['high'],
  max: ['max', 'xhigh', 'high'],
};

const plain: ModelHabits = {
  limitField: 'max_tokens',
  samples: () => true,
  takesTopK: false,
  earlierReasoning: 'no',
  reasoningFields: (reasoning) => (reasoning.kind === 'adaptive' ? {} : undefined),
};

/** OpenAI's models that do not think. */
const olderOpenai: ModelHabits = {
  ...plain,
  limitField: 'max_completion_tokens',
  reasoningFields: ({ kind }) => (kind === 'adaptive' || kind === 'off' ? {} : undefined),
};

/** https://platform.openai.com/docs/guides/reasoning */
function openaiReasoning(efforts: readonly string[], samplesWithoutReasoning: boolean): ModelHabits {
  const nameOf = (reasoning: Reasoning) => {
    const level = levelOf(reasoning);
    return level === null ? undefined : nearest[level].find((name) => efforts.includes(name));
  };
  return {
    ...olderOpenai,
    samples: (reasoning) => samplesWithoutReasoning && reasoning !== null && nameOf(reasoning) === 'none',
    reasoningFields: (reasoning) => {
      const effort = nameOf(reasoning);
      return effort === undefined ? {} : { reasoning_effort: effort };
    },
  };
}

const oSeries = openaiReasoning(['low', 'medium', 'high'], false);

const gptVersion = (major: number, minor: number) => major * 100 + minor;

/** Each version that changed the efforts, newest first. */
const gptVersions: readonly { readonly from: number; readonly habits: ModelHabits }[] = [
  { from: gptVersion(6, 0), habits: openaiReasoning(['low', 'medium', 'high', 'xhigh', 'max'], false) },
  { from: gptVersion(5, 2), habits: openaiReasoning(['none', 'low', 'medium', 'high', 'xhigh'], true) },
  { from: gptVersion(5, 1), habits: openaiReasoning(['none', 'low', 'medium', 'high'], true) },
  { from: gptVersion(5, 0), habits: openaiReasoning(['minimal', 'low', 'medium', 'high'], false) },
];

function openaiHabits(name: string): ModelHabits | undefined {
  if (/^o\d/.test(name)) return oSeries;
  const gpt = /^gpt-(\d+)(?:\.(\d+))?/.exec(name);
  if (gpt === null) return /^(?:chatgpt-|ft:gpt-)/.test(name) ? olderOpenai : undefined;
  if (name.startsWith('gpt-5-chat')) return olderOpenai;
  const version = gptVersion(Number(gpt[1]), Number(gpt[2] ?? 0));
  return gptVersions.find(({ from }) => version >= from)?.habits ?? olderOpenai;
}

function toggled(reasoning: Reasoning): JsonRecord {
  if (reasoning.kind === 'adaptive') return {};
  return { thinking: { type: reasoning.kind === 'off' ? 'disabled' : 'enabled' } };
}

/** https://api-docs.deepseek.com/guides/thinking_mode */
const deepseek: ModelHabits = {
  ...plain,
  earlierReasoning: 'required',
  reasoningFields: (reasoning) => {
    const level = levelOf(reasoning);
    return level === null || level === 'off'
      ? toggled(reasoning)
      : { ...toggled(reasoning), reasoning_effort: level };
  },
};

/**
 * Kimi's models that always think refuse to be told not to.
 * https://platform.kimi.ai/docs/guide/use-kimi-k2-thinking-model
 */
const kimi: ModelHabits = { ...plain, earlierReasoning: 'required', reasoningFields: toggled };
const kimiAlways: ModelHabits = {
  ...kimi,
  reasoningFields: (reasoning) => (reasoning.kind === 'off' ? undefined : {}),
};

/** https://docs.z.ai/guides/capabilities/thinking-mode */
const glm: ModelHabits = { ...plain, earlierReasoning: 'taken', reasoningFields: toggled };

/**
 * Qwen's open models refuse to think in answers that are not streamed.
 * https://www.alibabacloud.com/help/en/model-studio/deep-thinking
 */
const qwen: ModelHabits = {
  ...plain,
  takesTopK: true,
  earlierReasoning: 'taken',
  reasoningFields: (reasoning, streamed) => {
    if (reasoning.kind === 'adaptive') return {};
    if (reasoning.kind === 'off') return { enable_thinking: false };
    if (!streamed) return undefined;
    const budget = reasoning.kind === 'budget' ? reasoning.tokens : budgets[reasoning.effort];
    return { enable_thinking: true, thinking_budget: budget };
  },
};

const openWeights = openaiReasoning(['low', 'medium', 'high'], false);

/** gpt-oss is served by others than OpenAI, with their usual fields. */
const gptOss: ModelHabits = { ...plain, reasoningFields: openWeights.reasoningFields };

const families: readonly { readonly names: RegExp; readonly habits: ModelHabits }[] = [
  { names: /^gpt-oss/, habits: gptOss },
  { names: /^deepseek/, habits: deepseek },
  { names: /^kimi-k2(?:\.7|-thinking)/, habits: kimiAlways },
  { names: /^kimi/, habits: kimi },
  { names: /^glm-/, habits: glm },
  { names: /^(?:qwen|qwq|qvq)/, habits: qwen },
];

/** By the model's name; resellers put the vendor in front (`deepseek/deepseek-chat`). */
export function habitsOf(model: string): ModelHabits {
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase();
  return families.find(({ names }) => names.test(name))?.habits ?? openaiHabits(name) ?? plain;
}
