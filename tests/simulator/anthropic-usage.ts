/** Token figures of an Anthropic answer, and the `usage` objects that carry them (odd values included). */
import type { Directive, OddValue, UsageField } from './behaviours.ts';
import type { VendorRequest } from './dialect.ts';
import { noTokens, type Tokens } from './ledger.ts';

const BYTES_PER_TOKEN = 4;

/** The default rule: one token for every 4 bytes begun, at least one. */
export function tokensOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / BYTES_PER_TOKEN));
}

/** Figures of this answer: the plan's where it gives them, else the default rule. */
export function plannedTokens(request: VendorRequest, generatedBytes: number): Tokens {
  const plan = request.directive?.plan ?? {};
  return {
    input: plan.inputTokens ?? tokensOf(request.body.length),
    cacheWrite5m: plan.cacheWrite5m ?? 0,
    cacheWrite1h: plan.cacheWrite1h ?? 0,
    cacheRead: plan.cacheRead ?? 0,
    output: plan.outputTokens ?? tokensOf(generatedBytes),
  };
}

type OddValues = Partial<Record<UsageField, OddValue>>;

function valueJson(odd: OddValues, field: UsageField, plain: string): string | undefined {
  if (!Object.hasOwn(odd, field)) return plain;
  const value = odd[field];
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return 'raw' in value ? value.raw : undefined;
}

function objectJson(odd: OddValues, members: [UsageField, string][], rest: string[]): string {
  const parts: string[] = [];
  for (const [field, plain] of members) {
    const json = valueJson(odd, field, plain);
    if (json !== undefined) parts.push(`"${field}":${json}`);
  }
  return `{${[...parts, ...rest].join(',')}}`;
}

/** `,"usage":{...}` of a whole message or of `message_start`, or nothing where the usage is to be missing. */
export function messageUsage(tokens: Tokens, odd: OddValues): string {
  const split = objectJson(
    odd,
    [
      ['ephemeral_5m_input_tokens', String(tokens.cacheWrite5m)],
      ['ephemeral_1h_input_tokens', String(tokens.cacheWrite1h)],
    ],
    [],
  );
  const members: [UsageField, string][] = [
    ['input_tokens', String(tokens.input)],
    ['cache_creation_input_tokens', String(tokens.cacheWrite5m + tokens.cacheWrite1h)],
    ['cache_read_input_tokens', String(tokens.cacheRead)],
    ['cache_creation', split],
    ['output_tokens', String(tokens.output)],
  ];
  const rest = [
    '"service_tier":"standard"',
    '"inference_geo":"not_available"',
    '"server_tool_use":null',
    '"output_tokens_details":null',
    '"speed":null',
  ];
  const usage = valueJson(odd, 'usage', objectJson(odd, members, rest));
  return usage === undefined ? '' : `,"usage":${usage}`;
}

/** The same for `message_delta`, cumulative; the 5 m / 1 h split is there only when the delta carries everything. */
export function deltaUsage(tokens: Tokens, odd: OddValues, withSplit: boolean): string {
  const members: [UsageField, string][] = [
    ['input_tokens', String(tokens.input)],
    ['cache_creation_input_tokens', String(tokens.cacheWrite5m + tokens.cacheWrite1h)],
    ['cache_read_input_tokens', String(tokens.cacheRead)],
  ];
  if (withSplit) {
    const split = objectJson(
      odd,
      [
        ['ephemeral_5m_input_tokens', String(tokens.cacheWrite5m)],
        ['ephemeral_1h_input_tokens', String(tokens.cacheWrite1h)],
      ],
      [],
    );
    members.push(['cache_creation', split]);
  }
  members.push(['output_tokens', String(tokens.output)]);
  const usage = valueJson(odd, 'usage', objectJson(odd, members, []));
  return usage === undefined ? '' : `,"usage":${usage}`;
}

/** The odd values that belong in the start or in the delta of a stream. */
export function oddIn(directive: Directive | undefined, where: 'start' | 'delta'): OddValues {
  const place = directive?.oddUsageIn ?? 'both';
  return place === 'both' || place === where ? (directive?.oddUsage ?? {}) : {};
}

/** What `message_start` says: one output token so far, or only zeros when everything comes in the delta. */
export function startTokens(tokens: Tokens, directive: Directive | undefined): Tokens {
  if (directive?.usagePlacement === 'all_in_delta') return noTokens;
  return { ...tokens, output: Math.min(1, tokens.output) };
}
