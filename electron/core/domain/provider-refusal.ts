/** What a provider says when it refuses, whichever API it speaks. */
export type ProviderRefusal = {
  /** Its own words; empty when there are none that can be read. */
  readonly message: string;
  /** The error itself; null when the text is no JSON of a known shape. */
  readonly error: Json | null;
};

export type Json = Readonly<Record<string, unknown>>;

/** The HTTP status that an error inside a good answer stands for, by its name in each API. */
const statusOfName: Readonly<Record<string, number>> = {
  authentication_error: 401,
  invalid_api_key: 401,
  UNAUTHENTICATED: 401,
  billing_error: 402,
  insufficient_quota: 402,
  permission_error: 403,
  PERMISSION_DENIED: 403,
  model_not_found: 404,
  not_found_error: 404,
  NOT_FOUND: 404,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  usage_limit_reached: 429,
  RESOURCE_EXHAUSTED: 429,
  api_error: 500,
  server_error: 500,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  timeout_error: 504,
  DEADLINE_EXCEEDED: 504,
  overloaded_error: 529,
};

/** Reads the body of a refusal, or the event of a stream that carries one. Never throws. */
export function readRefusal(text: string): ProviderRefusal {
  const root = recordIn(text) ?? recordIn(dataOf(text));
  if (root === undefined) return { message: text.trim(), error: null };
  // A failed response of OpenAI's carries its error within.
  const failed = asRecord(root.response) ?? root;
  const error = asRecord(failed.error) ?? failed;
  const message = [error.message, error.msg, root.error, root.detail].find(
    (one) => typeof one === 'string' && one !== '',
  );
  return { message: typeof message === 'string' ? message : '', error };
}

/** The status that the error's own name stands for; null for a name that tells nothing of the account. */
export function statusNamed({ error }: ProviderRefusal): number | null {
  if (error === null) return null;
  // The most exact name first: OpenAI's code, Google's status, Anthropic's type.
  for (const name of [error.code, error.status, error.type]) {
    if (typeof name === 'string' && Object.hasOwn(statusOfName, name)) return statusOfName[name] ?? null;
  }
  return null;
}

/** True when a 404 is about the model and not about the address. */
export function isAboutModel({ message, error }: ProviderRefusal): boolean {
  return error !== null && (error.code === 'model_not_found' || /model|模型/i.test(message));
}

function recordIn(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    // Gemini's streams as arrays have their errors in one.
    return asRecord(Array.isArray(value) ? value[0] : value);
  } catch {
    return undefined;
  }
}

function dataOf(text: string): string {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.startsWith('data:'));
  return lines.map((line) => line.slice('data:'.length)).join('\n');
}

export function asRecord(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}
