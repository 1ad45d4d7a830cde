import type {
  AssistantPart,
  Conversation,
  ReasoningPart,
  TextPart,
  ToolResultPart,
  Turn,
  UserPart,
} from './conversation.ts';
import { fieldWrong } from './fields.ts';
import type { LeftOut } from './left-out.ts';

/** What the user says where an API wants a word of theirs and the conversation has none. */
const NOTHING_SAID = 'Continue.';

/** Which reasoning goes back to the model that is asked; the rest is taken note of. */
type ReasoningRule = {
  readonly takesBack: (part: ReasoningPart) => boolean;
  readonly leftOut: LeftOut;
};

/**
 * The turns as every API takes them: user and assistant by turns, without blank texts, and the results of a turn's
 * calls at the beginning of the next one, in the order of the calls. Throws `relay.field_wrong` for a call without
 * a result, and for a second result of a call: no vendor answers such a conversation.
 */
export function settledTurns(turns: readonly Turn[], rule: ReasoningRule): readonly Turn[] {
  const settling = new Settling(turns, rule);
  for (const turn of turns) settling.add(turn);
  return settling.end();
}

/** The same, beginning and ending with the user: other ends are refused, or taken for the beginning of the answer. */
export function framedByUser(turns: readonly Turn[]): readonly Turn[] {
  const nothing: Turn = { role: 'user', parts: [{ kind: 'text', text: NOTHING_SAID, at: '' }], at: '' };
  const begun = turns[0]?.role === 'user' ? turns : [nothing, ...turns];
  return begun.at(-1)?.role === 'user' ? begun : [...begun, nothing];
}

/** The system's texts and what a writer adds to them, without blank ones, which most vendors refuse. */
export function systemTexts({ system }: Conversation, ...added: readonly string[]): readonly string[] {
  return [...system.map(({ text }) => text), ...added].filter((text) => text.trim() !== '');
}

/** What the messages of a request say. */
export class ReadTurns {
  readonly system: TextPart[] = [];
  readonly turns: Turn[] = [];

  add(turn: Turn): void {
    this.turns.push(turn);
  }

  /**
   * A system message: before the first turn it is part of the system prompt. Between turns it stays in place, marked
   * as Claude Code marks what is not the user's own word; moved to the front it would speak of what has not happened
   * yet, and would cost prompt caches.
   */
  addSystem(texts: readonly TextPart[], at: string): void {
    if (this.turns.length === 0) for (const part of texts) this.system.push(part);
    else this.turns.push({ role: 'user', parts: texts.map(reminder), at });
  }
}

function reminder(part: TextPart): TextPart {
  return { ...part, text: `<system-reminder>\n${part.text}\n</system-reminder>` };
}

/** A turn that still grows. */
type Growing =
  | { role: 'user'; parts: UserPart[]; at: string }
  | { role: 'assistant'; parts: AssistantPart[]; at: string };

class Settling {
  readonly #rule: ReasoningRule;
  readonly #results: ReadonlyMap<string, ToolResultPart>;
  readonly #turns: Growing[] = [];

  constructor(turns: readonly Turn[], rule: ReasoningRule) {
    this.#rule = rule;
    this.#results = resultsByCall(turns);
  }

  add({ role, parts, at }: Turn): void {
    if (role === 'assistant') {
      this.#addAssistant(
        parts.filter((part) => this.#isSaid(part)),
        at,
      );
      return;
    }
    this.#addResults();
    this.#addUser(
      parts.filter((part) => part.kind !== 'tool_result' && isTold(part)),
      at,
    );
  }

  end(): readonly Turn[] {
    this.#addResults();
    return this.#turns;
  }

  #isSaid(part: AssistantPart): boolean {
    if (part.kind !== 'reasoning') return isTold(part);
    if (this.#rule.takesBack(part)) return true;
    this.#rule.leftOut.add(part.at);
    return false;
  }

  #addResults(): void {
    const last = this.#turns.at(-1);
    if (last?.role !== 'assistant') return;
    const results = last.parts
      .filter((part) => part.kind === 'tool_call')
      .map((call) => {
        const result = this.#results.get(call.id);
        if (result === undefined) throw fieldWrong(call.at, 'tool call with a result after it');
        return { ...result, content: result.content.filter(isTold) };
      });
    this.#addUser(results, results[0]?.at ?? '');
  }

  #addUser(parts: readonly UserPart[], at: string): void {
    if (parts.length === 0) return;
    const last = this.#turns.at(-1);
    if (last?.role === 'user') for (const part of parts) last.parts.push(part);
    else this.#turns.push({ role: 'user', parts: [...parts], at });
  }

  #addAssistant(parts: readonly AssistantPart[], at: string): void {
    if (parts.length === 0) return;
    const last = this.#turns.at(-1);
    if (last?.role === 'assistant') for (const part of parts) last.parts.push(part);
    else this.#turns.push({ role: 'assistant', parts: [...parts], at });
  }
}

function isTold(part: UserPart | AssistantPart): boolean {
  return part.kind !== 'text' || part.text.trim() !== '';
}

function resultsByCall(turns: readonly Turn[]): ReadonlyMap<string, ToolResultPart> {
  const results = new Map<string, ToolResultPart>();
  for (const part of turns.flatMap((turn) => (turn.role === 'user' ? turn.parts : []))) {
    if (part.kind !== 'tool_result') continue;
    if (results.has(part.callId)) throw fieldWrong(part.at, 'one result for each tool call');
    results.set(part.callId, part);
  }
  return results;
}
