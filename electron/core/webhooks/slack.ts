import { plainText, postJson, type WebhookService } from './webhook-service.ts';

const LONGEST_TEXT = 3_000;

/**
 * An incoming webhook of Slack. The three characters that control it are written as entities, so that no name can call
 * out a channel.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export const slack: WebhookService = {
  request(message, { url }) {
    const text = plainText(message, LONGEST_TEXT);
    return postJson(url, {
      text: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    });
  },
  refusedIn: (body) => (body.trim() === 'ok' ? null : body.trim() || 'no answer'),
};
