import type { JsonRecord } from '../json.ts';

/*
 * What a request asks for, in no vendor's words: the middle of every translation. Each dialect reads its own
 * requests into this and writes this as its own request. `at` is the place in the member's body ('messages.2.content.0.source'),
 * so that whatever the account's API has no counterpart for is refused by the name the member's client gave it.
 */

/** Whose model wrote a piece of reasoning; only that vendor's API can take its signature back. */
export type Vendor = 'anthropic' | 'openai' | 'google';

/** A vendor's opaque proof of its own reasoning. */
export type Signature = { readonly vendor: Vendor; readonly value: string };

export type TextPart = { readonly kind: 'text'; readonly text: string; readonly at: string };

/** An image or a document, as bytes or by address. */
export type MediaPart = {
  readonly kind: 'image' | 'document';
  readonly source:
    | { readonly by: 'base64'; readonly mediaType: string; readonly data: string }
    | { readonly by: 'url'; readonly url: string; readonly mediaType: string | null };
  /** File name of a document. */
  readonly name: string | null;
  /** How closely OpenAI's models look at an image; null: the model decides. */
  readonly detail: 'low' | 'high' | null;
  readonly at: string;
};

/** What the model thought; text may be empty where the vendor only gives the signature. */
export type ReasoningPart = {
  readonly kind: 'reasoning';
  readonly text: string;
  readonly signature: Signature | null;
  readonly at: string;
};

/** The model calls a tool. */
export type ToolCallPart = {
  readonly kind: 'tool_call';
  /** Unique in the conversation; a reader makes one up where its dialect has none. */
  readonly id: string;
  readonly name: string;
  /**
   * The JSON text of an object; for a `custom` tool the plain text it is called with. It may be cut off where the
   * answer was that made the call.
   */
  readonly input: string;
  /** Google's, on the call itself. */
  readonly signature: Signature | null;
  readonly at: string;
};

/** What a tool returned for the call with this id. */
export type ToolResultPart = {
  readonly kind: 'tool_result';
  readonly callId: string;
  /** The tool's name, which some dialects want and others leave to the call. */
  readonly name: string;
  readonly content: readonly (TextPart | MediaPart)[];
  readonly isError: boolean;
  readonly at: string;
};

export type UserPart = TextPart | MediaPart | ToolResultPart;
export type AssistantPart = TextPart | ReasoningPart | ToolCallPart;

/** Turns keep the order of the request; two of the same role may follow each other. */
export type Turn =
  | { readonly role: 'user'; readonly parts: readonly UserPart[]; readonly at: string }
  | { readonly role: 'assistant'; readonly parts: readonly AssistantPart[]; readonly at: string };

/** `function`: called with an object. `custom`: called with plain text, as OpenAI's custom tools are. */
export type Tool = {
  readonly kind: 'function' | 'custom';
  readonly name: string;
  readonly description: string | null;
  /** JSON schema of the input; null for a function without input, and for a custom tool. */
  readonly schema: JsonRecord | null;
  readonly strict: boolean;
  readonly at: string;
};

export type ToolChoice =
  | { readonly kind: 'auto' | 'none' | 'any' }
  | { readonly kind: 'tool'; readonly name: string; readonly at: string };

/** A field whose place is known, so that it can be refused by name. */
export type Placed<Value> = { readonly value: Value; readonly at: string };

export type Effort = 'minimal' | 'low' | 'medium' | 'high' | 'max';

/** How much the model is to think. `budget`: at most so many tokens. `adaptive`: as it sees fit. */
export type Reasoning =
  | { readonly kind: 'off' }
  | { readonly kind: 'adaptive' }
  | { readonly kind: 'effort'; readonly effort: Effort }
  | { readonly kind: 'budget'; readonly tokens: number };

/** What the answer is to look like; `json` is any object, `schema` one of this schema. */
export type Format =
  | { readonly kind: 'json' }
  | {
      readonly kind: 'schema';
      readonly name: string;
      readonly description: string | null;
      readonly schema: JsonRecord;
      readonly strict: boolean;
    };

/** Null: the request does not say. */
export type Conversation = {
  readonly system: readonly TextPart[];
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice | null;
  /** Whether the model may call several tools at once. */
  readonly parallelToolCalls: boolean | null;
  readonly maxTokens: number | null;
  readonly temperature: Placed<number> | null;
  readonly topP: Placed<number> | null;
  readonly topK: Placed<number> | null;
  readonly seed: Placed<number> | null;
  readonly presencePenalty: Placed<number> | null;
  readonly frequencyPenalty: Placed<number> | null;
  readonly stop: readonly string[];
  /** Where `stop` stands, for a dialect without stop sequences. */
  readonly stopAt: string;
  readonly reasoning: Placed<Reasoning> | null;
  readonly format: Placed<Format> | null;
  readonly streamed: boolean;
  /**
   * Fields that a translation leaves out because they change neither what is asked nor how it is answered: cache
   * marks, labels, storage wishes. Their names are told to the member in a header of the answer.
   */
  readonly leftOut: readonly string[];
};

/** What a conversation does not say; readers begin with it. */
export const unsaid = {
  toolChoice: null,
  parallelToolCalls: null,
  maxTokens: null,
  temperature: null,
  topP: null,
  topK: null,
  seed: null,
  presencePenalty: null,
  frequencyPenalty: null,
  stop: [],
  stopAt: 'stop',
  reasoning: null,
  format: null,
} as const satisfies Partial<Conversation>;

/** A request in the words of the account's API. */
export type WrittenRequest = {
  /** As for `providers/addressOf`, with its query. */
  readonly endpoint: string;
  readonly body: JsonRecord;
  /** Further fields of the member's request that the account's API leaves out; see `Conversation.leftOut`. */
  readonly leftOut: readonly string[];
};
