import type { Conversation } from '../../electron/core/dialects/translate/conversation.ts';
import { LeftOut } from '../../electron/core/dialects/translate/left-out.ts';
import { settledTurns } from '../../electron/core/dialects/translate/turns.ts';

/** The conversation as every writer brings it into order first: a request does not keep how its turns were cut. */
export function settled(conversation: Conversation): Conversation {
  const rule = { takesBack: () => true, leftOut: new LeftOut() };
  return { ...conversation, turns: settledTurns(conversation.turns, rule) };
}
