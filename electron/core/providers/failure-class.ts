import type { FailureClass } from './provider.ts';

/**
 * Failures of the Messages API and of those who follow it: https://docs.anthropic.com/en/api/errors
 * Credit that has run out comes as a 400, and a blocked region as a 403 that names it.
 */
export function failureOf(status: number, body: string): FailureClass {
  if (status === 401) return 'auth';
  if (status === 402 || status === 429) return 'quota';
  if (status === 403)
    return /region|country|location|not available in|地区|区域/i.test(body) ? 'region' : 'auth';
  if (status === 400 && /credit balance|insufficient|balance is too low|余额/i.test(body)) return 'quota';
  if (status === 451) return 'region';
  if (status === 404 || status === 405 || status === 501) return 'not_supported';
  return status >= 500 ? 'server' : 'other';
}
