/** Requests in the dialects that have no official client here, on sockets of their own, and readers of their streams. */
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { type Behaviour, type Simulator, simCommand } from './simulator-process.ts';
import { type WireAnswer, wirePost } from './wire-client.ts';

export type StreamKind = 'chat' | 'responses' | 'gemini events' | 'gemini array';

type Asking = { path: string; headers: Record<string, string>; body: Record<string, unknown> };

const GEMINI_PATH = '/v1beta/models/gemini-2.5-flash';

function askingOf(kind: StreamKind, text: string, stream: boolean, marker: string): Asking {
  const bearer = { authorization: 'Bearer sk-sim-wire' };
  if (kind === 'chat') {
    const messages = [{ role: 'user', content: text }];
    const body = { model: 'gpt-5.1', messages, stream, user: marker };
    return { path: '/v1/chat/completions', headers: bearer, body };
  }
  if (kind === 'responses') {
    const input = [{ role: 'user', content: [{ type: 'input_text', text }] }];
    return {
      path: '/v1/responses',
      headers: bearer,
      body: { model: 'gpt-5.1', input, stream, user: marker },
    };
  }
  const method = stream ? 'streamGenerateContent' : 'generateContent';
  const query = stream && kind === 'gemini events' ? '?alt=sse' : '';
  const contents = [{ role: 'user', parts: [{ text }] }];
  return {
    path: `${GEMINI_PATH}:${method}${query}`,
    headers: { 'x-goog-api-key': 'sk-sim-wire' },
    body: { contents, labels: { user_id: marker } },
  };
}

export type AskOptions = { stream?: boolean; marker?: string; more?: Record<string, unknown> };

/** Asks the model, by default for a stream; `more` are further members of the body. */
export function ask(
  simulator: Simulator,
  kind: StreamKind,
  command: Behaviour | undefined,
  { stream = true, marker = 'wire', more = {} }: AskOptions = {},
): Promise<WireAnswer> {
  const text = command === undefined ? 'hello' : simCommand(command);
  const { path, headers, body } = askingOf(kind, text, stream, marker);
  const json = JSON.stringify({ ...body, ...more });
  return wirePost(`${simulator.vendorUrl}${path}`, { ...headers, 'content-type': 'application/json' }, json);
}

/** The events of a body; a last one that lacks its blank line is not among them. */
export function eventsOf(body: Buffer): EventSourceMessage[] {
  const events: EventSourceMessage[] = [];
  createParser({ onEvent: (event) => events.push(event) }).feed(body.toString('utf8'));
  return events;
}

/** JSON to look into without knowing its shape: anything may have members and elements, leaves are only compared. */
export type Json = { [name: string]: Json } & Json[];

export const parsed = (body: Buffer | string): Json => JSON.parse(body.toString());

/** The JSON of every element of a stream, `[DONE]` as its own text. */
export function elementsOf(kind: StreamKind, body: Buffer): Json[] {
  if (kind === 'gemini array') return parsed(body);
  return eventsOf(body).map(({ data }) => parsed(data === '[DONE]' ? '"[DONE]"' : data));
}

/** Any request to the vendor, by an HTTP client. */
export async function send(
  simulator: Simulator,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<{ status: number; json: Json }> {
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  const response = await fetch(`${simulator.vendorUrl}${path}`, init);
  return { status: response.status, json: (await response.json()) as Json };
}
