import { gemini as geminiDialect } from '../dialects/gemini/gemini.ts';
import { geminiCheck } from './check-plan.ts';
import { failureOf } from './failure-class.ts';
import type { Provider } from './provider.ts';

/** The Gemini API with an API key: https://ai.google.dev/gemini-api/docs/api-key */
export const gemini: Provider = {
  name: 'gemini',
  dialects: ['gemini'],
  translatesTo: geminiDialect,
  check: geminiCheck,
  authHeaders: (apiKey) => ({ 'x-goog-api-key': apiKey }),
  // Keys and regions are refused with a 400: https://ai.google.dev/gemini-api/docs/troubleshooting
  failureOf(status, body) {
    if (status === 400 && /API_KEY_INVALID|API key (not valid|expired)/i.test(body)) return 'auth';
    if (status === 400 && /location is not supported/i.test(body)) return 'region';
    return failureOf(status, body);
  },
};
