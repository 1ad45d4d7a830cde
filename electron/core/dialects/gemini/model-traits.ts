/*
 * What Gemini's generations take in different ways. A name that tells no generation ('gemini-flash-latest') is of
 * the newest.
 */

/** How many tokens a model of the 2.5 generation may think. */
type Budgets = {
  readonly pattern: RegExp;
  readonly least: number;
  readonly most: number;
  readonly canBeOff: boolean;
};

/** https://ai.google.dev/gemini-api/docs/thinking#set-budget */
const budgets: readonly Budgets[] = [
  { pattern: /gemini-2\.5-pro/i, least: 128, most: 32_768, canBeOff: false },
  { pattern: /gemini-2\.5-flash-lite/i, least: 512, most: 24_576, canBeOff: true },
  { pattern: /gemini-2\.5-flash/i, least: 1, most: 24_576, canBeOff: true },
];

/**
 * Before Gemini 3 there were no thinking levels, no images in a function's response, no function calls beside an
 * answer in JSON, and no call had to be signed.
 * https://ai.google.dev/gemini-api/docs/gemini-3
 */
export function isBeforeGemini3(model: string): boolean {
  return /(?:^|\/)gemini-[12](?:[.-]|$)/i.test(model);
}

/** The Gemini API refuses penalties for these: "Penalty is not enabled for this model". */
export function takesPenalties(model: string): boolean {
  return !/(?:^|\/)gemini-2\.5(?:[.-]|$)/i.test(model);
}

/** Undefined for a model that cannot think, or is told how much in levels. */
export function budgetsOf(model: string): Budgets | undefined {
  return budgets.find(({ pattern }) => pattern.test(model));
}
