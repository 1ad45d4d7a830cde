import type {
  AlertKind,
  AlertSettings,
  AlertSeverity,
  AlertSubject,
  AlertText,
  Thresholds,
} from '../../../shared/contract/alert.ts';
import type { EpochMs } from '../../../shared/time.ts';
import type { AccountFacts, AlertFacts, DuePeriodFacts, QuotaFacts } from './alert-facts.ts';
import * as texts from './alert-texts.ts';

/** A cause that lasts: as long as it is found, its alert is open. */
export type Condition = {
  readonly kind: AlertKind;
  readonly severity: AlertSeverity;
  readonly subject: AlertSubject;
  /** Which of several of the subject's; empty where there is only one. */
  readonly aspect: string;
  readonly text: AlertText;
};

const SOON_MS = 86_400_000;
/** Fewer answers make no share. */
const LEAST_ANSWERS = 20;

/** Every cause there is now, those of muted kinds left out. */
export function conditionsOf(facts: AlertFacts, settings: AlertSettings, nowMs: EpochMs): Condition[] {
  const found = [
    ...facts.accounts.flatMap((account) => ofAccount(account, settings, nowMs)),
    ...facts.quotas.flatMap((quota) => ofQuota(quota, settings.quotas, nowMs)),
    ...facts.duePeriods.map(ofPeriod),
    ...ofApp(facts),
  ];
  return found.filter(({ kind }) => !settings.mutedKinds.includes(kind));
}

function ofAccount(account: AccountFacts, settings: AlertSettings, nowMs: EpochMs): Condition[] {
  const { state, rest, login, demoted, lastHour, balances, below } = account;
  const subject: AlertSubject = {
    kind: 'account',
    id: account.id,
    name: account.name,
    groupId: account.groupId,
  };
  const one = (kind: AlertKind, severity: AlertSeverity, text: AlertText, aspect = ''): Condition[] => [
    { kind, severity, subject, aspect, text },
  ];
  if (state === 'disabled') return [];
  const endsAtMs = login?.state === 'active' && !login.renewable ? login.expiresAtMs : null;
  const low = balances.find(
    ({ amountMinor, currency }) => currency === below?.currency && amountMinor < below.amountMinor,
  );
  const isOverloaded =
    lastHour.requests >= LEAST_ANSWERS &&
    lastHour.overloaded * 100 >= settings.overloadPercent * lastHour.requests;
  return [
    ...(state === 'limited' ? one('account_limited', 'warning', texts.limited(account, nowMs)) : []),
    ...(state === 'paused' && rest !== null
      ? one('account_paused', 'critical', texts.paused(account, rest, nowMs))
      : []),
    ...(state === 'needs_key' ? one('account_key_refused', 'critical', texts.keyRefused(account)) : []),
    // An account that is being set up has not lost anything.
    ...(state === 'needs_login' && login?.state === 'needed'
      ? one('account_login_needed', 'critical', texts.loginNeeded(account))
      : []),
    ...(endsAtMs !== null && endsAtMs - nowMs < SOON_MS
      ? one('login_ends_soon', 'warning', texts.loginEndsSoon(account, endsAtMs, nowMs))
      : []),
    ...(demoted ? one('health_demoted', 'warning', texts.demoted(account)) : []),
    ...ofWindows(account, settings, nowMs).flatMap(({ severity, text, aspect }) =>
      one('usage_window', severity, text, aspect),
    ),
    ...(low !== undefined && below !== null
      ? one('balance_low', 'warning', texts.balanceLow(account, low, below))
      : []),
    ...(isOverloaded ? one('overload_share', 'warning', texts.overloaded(account)) : []),
  ];
}

function ofWindows(
  account: AccountFacts,
  settings: AlertSettings,
  nowMs: EpochMs,
): Pick<Condition, 'severity' | 'text' | 'aspect'>[] {
  return account.windows.flatMap((window) => {
    const limits = window.name === 'five_hours' ? settings.fiveHours : settings.sevenDays;
    const severity =
      window.usedShare === null
        ? null
        : reached(limits, (percent) => window.usedShare !== null && window.usedShare * 100 >= percent);
    if (severity === null) return [];
    const aspect = window.models === null ? window.name : `${window.name} ${window.models}`;
    return [{ severity, aspect, text: texts.windowUsed(account, window, limits[severity], nowMs) }];
  });
}

function ofQuota(quota: QuotaFacts, limits: Thresholds, nowMs: EpochMs): Condition[] {
  const { kind, id, name, groupId, used, limit, quotaName } = quota;
  // A quota of nothing is a way to lock someone out.
  if (limit <= 0n) return [];
  const severity = reached(limits, (percent) => used * 100n >= limit * BigInt(percent));
  if (severity === null) return [];
  const text = texts.quotaUsed(quota, limits[severity], nowMs);
  return [{ kind: 'quota_used', severity, subject: { kind, id, name, groupId }, aspect: quotaName, text }];
}

function ofPeriod({ groupId, groupName, periodId, label }: DuePeriodFacts): Condition {
  return {
    kind: 'period_due',
    severity: 'warning',
    subject: { kind: 'group', id: groupId, name: groupName, groupId },
    aspect: periodId,
    text: texts.periodDue(groupName, label),
  };
}

function ofApp({ unsettled, refusedRecords, relayProblem }: AlertFacts): Condition[] {
  const app = {
    severity: 'critical',
    subject: { kind: 'app', id: '', name: '', groupId: null },
    aspect: '',
  } as const;
  return [
    ...(unsettled > 0
      ? [{ ...app, kind: 'metering_trouble' as const, text: texts.meteringTrouble(unsettled) }]
      : []),
    ...(refusedRecords > 0
      ? [
          {
            ...app,
            kind: 'metering_trouble' as const,
            aspect: 'refused',
            text: texts.recordsRefused(refusedRecords),
          },
        ]
      : []),
    ...(relayProblem !== null
      ? [{ ...app, kind: 'relay_down' as const, text: texts.relayDown(relayProblem) }]
      : []),
  ];
}

function reached(
  { warning, critical }: Thresholds,
  isOver: (percent: number) => boolean,
): 'warning' | 'critical' | null {
  if (isOver(critical)) return 'critical';
  return isOver(warning) ? 'warning' : null;
}
