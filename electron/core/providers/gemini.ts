import { gemini as geminiDialect } from '../dialects/gemini/gemini.ts';
import { geminiCheck, vertexCheck } from './check-plan.ts';
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

/** The Gemini API with an OAuth access token, on the bill of a project: https://ai.google.dev/gemini-api/docs/oauth */
export const geminiLogin: Provider = {
  ...gemini,
  authHeaders: (accessToken, login) => ({
    authorization: `Bearer ${accessToken}`,
    ...(typeof login?.projectId === 'string' ? { 'x-goog-user-project': login.projectId } : {}),
  }),
};

/** Gemini on Vertex AI: https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference */
export const vertex: Provider = {
  ...gemini,
  check: vertexCheck,
  lacksModelList: true,
  authHeaders: (accessToken) => ({ authorization: `Bearer ${accessToken}` }),
};

/** Where Google's models lie under Vertex AI's address. */
export function vertexBaseUrl(address: string, projectId: string, location: string): string {
  return `${address}/v1/projects/${projectId}/locations/${location}/publishers/google`;
}
