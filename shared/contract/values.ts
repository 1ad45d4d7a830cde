import * as z from 'zod';

/*
 * Values used by several nouns. JSON has no bigint, so whole amounts cross the carriers as decimal
 * strings; the codecs turn them into bigint on both sides and `z.toJSONSchema(..., { io: 'input' })`
 * describes the string.
 */

const wholeNumber = z.string().regex(/^-?(0|[1-9]\d{0,29})$/, 'a whole number as a decimal string');

/** 10^-12 USD. */
export const pusd = z.codec(wholeNumber, z.bigint(), { decode: (text) => BigInt(text), encode: String });

/** Integer minor units of the currency named beside it. */
export const minor = z.codec(wholeNumber, z.bigint(), { decode: (text) => BigInt(text), encode: String });

/** A weight or remainder of a split: a whole number without a unit. */
export const whole = z.codec(wholeNumber, z.bigint(), { decode: (text) => BigInt(text), encode: String });

export const id = z.string().min(1).max(64);
export const epochMs = z.int().min(0);
export const durationMs = z.number().min(0);
export const calendarDate = z.iso.date();
export const currency = z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code');

/** A positive decimal with at most 8 decimals, as a string: "7.1043". */
export const rate = z
  .string()
  .regex(/^(?!0+(\.0+)?$)\d{1,9}(\.\d{1,8})?$/, 'a positive decimal with at most 8 decimals');

/** USD per million tokens, as a decimal: "3.75". */
export const usdPerMillion = z
  .string()
  .regex(/^(0|[1-9]\d{0,4})(\.\d{1,6})?$/, 'a price in USD per million tokens');

export const money = z.strictObject({ amountMinor: minor, currency });

/** As typed by a person; services clean it (NFC, no control characters) and refuse more than 40 characters. */
export const nameInput = z.string().min(1).max(400);

const modelPatternForm = /^(?:[^\s*\p{C}]+\*?|\*)$/u;
const modelPatternReason = 'a model name that may end in *';

/** A model's name as it is asked for; a trailing `*` stands for any ending. Case does not count. */
export const modelPattern = z.string().max(200).regex(modelPatternForm, modelPatternReason);

/** The same where case counts: letter by letter after NFC and trimming. */
export const exactModelPattern = z
  .string()
  .trim()
  .normalize('NFC')
  .max(200)
  .regex(modelPatternForm, modelPatternReason);

const modelName = z
  .string()
  .max(200)
  .regex(/^[^\s*\p{C}]+$/u, 'a model name');

/** Models asked for under another name; the first rule that fits counts. */
export const modelMapping = z.array(z.strictObject({ from: modelPattern, to: modelName })).max(100);
export type ModelMapping = z.output<typeof modelMapping>;

export const tokenCounts = z.object({
  inputTokens: z.int().min(0),
  cacheWrite5mTokens: z.int().min(0),
  cacheWrite1hTokens: z.int().min(0),
  cacheReadTokens: z.int().min(0),
  outputTokens: z.int().min(0),
});

export const nothing = z.strictObject({});
export const done = z.object({ done: z.literal(true) });

export const lang = z.enum(['zh-CN', 'en']);
export const bilingual = z.object({ zh: z.string(), en: z.string() });

/** Names what a preview has shown, so that nothing else is applied. */
export const seenDigest = z.string().regex(/^[0-9a-f]{64}$/, 'a digest of a preview');

/** Characters of the largest file that is sent as text. */
export const longestFile = 1_500_000;

/** A file made by the core and saved by the shell: the carrier moves text, never a path. */
export const textFile = z.object({ fileName: z.string(), mediaType: z.string(), text: z.string() });
