import { createHmac } from 'node:crypto';
import { postJson, type WebhookService } from './webhook-service.ts';

/**
 * Any endpoint of the owner's own. With a secret, `x-aicarpool-signature: t=<Unix seconds>,v1=<hex>` carries the
 * HMAC-SHA256 of `<Unix seconds>.<body>`, so that who receives it can tell forged and replayed messages.
 */
export const plainJson: WebhookService = {
  request({ atMs, ...message }, { url, secret }, nowMs) {
    const request = postJson(url, { ...message, at: new Date(atMs).toISOString() });
    if (secret === undefined) return request;
    const seconds = Math.floor(nowMs / 1000);
    const signature = createHmac('sha256', secret).update(`${seconds}.${request.body}`).digest('hex');
    return { ...request, headers: { 'x-aicarpool-signature': `t=${seconds},v1=${signature}` } };
  },
  refusedIn: () => null,
};
