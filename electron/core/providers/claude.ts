import { anthropic } from '../dialects/anthropic/anthropic.ts';
import { anthropicCheck } from './check-plan.ts';
import { failureOf } from './failure-class.ts';
import type { Provider } from './provider.ts';

/** Anthropic with an API key: https://docs.anthropic.com/en/api/overview#authentication */
export const claude: Provider = {
  name: 'claude',
  dialects: ['anthropic'],
  translatesTo: anthropic,
  check: anthropicCheck,
  authHeaders: (apiKey) => ({ 'x-api-key': apiKey }),
  failureOf,
};

/**
 * Anthropic with an OAuth access token as RFC 6750 has it. No beta header is added: none is documented for such tokens,
 * and what the member's own client asks for passes as it came.
 */
export const claudeLogin: Provider = {
  ...claude,
  authHeaders: (accessToken) => ({ authorization: `Bearer ${accessToken}` }),
};
