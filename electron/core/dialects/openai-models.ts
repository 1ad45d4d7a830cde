import type { Effort, Reasoning } from './translate/conversation.ts';
import { effortWorth } from './translate/efforts.ts';

/*
 * How OpenAI's models are asked to reason. Which efforts a model knows is its own affair, and one that it does not
 * know is refused: https://platform.openai.com/docs/guides/reasoning
 */

type EffortName = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max';

/** What is known of one of OpenAI's models. */
export type OpenaiModel = {
  /** None: it does not reason, and refuses the field. */
  readonly efforts: readonly EffortName[];
};

const usual: readonly EffortName[] = ['low', 'medium', 'high'];

/** By the name's beginning; the first that fits counts. Models newer than this program are asked as the newest here. */
const models: readonly { readonly names: RegExp; readonly efforts: readonly EffortName[] }[] = [
  { names: /^(?:gpt-[34]|chatgpt-|ft:gpt-|gpt-5[.\d]*-chat)/, efforts: [] },
  { names: /^gpt-5-pro/, efforts: ['high'] },
  { names: /^gpt-5(?:-mini|-nano)?(?:-\d{4}-\d\d-\d\d)?$/, efforts: ['minimal', ...usual] },
  { names: /^gpt-5\.1-codex-max/, efforts: [...usual, 'xhigh'] },
  { names: /^gpt-5(?:\.1)?-codex/, efforts: usual },
  { names: /^gpt-5\.[2-5].*codex/, efforts: [...usual, 'xhigh'] },
  { names: /^gpt-5\.1/, efforts: ['none', ...usual] },
  { names: /^gpt-5\.[2-5]/, efforts: ['none', ...usual, 'xhigh'] },
  { names: /^gpt-5\.\d.*codex/, efforts: [...usual, 'xhigh', 'max'] },
  { names: /^(?:gpt-5\.\d|gpt-6-(?:sol|luna))/, efforts: ['none', ...usual, 'xhigh', 'max'] },
  { names: /^gpt-(?:[6-9]|\d\d)/, efforts: [...usual, 'xhigh', 'max'] },
  { names: /^(?:o\d|gpt-5|codex)/, efforts: usual },
];

/** Undefined for a name that is none of OpenAI's. */
export function openaiModel(name: string): OpenaiModel | undefined {
  return models.find(({ names }) => names.test(name));
}

/** What is not known by name is asked for what every model of OpenAI's that reasons knows. */
export const reasoningModel: OpenaiModel = { efforts: usual };

/** The names that come nearest to what is asked, nearest first. Off is the least effort there is, where it is not. */
const nearest: Readonly<Record<Effort | 'off', readonly EffortName[]>> = {
  off: ['none', 'minimal', 'low', 'high'],
  minimal: ['minimal', 'low', 'high'],
  low: ['low', 'high'],
  medium: ['medium', 'high'],
  high: ['high'],
  max: ['max', 'xhigh', 'high'],
};

/** The effort to ask for; null where it is left to the model. */
export function effortName(reasoning: Reasoning, { efforts }: OpenaiModel): EffortName | null {
  if (reasoning.kind === 'adaptive') return null;
  return nearest[levelOf(reasoning)].find((name) => efforts.includes(name)) ?? null;
}

/** Whether the request can be met: a model that always reasons can only be asked for little. */
export function meetsReasoning(reasoning: Reasoning, { efforts }: OpenaiModel): boolean {
  if (reasoning.kind === 'off') return efforts.length === 0 || efforts.includes('none');
  return reasoning.kind === 'adaptive' || efforts.length > 0;
}

/** Models that reason, or may, refuse every sampling but the usual; only the effort `none` makes sure. */
export function samplesFreely(reasoning: Reasoning | null, model: OpenaiModel): boolean {
  if (model.efforts.length === 0) return true;
  return reasoning !== null && effortName(reasoning, model) === 'none';
}

function levelOf(reasoning: Exclude<Reasoning, { kind: 'adaptive' }>): Effort | 'off' {
  if (reasoning.kind === 'budget') return effortWorth(reasoning.tokens);
  return reasoning.kind === 'off' ? 'off' : reasoning.effort;
}
