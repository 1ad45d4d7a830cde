import type { Reading } from '../dialect.ts';
import { TextCount } from '../generated-text.ts';
import { InclusiveUsage, readingOf } from '../inclusive-usage.ts';
import { isRecord, type JsonRecord, modelName } from '../json.ts';

/**
 * What the chunks of one answer have said so far. Each repeats the usage, cumulative: the last one counts. The
 * prompt includes what came from the cache; thoughts are output besides the candidates, and what tools put into
 * the prompt is input besides it.
 * https://ai.google.dev/api/generate-content#UsageMetadata
 */
export class GeminiAnswer {
  readonly #usage = new InclusiveUsage();
  readonly #text = new TextCount(['text']);
  #modelAnswered: string | null = null;
  #finished = false;

  /** Takes in one chunk or a whole answer. True if a figure moved. */
  take(chunk: JsonRecord, data: Buffer): boolean {
    this.#text.add(data);
    this.#modelAnswered = modelName(chunk.modelVersion) ?? this.#modelAnswered;
    this.#finished ||= isFinished(chunk);
    return this.#takeUsage(chunk.usageMetadata);
  }

  /** Whether a candidate has ended, or the prompt was refused. */
  get finished(): boolean {
    return this.#finished;
  }

  reading(): Reading {
    return readingOf(this.#usage, this.#modelAnswered, this.#text);
  }

  #takeUsage(usage: unknown): boolean {
    if (!isRecord(usage)) {
      if (usage !== undefined && usage !== null) this.#usage.refuse();
      return false;
    }
    const { promptTokenCount, toolUsePromptTokenCount, candidatesTokenCount, thoughtsTokenCount } = usage;
    const isSilent = candidatesTokenCount === undefined && thoughtsTokenCount === undefined;
    const promptIsAll = typeof promptTokenCount === 'number' && usage.totalTokenCount === promptTokenCount;
    return this.#usage.take({
      input: promptTokenCount,
      inputBesides: toolUsePromptTokenCount,
      cacheRead: usage.cachedContentTokenCount,
      // A count of 0 is left out; the total tells it from one that is not known.
      output: isSilent && promptIsAll ? 0 : candidatesTokenCount,
      outputBesides: thoughtsTokenCount,
    });
  }
}

function isFinished({ candidates, promptFeedback }: JsonRecord): boolean {
  const ended =
    Array.isArray(candidates) &&
    candidates.some(
      (candidate: unknown) => isRecord(candidate) && typeof candidate.finishReason === 'string',
    );
  return ended || (isRecord(promptFeedback) && typeof promptFeedback.blockReason === 'string');
}
