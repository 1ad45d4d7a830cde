import type { UpstreamAccount } from '../../electron/core/providers/provider.ts';
import { type Behaviour, simCommand } from '../simulator/simulator-process.ts';
import { type Answered, ask, type Rig } from './relay-rig.ts';

/** A way of asking for an answer, with what its streams look like to the member. */
export type Kind = {
  readonly name: string;
  readonly dialect: string;
  readonly account: Partial<UpstreamAccount>;
  readonly path: (streamed: boolean) => string;
  readonly body: (text: string, streamed: boolean) => string;
  /** What a complete stream ends with. */
  readonly terminal: RegExp;
  /** What a stream ends with that the relay had to break off. */
  readonly brokenOff: RegExp;
  /** Writes until the first of two pieces of text is there. */
  readonly afterFirst: number;
  /** 100 of input, 900 from the cache and 50 of output. */
  readonly costPusd: bigint;
};

const openai = {
  account: { provider: 'openai', dialect: 'openai', priceProvider: 'openai' },
  // $1.25, $0.125 and $10 a million.
  costPusd: 125_000_000n + 112_500_000n + 500_000_000n,
} as const;

/** With the usage asked for by the client itself, so that nothing is added and nothing hidden. */
export const chat: Kind = {
  ...openai,
  name: 'chat completions',
  dialect: 'openai_chat',
  path: () => '/v1/chat/completions',
  body: (text, streamed) =>
    JSON.stringify({
      model: 'gpt-5.1',
      messages: [{ role: 'user', content: text }],
      stream: streamed,
      ...(streamed ? { stream_options: { include_usage: true } } : {}),
    }),
  terminal: /data: \[DONE\]\n\n$/,
  brokenOff:
    /data: \{"error":\{"type":"server_error","code":null,"message":"[^"]*断开[^"]*","param":null\}\}\n\n$/,
  afterFirst: 2,
};

export const responses: Kind = {
  ...openai,
  name: 'responses',
  dialect: 'openai_responses',
  path: () => '/v1/responses',
  body: (text, streamed) => JSON.stringify({ model: 'gpt-5.1', input: text, stream: streamed, store: false }),
  terminal: /event: response\.completed\ndata: .*\n\n$/,
  brokenOff: /event: error\ndata: \{"type":"error".*断开.*\}\n\n$/,
  afterFirst: 5,
};

const gemini = {
  dialect: 'gemini',
  account: { provider: 'gemini', dialect: 'gemini', priceProvider: 'google' },
  body: (text: string) => JSON.stringify({ contents: [{ role: 'user', parts: [{ text }] }] }),
  afterFirst: 1,
  // $0.30, $0.03 and $2.50 a million.
  costPusd: 30_000_000n + 27_000_000n + 125_000_000n,
} as const;

const model = '/v1beta/models/gemini-2.5-flash';

export const geminiEvents: Kind = {
  ...gemini,
  name: 'Gemini events',
  path: (streamed) => `${model}:${streamed ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
  terminal: /data: \{.*"finishReason".*\}\s+$/,
  brokenOff: /data: \{"error":\{"code":502,"message":"[^"]*断开[^"]*","status":"UNAVAILABLE"\}\}\n\n$/,
};

export const geminiArray: Kind = {
  ...gemini,
  name: 'Gemini array',
  path: (streamed) => `${model}:${streamed ? 'streamGenerateContent' : 'generateContent'}`,
  terminal: /\]\s*$/,
  brokenOff: /,\n\{"error":\{"code":502,"message":"[^"]*断开[^"]*","status":"UNAVAILABLE"\}\}\n\]$/,
};

export function request(rig: Rig, kind: Kind, behaviour: Behaviour, streamed = true): Promise<Answered> {
  return ask(rig, { path: kind.path(streamed), body: kind.body(simCommand(behaviour), streamed) });
}
