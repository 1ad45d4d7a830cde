import * as z from 'zod';
import { id } from './values.ts';

/** Events say what to fetch again; they carry ids, never figures. */
export const events = {
  'group.changed': z.object({ groupId: id }),
  'member.changed': z.object({ groupId: id }),
  'account.changed': z.object({ accountId: id }),
  /** How an account fares: its state, windows, score or balance, and nothing else of it. */
  'account.healthChanged': z.object({ accountId: id }),
  /** How a bulk action stands is told by `accountBulk.status`. */
  'accountBulk.changed': z.object({ bulkId: id }),
  /** How an export stands is told by `export.status`; at most four times a second. */
  'export.changed': z.object({ jobId: id }),
  /** A login has gone on; how it stands is told by `oauth.status`. */
  'oauth.changed': z.object({ loginId: id }),
  /** The list of rates has changed. */
  'rate.changed': z.object({}),
  /** What the provider says of an account was entered, or how it is compared. */
  'reconciliation.changed': z.object({ accountId: id }),
  /** An attempt was opened or settled; at most four a second for a group. */
  'usage.recorded': z.object({ groupId: id }),
  /** A period was closed, a statement reversed, or an adjustment entered. */
  'statement.changed': z.object({ groupId: id }),
  /** A group's statements are being verified; how far that is, is told by `statement.verifyStatus`. */
  'statement.verifyAdvanced': z.object({ groupId: id }),
  /** A payment, write-off or opening balance was recorded or taken back. */
  'payment.changed': z.object({ groupId: id }),
  /** The price table has a new version. */
  'price.changed': z.object({}),
  /** More records of an account have got a price; how many is told by `price.pricingStatus`. */
  'price.pricingAdvanced': z.object({ accountId: id }),
  'relay.changed': z.object({}),
  'settings.changed': z.object({}),
  'vault.changed': z.object({}),
  /** Alerts were raised, ended or read, or their settings changed. */
  'alert.changed': z.object({}),
  /** The system's notice of an alert was clicked; the desktop shell tells its window. */
  'alert.opened': z.object({ alertId: id }),
  /** A webhook was changed, or something was sent to it. */
  'webhook.changed': z.object({ webhookId: id }),
};

export type EventName = keyof typeof events;
export type EventPayload<E extends EventName> = z.output<(typeof events)[E]>;
export type AppEvent = { [E in EventName]: { name: E; payload: EventPayload<E> } }[EventName];
