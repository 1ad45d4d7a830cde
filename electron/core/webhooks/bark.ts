import { cutTo, postJson, refusedByCode, type WebhookService } from './webhook-service.ts';

/** A push of Apple's has 4 KB in all. */
const LONGEST_TEXT = 800;

const levels = { info: 'passive', warning: 'active', critical: 'timeSensitive' } as const;

/**
 * Bark on an iPhone, over the public server or one of the owner's own.
 *
 * @see https://github.com/Finb/bark-server/blob/master/docs/API_V2.md
 */
export const bark: WebhookService = {
  request: ({ title, lines, severity }, { url, token }) =>
    postJson(`${url.replace(/\/+$/, '')}/push`, {
      device_key: token ?? '',
      title,
      body: cutTo(lines.join('\n'), LONGEST_TEXT),
      group: 'AiCarpool',
      level: levels[severity],
    }),
  refusedIn: (body) => refusedByCode(body, 'code', 200, 'message'),
};
