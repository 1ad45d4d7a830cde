/**
 * Waits by member and is served in turn by member, so that nobody who asks for much keeps the others waiting;
 * each member's own requests keep their order.
 */
export class FairQueue<Item> {
  /** Members with something waiting; the one whose turn is next stands first. */
  readonly #lines = new Map<string, Item[]>();

  add(memberId: string, item: Item): void {
    const line = this.#lines.get(memberId);
    if (line === undefined) this.#lines.set(memberId, [item]);
    else line.push(item);
  }

  /** True when it was waiting. */
  remove(memberId: string, item: Item): boolean {
    const line = this.#lines.get(memberId) ?? [];
    const at = line.indexOf(item);
    if (at === -1) return false;
    line.splice(at, 1);
    if (line.length === 0) this.#lines.delete(memberId);
    return true;
  }

  /** How many of the member's wait. */
  sizeOf(memberId: string): number {
    return this.#lines.get(memberId)?.length ?? 0;
  }

  /** Takes out the next that can be served: members in turn, and of each the one that waited longest. */
  take(canServe: (item: Item) => boolean): Item | undefined {
    for (const [memberId, line] of this.#lines) {
      const item = line.find(canServe);
      if (item === undefined) continue;
      this.remove(memberId, item);
      // Served: the member's next turn comes after everyone else's.
      const rest = this.#lines.get(memberId);
      if (rest !== undefined) {
        this.#lines.delete(memberId);
        this.#lines.set(memberId, rest);
      }
      return item;
    }
    return undefined;
  }
}
