import { type EpochMs, formatDateTime } from '../../../shared/time.ts';
import type { WebhookDeliveryRow, WebhookRow } from '../storage/alert-rows.ts';
import type { WebhookMessage } from '../webhooks/webhook-service.ts';

/** An alert as a webhook tells it. `zone` is the one in which the owner reads the time. */
export function messageOf(
  { message }: Pick<WebhookDeliveryRow, 'message'>,
  { lang }: Pick<WebhookRow, 'lang'>,
  zone: string,
): WebhookMessage {
  const { alertId, kind, severity, subject, text, atMs } = message;
  const say = ({ zh, en }: { readonly zh: string; readonly en: string }) => (lang === 'en' ? en : zh);
  const time = formatDateTime(atMs, zone, lang);
  return {
    id: alertId,
    kind,
    severity,
    subject,
    lang,
    title: say(text.title),
    lines: [say(text.means), say(text.todo), lang === 'en' ? `${time} (${zone})` : `${time}（${zone}）`],
    atMs,
  };
}

/** What is sent to try a webhook out. */
export function testMessage({ lang }: Pick<WebhookRow, 'lang'>, id: string, atMs: EpochMs): WebhookMessage {
  const isEnglish = lang === 'en';
  return {
    id,
    kind: 'test',
    severity: 'info',
    subject: { kind: 'app', id: '', name: '', groupId: null },
    lang,
    title: isEnglish ? 'AiCarpool: a test message' : 'AiCarpool 测试消息',
    lines: [
      isEnglish ? 'Alerts will arrive here. Nothing has happened.' : '告警会发到这里。现在没有出任何问题。',
    ],
    atMs,
  };
}
