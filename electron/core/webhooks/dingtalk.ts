import { createHmac } from 'node:crypto';
import { plainText, postJson, refusedByCode, type WebhookService } from './webhook-service.ts';

const LONGEST_TEXT = 5_000;

/**
 * A custom bot of DingTalk. What is signed is `timestamp\nsecret`; time, in milliseconds, and signature go into the
 * address.
 *
 * @see https://open.dingtalk.com/document/robots/customize-robot-security-settings
 */
export const dingtalk: WebhookService = {
  request(message, { url, secret }, nowMs) {
    const body = { msgtype: 'text', text: { content: plainText(message, LONGEST_TEXT) } };
    if (secret === undefined) return postJson(url, body);
    const signed = new URL(url);
    const sign = createHmac('sha256', secret).update(`${nowMs}\n${secret}`).digest('base64');
    signed.searchParams.set('timestamp', String(nowMs));
    signed.searchParams.set('sign', sign);
    return postJson(signed.href, body);
  },
  refusedIn: (body) => refusedByCode(body, 'errcode', 0, 'errmsg'),
};
