const MINUTE_MS = 60_000;

/** Requests and tokens of the last sixty seconds. Instants are milliseconds of a clock that never goes back. */
export class MinuteRate {
  #requestsAtMs: number[] = [];
  #tokens: { readonly atMs: number; readonly tokens: number }[] = [];

  noteRequest(atMs: number): void {
    this.#requestsAtMs.push(atMs);
  }

  noteTokens(atMs: number, tokens: number): void {
    this.#tokens.push({ atMs, tokens });
  }

  /** Milliseconds until one more request stays within `limit` a minute; 0 when it does now. */
  requestWaitMs(limit: number, nowMs: number): number {
    this.#requestsAtMs = this.#requestsAtMs.filter((atMs) => atMs > nowMs - MINUTE_MS);
    const blocking = this.#requestsAtMs.at(-limit);
    return this.#requestsAtMs.length < limit || blocking === undefined ? 0 : blocking + MINUTE_MS - nowMs;
  }

  /**
   * Milliseconds until `tokens` more stay within `limit` a minute, `held` being reserved for requests under
   * way; 0 when they do now. A request larger than the limit passes in a minute that is otherwise empty.
   */
  tokenWaitMs(limit: number, held: number, tokens: number, nowMs: number): number {
    this.#tokens = this.#tokens.filter(({ atMs }) => atMs > nowMs - MINUTE_MS);
    let taken = this.#tokens.reduce((sum, used) => sum + used.tokens, held);
    if (hasRoom(taken)) return 0;
    for (const used of this.#tokens) {
      taken -= used.tokens;
      if (hasRoom(taken)) return used.atMs + MINUTE_MS - nowMs;
    }
    return MINUTE_MS;

    function hasRoom(sum: number): boolean {
      return sum === 0 || (sum < limit && sum + tokens <= limit);
    }
  }
}
