import { fieldWrong } from './fields.ts';

/** Gives out ids of which no two are the same. */
export class UniqueIds {
  /** How often each id was taken or tried. */
  readonly #taken = new Map<string, number>();

  /** The id wished for, or the first of `id_2`, `id_3`, ... that is free. */
  take(id: string): string {
    let count = this.#taken.get(id) ?? 0;
    let free = id;
    for (; this.#taken.has(free); free = `${id}_${count}`) count += 1;
    this.#taken.set(id, Math.max(count, 1));
    if (free !== id) this.#taken.set(free, 1);
    return free;
  }
}

type EarlierCall = { readonly id: string; readonly name: string };

/** The tool calls of a request so far, by the ids of its client. */
export class EarlierCalls {
  readonly #ids = new UniqueIds();
  readonly #last = new Map<string, EarlierCall>();

  /** The id of the call in the conversation. Some vendors count theirs anew in each answer (`call_0`). */
  add(given: string, name: string): string {
    const id = this.#ids.take(given);
    this.#last.set(given, { id, name });
    return id;
  }

  /** The last call with this id of the client. Throws `relay.field_wrong` where there is none. */
  find(given: string, at: string): EarlierCall {
    const call = this.#last.get(given);
    if (call === undefined) throw fieldWrong(at, 'id of an earlier tool call');
    return call;
  }
}

/**
 * The id of a call for which the vendor gives none: of letters that every API takes in an id, and not longer than
 * the 64 that OpenAI takes.
 */
export function madeUpCallId(answerId: string, count: number): string {
  const answer = answerId.replace(/[^\w-]/g, '').slice(0, 40);
  return answer === '' ? `call_${count}` : `call_${answer}_${count}`;
}
