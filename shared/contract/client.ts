import * as z from 'zod';
import { fromWire } from '../errors.ts';
import { type AppEvent, type EventName, events } from './events.ts';
import { type Envelope, type MethodName, methods, type Params, type Result } from './index.ts';
import { schemaError } from './input-error.ts';

/** What carries calls and events to the core: IPC in the desktop, HTTP everywhere else. */
export type Transport = {
  call(method: MethodName, params: unknown): Promise<Envelope>;
  /** Starts delivering events; the returned function stops it. */
  subscribe(deliver: (name: string, payload: unknown) => void): () => void;
};

type Noun = MethodName extends `${infer N}.${string}` ? N : never;
type Verb<N extends Noun> =
  Extract<MethodName, `${N}.${string}`> extends infer M ? (M extends `${N}.${infer V}` ? V : never) : never;
type NameOf<N extends Noun, V extends string> = `${N}.${V}` & MethodName;

/** `api.group.list({})`: the contract as functions. Each rejects with the AppError the core threw, or would have thrown for params of the wrong form. */
export type Api = {
  [N in Noun]: { [V in Verb<N>]: (params: Params<NameOf<N, V>>) => Promise<Result<NameOf<N, V>>> };
};

/** The typed client over a transport; encodes params and decodes results through the contract's schemas. */
export function createClient(transport: Transport): Api {
  const nouns: Record<string, Record<string, unknown>> = {};
  for (const name of Object.keys(methods) as MethodName[]) {
    const [noun, verb] = name.split('.') as [string, string];
    nouns[noun] ??= {};
    nouns[noun][verb] = (params: unknown) => callMethod(transport, name, params);
  }
  return nouns as Api;
}

/** Calls `listen` for each event of the core; unknown events (a newer core) are passed over. */
export function listenTo(transport: Transport, listen: (event: AppEvent) => void): () => void {
  return transport.subscribe((name, payload) => {
    if (!Object.hasOwn(events, name)) return;
    const known = name as EventName;
    const parsed = events[known].safeParse(payload);
    if (parsed.success) listen({ name: known, payload: parsed.data } as AppEvent);
  });
}

async function callMethod(transport: Transport, name: MethodName, params: unknown): Promise<unknown> {
  const schema = methods[name];
  const encoded = z.safeEncode(schema.params as z.ZodType, params);
  if (!encoded.success) throw schemaError(encoded.error);
  const envelope = await transport.call(name, encoded.data);
  if (!envelope.ok) throw fromWire(envelope.error);
  return z.decode(schema.result as z.ZodType, envelope.result);
}
