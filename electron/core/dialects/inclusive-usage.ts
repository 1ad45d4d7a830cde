import { type TokenCounts, totalTokens } from '../../../shared/tokens.ts';
import type { Reading } from './dialect.ts';
import type { TextCount } from './generated-text.ts';
import { readFigure } from './token-figure.ts';

/** Figures of one usage object, unread. */
export type InclusiveFigures = {
  /** All input, with what was read from the cache and written to it. */
  readonly input: unknown;
  /** Input that is not in `input`. */
  readonly inputBesides?: unknown;
  readonly cacheRead: unknown;
  readonly cacheWrite?: unknown;
  readonly output: unknown;
  /** Output that is not in `output`. */
  readonly outputBesides?: unknown;
};

type Field = keyof InclusiveFigures;

const fields: readonly Field[] = [
  'input',
  'inputBesides',
  'cacheRead',
  'cacheWrite',
  'output',
  'outputBesides',
];

/**
 * The figures of one answer where the vendor counts cached tokens as part of the input (OpenAI, Gemini): they
 * are subtracted here, once. Every figure is cumulative: the last one counts, and neither null nor 0 takes back
 * what was reported.
 */
export class InclusiveUsage {
  readonly #figures: Partial<Record<Field, number>> = {};
  #refused = false;

  /** Takes in one usage object. True if a figure moved. */
  take(given: InclusiveFigures): boolean {
    let moved = false;
    for (const field of fields) {
      const figure = readFigure(given[field]);
      const before = this.#figures[field];
      if (figure === 'refused') this.#refused = true;
      else if (figure !== undefined && figure !== before && !(figure === 0 && before !== undefined)) {
        this.#figures[field] = figure;
        moved = true;
      }
    }
    return moved;
  }

  /** Notes a usage object that is none. */
  refuse(): void {
    this.#refused = true;
  }

  get inputReported(): boolean {
    return this.#figures.input !== undefined;
  }

  get outputReported(): boolean {
    return this.#figures.output !== undefined || this.#figures.outputBesides !== undefined;
  }

  get invalid(): boolean {
    return this.#refused || !this.#cacheFits();
  }

  /** The figures by price category; null while there is none at all. */
  tokens(): TokenCounts | null {
    if (fields.every((field) => this.#figures[field] === undefined)) return null;
    const { input = 0, inputBesides = 0, output = 0, outputBesides = 0 } = this.#figures;
    const { cacheRead = 0, cacheWrite = 0 } = this.#cacheFits() ? this.#figures : {};
    return {
      inputTokens: input - cacheRead - cacheWrite + inputBesides,
      cacheWrite5mTokens: cacheWrite,
      cacheWrite1hTokens: 0,
      cacheReadTokens: cacheRead,
      outputTokens: output + outputBesides,
    };
  }

  // More from the cache than there was input: which of the two is wrong cannot be known, so all of it is input.
  #cacheFits(): boolean {
    const { input = 0, cacheRead = 0, cacheWrite = 0 } = this.#figures;
    return cacheRead + cacheWrite <= input;
  }
}

/** The figures as these vendors write them: the prompt includes what was read from the cache and written to it. */
export function inclusiveFigures(tokens: TokenCounts): {
  readonly prompt: number;
  readonly cached: number;
  readonly written: number;
  readonly output: number;
  readonly total: number;
} {
  const { cacheReadTokens: cached, outputTokens: output } = tokens;
  const total = totalTokens(tokens);
  const written = tokens.cacheWrite5mTokens + tokens.cacheWrite1hTokens;
  return { prompt: total - output, cached, written, output, total };
}

/** What the figures, the model and the text so far say together. */
export function readingOf(
  usage: InclusiveUsage,
  modelAnswered: string | null,
  text: Pick<TextCount, 'count'>,
): Reading {
  return {
    modelAnswered,
    tokens: usage.tokens(),
    inputReported: usage.inputReported,
    outputReported: usage.outputReported,
    usageInvalid: usage.invalid,
    // Counted only where it is asked for.
    get text() {
      return text.count();
    },
  };
}

/** The same for an answer that generates nothing: its output is 0, not missing. */
export function inputOnly(reading: Reading): Reading {
  return { ...reading, outputReported: true, text: { wideCharacters: 0, otherBytes: 0 } };
}
