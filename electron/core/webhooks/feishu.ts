import { createHmac } from 'node:crypto';
import { cutTo, postJson, refusedByCode, type WebhookService } from './webhook-service.ts';

const LONGEST_TEXT = 5_000;

/**
 * A custom bot of Feishu or Lark. The key of the signature is `timestamp\nsecret`, and what is signed is empty.
 *
 * @see https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
 */
export const feishu: WebhookService = {
  request({ title, lines, lang }, { url, secret }, nowMs) {
    const text = cutTo(lines.join('\n'), LONGEST_TEXT);
    const post = { [lang === 'en' ? 'en_us' : 'zh_cn']: { title, content: [[{ tag: 'text', text }]] } };
    const message = { msg_type: 'post', content: { post } };
    if (secret === undefined) return postJson(url, message);
    const timestamp = String(Math.floor(nowMs / 1000));
    const sign = createHmac('sha256', `${timestamp}\n${secret}`).digest('base64');
    return postJson(url, { timestamp, sign, ...message });
  },
  refusedIn: (body) => refusedByCode(body, 'code', 0, 'msg'),
};
