/** The `usage` objects that carry the figures of an Anthropic answer (odd values included). */
import type { Directive } from './behaviours.ts';
import { noTokens, type Tokens } from './ledger.ts';
import type { UsageField } from './usage-fields.ts';
import { type OddValues, objectJson, valueJson } from './usage-json.ts';

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

/** What `message_start` says: one output token so far, or only zeros when everything comes in the delta. */
export function startTokens(tokens: Tokens, directive: Directive | undefined): Tokens {
  if (directive?.usagePlacement === 'all_in_delta') return noTokens;
  return { ...tokens, output: Math.min(1, tokens.output) };
}
