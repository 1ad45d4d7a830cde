import * as z from 'zod';
import { method } from './method.ts';
import { bilingual, done, epochMs, id, nothing } from './values.ts';

/** What the owner is told of. The last of each block end by themselves at once: they only tell that something is over. */
export const alertKind = z.enum([
  'account_limited',
  'account_paused',
  'account_key_refused',
  'account_login_needed',
  /** Tokens that end soon and cannot be renewed. */
  'login_ends_soon',
  'account_recovered',
  'health_demoted',
  'health_restored',
  /** A 5-hour or 7-day window is nearly used up. */
  'usage_window',
  'balance_low',
  /** Many answers of the last hour were 529. */
  'overload_share',
  /** A member's or a group's quota is nearly used up. */
  'quota_used',
  /** Settlements wait for the disk. */
  'metering_trouble',
  'relay_down',
  /** A period is over and waits to be closed. */
  'period_due',
]);
export type AlertKind = z.output<typeof alertKind>;

export const alertSeverity = z.enum(['info', 'warning', 'critical']);
export type AlertSeverity = z.output<typeof alertSeverity>;

export const alertSubject = z.object({
  kind: z.enum(['account', 'member', 'group', 'app']),
  /** Empty for the app itself. */
  id: z.string(),
  /** As it was called then; empty for the app itself. */
  name: z.string(),
  /** The group that it belongs to, serves or is; null for none. */
  groupId: id.nullable(),
});
export type AlertSubject = z.output<typeof alertSubject>;

/** What happened, what it means for members and the bill, what to do. */
const alertText = z.object({ title: bilingual, means: bilingual, todo: bilingual });
export type AlertText = z.output<typeof alertText>;

export const alert = z.object({
  id,
  kind: alertKind,
  severity: alertSeverity,
  subject: alertSubject,
  text: alertText,
  atMs: epochMs,
  /** Null while the cause lasts. */
  resolvedAtMs: epochMs.nullable(),
  readAtMs: epochMs.nullable(),
});
export type Alert = z.output<typeof alert>;

const percent = z.int().min(1).max(100);
/** From the first on an alert is a warning, from the second on critical. */
const thresholds = z.strictObject({ warning: percent, critical: percent });
export type Thresholds = z.output<typeof thresholds>;

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day');

export const alertSettings = z.strictObject({
  /** Kinds that are not watched. */
  mutedKinds: z.array(alertKind).max(alertKind.options.length),
  /** Percent used of a window. */
  fiveHours: thresholds,
  sevenDays: thresholds,
  /** Percent used of a quota. */
  quotas: thresholds,
  /** Percent of 529 among the answers of the last hour, of 20 at least. */
  overloadPercent: percent,
  /** Which severities the system shows a notice for. */
  notices: z.strictObject({ info: z.boolean(), warning: z.boolean(), critical: z.boolean() }),
  /** When nothing is shown or sent; where the two times are the same, the whole day is quiet. */
  quiet: z.strictObject({
    enabled: z.boolean(),
    from: clockTime,
    to: clockTime,
    zone: z.string().min(1).max(64),
    /** Critical alerts are told all the same. */
    exceptCritical: z.boolean(),
  }),
});
export type AlertSettings = z.output<typeof alertSettings>;

export const alertMethods = {
  'alert.list': method(
    'Alerts of the last 90 days, newest first, a page at a time.',
    z.strictObject({
      /** Only those whose cause lasts. */
      open: z.boolean().optional(),
      /** From the previous page's `nextBeforeId`. */
      beforeId: id.optional(),
      limit: z.int().min(1).max(200).optional(),
    }),
    z.object({
      alerts: z.array(alert),
      nextBeforeId: id.nullable(),
      openCount: z.int(),
      unreadCount: z.int(),
    }),
  ),
  'alert.markRead': method('Marks one alert as read.', z.strictObject({ alertId: id }), alert),
  'alert.markAllRead': method('Marks every alert as read.', nothing, done),
  'alert.settings': method('What is watched, and when the owner is told.', nothing, alertSettings),
  'alert.saveSettings': method(
    'Changes the given settings; what is no longer watched ends at once.',
    z.strictObject({ changes: alertSettings.partial() }),
    alertSettings,
  ),
};
