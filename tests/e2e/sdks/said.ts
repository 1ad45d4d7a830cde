/** What a client's official SDK made of an answer, in one shape for all of them. */
export type Said = {
  text: string;
  toolCalls: { name: string; input: unknown }[];
  /** Prompt tokens of every kind, and those of them that a cache served; the SDK's own figures. */
  promptTokens: number;
  cachedTokens: number;
  outputTokens: number;
};

export type Asking = {
  model: string;
  system?: string;
  prompt: string;
  /** Base64 of a PNG. */
  image?: string;
  withTools?: boolean;
  streamed: boolean;
};

/** One official SDK, pointed at the relay. */
export type SdkClient = {
  readonly name: string;
  /** One question, one answer. */
  ask(asking: Asking): Promise<Said>;
  /** A question that is answered with tool calls, their results, and the answer after them. */
  converse(asking: Asking, results: (name: string) => string): Promise<{ first: Said; last: Said }>;
};

export type Pointed = { relayUrl: string; secret: string };

const cityTool = {
  name: 'get_weather',
  description: 'Weather of a city',
  schema: {
    type: 'object',
    properties: { city: { type: 'string' }, days: { type: 'integer' } },
    required: ['city'],
    additionalProperties: false,
  },
} as const;

const zoneTool = {
  name: 'get_time',
  description: 'Time in a zone',
  schema: { type: 'object', properties: { zone: { type: 'string' } }, required: ['zone'] },
} as const;

export const tools = [cityTool, zoneTool];
