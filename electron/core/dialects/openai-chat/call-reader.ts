import { isRecord, type JsonRecord, parseRecord, textOf } from '../json.ts';
import type { AnswerEvent } from '../translate/answer.ts';
import { madeUpCallId } from '../translate/call-ids.ts';
import { customObject } from '../translate/custom-tools.ts';

/** A tool call as far as it has come. */
type Call = {
  id: string;
  name: string;
  readonly isCustom: boolean;
  input: string;
  /** Characters of `input` that have been given out; -1 while the call itself has not. */
  given: number;
};

/** The input of a call; Ollama and others send the object itself. */
function inputText(value: unknown): string {
  return isRecord(value) ? JSON.stringify(value) : textOf(value);
}

function isWholeObject(json: string): boolean {
  return json.trimEnd().endsWith('}') && parseRecord(json) !== undefined;
}

/**
 * Puts the pieces of parallel tool calls in order: vendors may mix them, and an answer has them one after another.
 * The first open call is given out as it comes, the pieces of later ones are held until it is whole; whether it is
 * costs a parse, so nobody asks before another one waits.
 */
export class CallReader {
  /** Those that are not given out yet, in the order they began. */
  readonly #open: Call[] = [];
  readonly #byIndex = new Map<number, Call>();
  #last: Call | undefined;
  #begun = 0;
  #count = 0;

  /** How many calls have been given out. */
  get count(): number {
    return this.#count;
  }

  /** Whether a call is under way, so that nothing else may be said. */
  get isBusy(): boolean {
    return this.#open.length > 0;
  }

  /** Takes in one element of `tool_calls`; `answerId` goes into an id that the vendor does not give. */
  take(piece: JsonRecord, answerId: string): readonly AnswerEvent[] {
    const isCustom = isRecord(piece.custom);
    const inner = isCustom ? piece.custom : piece.function;
    const { name, arguments: args, input } = isRecord(inner) ? inner : {};
    const call = this.#callOf(piece, textOf(name)) ?? this.#begin(piece, isCustom, answerId);
    this.#last = call;
    if (call.name === '') call.name = textOf(name);
    call.input += inputText(isCustom ? input : args);
    return this.#giveOut();
  }

  /** Gives out what is held; nothing more comes. */
  end(): readonly AnswerEvent[] {
    const events = this.#open.flatMap((call) => this.#whole(call));
    this.#open.length = 0;
    return events;
  }

  // Continuations have the index alone, or, where a vendor leaves that out, nothing. A new id at a known index is a
  // new call, because some vendors number all of them 0; and so is a name that comes with neither index nor id.
  #callOf(piece: JsonRecord, name: string): Call | undefined {
    const id = textOf(piece.id);
    if (typeof piece.index === 'number') {
      const known = this.#byIndex.get(piece.index);
      return known !== undefined && id !== '' && id !== known.id && name !== '' ? undefined : known;
    }
    if (id !== '') return this.#open.find((call) => call.id === id);
    return name !== '' && this.#last?.name !== '' ? undefined : this.#last;
  }

  #begin(piece: JsonRecord, isCustom: boolean, answerId: string): Call {
    const id = textOf(piece.id) || madeUpCallId(answerId, this.#begun);
    const call: Call = { id, name: '', isCustom, input: '', given: -1 };
    this.#begun += 1;
    this.#open.push(call);
    if (typeof piece.index === 'number') this.#byIndex.set(piece.index, call);
    return call;
  }

  #giveOut(): readonly AnswerEvent[] {
    const events: AnswerEvent[] = [];
    for (let [call] = this.#open; call !== undefined; [call] = this.#open) {
      const isLast = this.#open.length === 1;
      if (!isLast && !call.isCustom && isWholeObject(call.input)) {
        events.push(...this.#whole(call));
        this.#open.shift();
        continue;
      }
      events.push(...this.#pieces(call));
      break;
    }
    return events;
  }

  #pieces(call: Call): AnswerEvent[] {
    if (call.name === '') return [];
    const events: AnswerEvent[] = [];
    if (call.given < 0) {
      call.given = 0;
      this.#count += 1;
      events.push({ kind: 'tool_call', id: call.id, name: call.name });
    }
    // Plain text becomes an object when all of it is there.
    if (call.isCustom || call.input.length === call.given) return events;
    events.push({ kind: 'tool_input', json: call.input.slice(call.given) });
    call.given = call.input.length;
    return events;
  }

  /** The rest of a call; one without input has an empty object, and one without a name is none. */
  #whole(call: Call): AnswerEvent[] {
    const events = this.#pieces(call);
    if (call.given < 0) return [];
    if (call.isCustom) events.push({ kind: 'tool_input', json: customObject(call.input) });
    else if (call.input === '') events.push({ kind: 'tool_input', json: '{}' });
    return events;
  }
}
