import { plainText, postJson, readAnswer, type WebhookService } from './webhook-service.ts';

const LONGEST_TEXT = 4_096;

/**
 * A bot of Telegram; the token is part of the address. Text without a parse mode has no markup.
 *
 * @see https://core.telegram.org/bots/api#sendmessage
 */
export const telegram: WebhookService = {
  request: (message, { url, token, chatId }) =>
    postJson(`${url.replace(/\/+$/, '')}/bot${token ?? ''}/sendMessage`, {
      chat_id: chatId ?? '',
      text: plainText(message, LONGEST_TEXT),
      link_preview_options: { is_disabled: true },
    }),
  refusedIn(body) {
    const answer = readAnswer(body);
    return answer?.ok === true ? null : String(answer?.description ?? 'ok is not true');
  },
};
