import { UniqueIds } from '../translate/call-ids.ts';
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
  readonly #ids = new UniqueIds();
  readonly #open: OpenCall[] = [];
  /** What was answered last under each id of the client. */
  readonly #outputs = new Map<string, string>();

  /** The id of a call: the client's own, or the one made up where it has none. */
  add(given: string | null, name: string, madeUp: string): string {
    const id = this.#ids.take(given === null || given === '' ? madeUp : given);
    this.#open.push({ id, name, given });
    return id;
  }

  /**
   * Whether a call has been answered with this already: Gemini CLI sends each response twice when it resumes a
   * session.
   */
  isRepeated(id: string, output: string): boolean {
    const isOpen = this.#open.some(({ given }) => given === id);
    if (!isOpen && this.#outputs.get(id) === output) return true;
    this.#outputs.set(id, output);
    return false;
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
}
