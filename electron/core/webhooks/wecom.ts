import { plainText, postJson, refusedByCode, type WebhookService } from './webhook-service.ts';

/** 2048 bytes of UTF-8, of which a character can take three. */
const LONGEST_TEXT = 680;

/**
 * A group robot of WeCom.
 *
 * @see https://developer.work.weixin.qq.com/document/path/91770
 */
export const wecom: WebhookService = {
  request: (message, { url }) =>
    postJson(url, { msgtype: 'text', text: { content: plainText(message, LONGEST_TEXT) } }),
  refusedIn: (body) => refusedByCode(body, 'errcode', 0, 'errmsg'),
};
