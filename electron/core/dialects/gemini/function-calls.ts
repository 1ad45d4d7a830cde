import { fieldMissing, fieldWrong } from '../translate/fields.ts';
import type { Message } from './message.ts';

type Call = { readonly id: string; readonly name: string };
type OpenCall = Call & { readonly given: string | null };

/**
 * The function calls of a conversation, to be matched with their responses. Google gives ids to the calls of some
 * models only, and Gemini CLI makes up ids for the responses to calls that have none; so a response belongs to the
 * call with its id, else to the first of its name that has none yet.
 */
export class FunctionCalls {
  readonly #ids = new Set<string>();
  readonly #open: OpenCall[] = [];

  /** The id of a call: the client's own, unless it has none or an earlier call has the same. */
  add(given: string | null, name: string, madeUp: string): string {
    const id = given === null || given === '' || this.#ids.has(given) ? this.#unused(madeUp) : given;
    this.#ids.add(id);
    this.#open.push({ id, name, given });
    return id;
  }

  /** The call that a `functionResponse` answers. */
  answer(response: Message, id: string | null, name: string | null): Call {
    const byId = id === null ? -1 : this.#open.findIndex(({ given }) => given === id);
    const index = byId === -1 ? this.#open.findIndex((call) => call.name === name) : byId;
    const [call] = index === -1 ? [] : this.#open.splice(index, 1);
    if (call !== undefined) return call;
    if (name === null) throw fieldMissing(response.placeOf('name'));
    throw fieldWrong(response.placeOf(id === null ? 'name' : 'id'), 'id of an earlier tool call');
  }

  #unused(madeUp: string): string {
    let id = madeUp;
    for (let again = 2; this.#ids.has(id); again += 1) id = `${madeUp}_${again}`;
    return id;
  }
}
