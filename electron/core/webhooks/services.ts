import type { WebhookServiceName } from '../../../shared/contract/webhook.ts';
import { bark } from './bark.ts';
import { dingtalk } from './dingtalk.ts';
import { discord } from './discord.ts';
import { feishu } from './feishu.ts';
import { plainJson } from './plain-json.ts';
import { slack } from './slack.ts';
import { telegram } from './telegram.ts';
import type { WebhookService } from './webhook-service.ts';
import { wecom } from './wecom.ts';

/** How each service is told something. */
export const webhookServices: Readonly<Record<WebhookServiceName, WebhookService>> = {
  feishu,
  dingtalk,
  wecom,
  slack,
  discord,
  telegram,
  bark,
  json: plainJson,
};
