import type { AlertKind, AlertSeverity, AlertSubject } from '../../../shared/contract/alert.ts';
import type { Lang } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/time.ts';

/** What is to be told, in the webhook's language. */
export type WebhookMessage = {
  readonly id: string;
  readonly kind: AlertKind | 'test';
  readonly severity: AlertSeverity;
  readonly subject: AlertSubject;
  readonly lang: Lang;
  readonly title: string;
  /** What it means, what to do, and when it happened. */
  readonly lines: readonly string[];
  readonly atMs: EpochMs;
};

/** Where a message goes, with its secrets: in memory only. */
export type WebhookTarget = {
  readonly url: string;
  /** What messages are signed with. */
  readonly secret?: string | undefined;
  /** Telegram's bot token, or Bark's device key. */
  readonly token?: string | undefined;
  /** Telegram's chat. */
  readonly chatId?: string | undefined;
};

/** A POST of JSON. */
export type WebhookRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** How one service is told something, as its public documentation says. */
export interface WebhookService {
  request(message: WebhookMessage, target: WebhookTarget, nowMs: EpochMs): WebhookRequest;
  /** Why an answer with a good status is a refusal all the same, in the service's own words; null when it is none. */
  refusedIn(body: string): string | null;
}

/** A request with this body and nothing else. */
export function postJson(url: string, body: unknown): WebhookRequest {
  return { url, headers: {}, body: JSON.stringify(body) };
}

/** Title and lines below each other. */
export function plainText({ title, lines }: WebhookMessage, longest: number): string {
  return cutTo([title, ...lines].join('\n'), longest);
}

/** At most so many characters. */
export function cutTo(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The answer as an object, and undefined for anything else. */
export function readAnswer(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A refusal by a code that is not the good one; an answer without the code is no answer of the service. */
export function refusedByCode(body: string, code: string, good: number, words: string): string | null {
  const answer = readAnswer(body);
  const told = answer?.[code];
  if (told === good) return null;
  if (typeof told !== 'number' && typeof told !== 'string') return `no ${code}`;
  return `${code} ${told} ${String(answer?.[words] ?? '')}`.trim();
}
