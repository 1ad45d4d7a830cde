import { plainText, postJson, type WebhookService } from './webhook-service.ts';

const LONGEST_CONTENT = 2_000;

/**
 * A webhook of Discord; it answers 204 without a body. Nobody is mentioned, whatever a name says.
 *
 * @see https://discord.com/developers/docs/resources/webhook#execute-webhook
 */
export const discord: WebhookService = {
  request: (message, { url }) =>
    postJson(url, { content: plainText(message, LONGEST_CONTENT), allowed_mentions: { parse: [] } }),
  refusedIn: () => null,
};
