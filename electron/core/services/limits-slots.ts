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
export type FullCap = { readonly scope: LimitScope; readonly cap: number };

/** How many may be under way at once; null: any number. */
export type CapOf = (scope: LimitScope, subjectId: string) => number | null;

type Counts = Readonly<Record<LimitScope, Map<string, number>>>;

/** Places for requests under way by group, member and key, and the queue for them, one for each group. */
export class Slots {
  readonly #capOf: CapOf;
  readonly #running = {
    key: new Map<string, number>(),
    member: new Map(),
    group: new Map(),
  } satisfies Counts;
  readonly #queues = new Map<string, FairQueue<Waiter>>();

  constructor(capOf: CapOf) {
    this.#capOf = capOf;
  }

  /** Takes a place if there is one at every cap; else it tells which one is full. */
  take(holder: Holder): FullCap | undefined {
    const full = this.fullCap(holder);
    if (full === undefined) this.#countAll(holder, 1);
    return full;
  }

  /** Gives a place back; whoever is next and fits gets it. */
  free(holder: Holder): void {
    this.#countAll(holder, -1);
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
    return this.#running[scope].get(subjectId) ?? 0;
  }

  waiting({ groupId, memberId }: Omit<Holder, 'keyId'>): number {
    return this.#queueOf(groupId).sizeOf(memberId);
  }

  /** The cap that leaves no place now; undefined while there is one. */
  fullCap({ keyId, memberId, groupId }: Holder): FullCap | undefined {
    return this.#full('key', keyId) ?? this.#full('member', memberId) ?? this.#full('group', groupId);
  }

  #full(scope: LimitScope, subjectId: string): FullCap | undefined {
    const cap = this.#capOf(scope, subjectId);
    return cap !== null && this.running(scope, subjectId) >= cap ? { scope, cap } : undefined;
  }

  #serve(queue: FairQueue<Waiter>): void {
    for (;;) {
      const next = queue.take(({ holder }) => this.fullCap(holder) === undefined);
      if (next === undefined) return;
      if (next.isAlive() && this.take(next.holder) === undefined) next.grant();
    }
  }

  #countAll({ keyId, memberId, groupId }: Holder, by: number): void {
    this.#count('key', keyId, by);
    this.#count('member', memberId, by);
    this.#count('group', groupId, by);
  }

  #count(scope: LimitScope, subjectId: string, by: number): void {
    const counts = this.#running[scope];
    const count = (counts.get(subjectId) ?? 0) + by;
    if (count === 0) counts.delete(subjectId);
    else counts.set(subjectId, count);
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
