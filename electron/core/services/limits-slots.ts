import type { LimitScope } from '../../../shared/contract/limits.ts';
import { FairQueue } from '../domain/fair-queue.ts';

/** Whose limits a request is under. */
export type Holder = { readonly groupId: string; readonly memberId: string; readonly keyId: string };

/** A request that waits for a free place. */
export type Waiter = {
  readonly holder: Holder;
  /** Asked right before a place is given; one that has gone gets none. */
  readonly isAlive: () => boolean;
  readonly grant: () => void;
};

/** The cap that leaves no place, and whose it is. */
type FullCap = { readonly scope: LimitScope; readonly cap: number };

/** How many may be under way at once; null: any number. */
export type CapOf = (scope: LimitScope, subjectId: string) => number | null;

/** Places for requests under way by group, member and key, and the queue for them, one for each group. */
export class Slots {
  readonly #capOf: CapOf;
  readonly #running = new Map<string, number>();
  readonly #queues = new Map<string, FairQueue<Waiter>>();

  constructor(capOf: CapOf) {
    this.#capOf = capOf;
  }

  /** Takes a place if there is one at every cap; else it tells which one is full. */
  take(holder: Holder): FullCap | undefined {
    const full = this.#fullCap(holder);
    if (full === undefined) for (const [scope, id] of subjectsOf(holder)) this.#count(scope, id, 1);
    return full;
  }

  /** Gives a place back; whoever is next and fits gets it. */
  free(holder: Holder): void {
    for (const [scope, id] of subjectsOf(holder)) this.#count(scope, id, -1);
    this.#serve(this.#queueOf(holder.groupId));
  }

  wait(waiter: Waiter): void {
    this.#queueOf(waiter.holder.groupId).add(waiter.holder.memberId, waiter);
  }

  leave(waiter: Waiter): void {
    this.#queueOf(waiter.holder.groupId).remove(waiter.holder.memberId, waiter);
  }

  /** To be called when caps may have been raised. */
  serveAll(): void {
    for (const queue of this.#queues.values()) this.#serve(queue);
  }

  running(scope: LimitScope, subjectId: string): number {
    return this.#running.get(`${scope} ${subjectId}`) ?? 0;
  }

  waiting({ groupId, memberId }: Omit<Holder, 'keyId'>): number {
    return this.#queueOf(groupId).sizeOf(memberId);
  }

  #fullCap(holder: Holder): FullCap | undefined {
    for (const [scope, id] of subjectsOf(holder)) {
      const cap = this.#capOf(scope, id);
      if (cap !== null && this.running(scope, id) >= cap) return { scope, cap };
    }
    return undefined;
  }

  #serve(queue: FairQueue<Waiter>): void {
    for (;;) {
      const next = queue.take(({ holder }) => this.#fullCap(holder) === undefined);
      if (next === undefined) return;
      if (next.isAlive() && this.take(next.holder) === undefined) next.grant();
    }
  }

  #count(scope: LimitScope, subjectId: string, by: number): void {
    const name = `${scope} ${subjectId}`;
    const count = (this.#running.get(name) ?? 0) + by;
    if (count === 0) this.#running.delete(name);
    else this.#running.set(name, count);
  }

  #queueOf(groupId: string): FairQueue<Waiter> {
    const known = this.#queues.get(groupId);
    if (known !== undefined) return known;
    const queue = new FairQueue<Waiter>();
    this.#queues.set(groupId, queue);
    return queue;
  }
}

/** The narrowest first: what it says concerns the caller most. */
export function subjectsOf(holder: Holder): readonly (readonly [LimitScope, string])[] {
  return [
    ['key', holder.keyId],
    ['member', holder.memberId],
    ['group', holder.groupId],
  ];
}
