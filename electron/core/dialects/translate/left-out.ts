/** Names of fields that a translation leaves out, each once and without the indexes of its place. */
export class LeftOut {
  readonly #names = new Set<string>();

  /** `at` is the whole path: `messages.2.content.0.cache_control` is told as `messages.content.cache_control`. */
  add(at: string): void {
    const name = at.split('.').filter((step) => !/^\d+$/.test(step));
    this.#names.add(name.join('.'));
  }

  names(): readonly string[] {
    return [...this.#names];
  }
}
