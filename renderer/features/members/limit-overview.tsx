import { useTranslation } from 'react-i18next';
import type { LimitStatus, QuotaName } from '../../../shared/contract/limits.ts';
import { formatPusdShort } from '../../../shared/money.ts';
import { formatCalendarDate, formatDateTime, formatDuration } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';
import { lastDayBefore, startOfDay } from '../../components/calendar.ts';
import { type Fact, Facts } from '../../components/facts.tsx';
import { LimitMeter } from './limit-meter.tsx';
import classes from './limits.module.css';

type LimitOverviewProps = { status: LimitStatus; zone: string };

/** Limits that are set: those that fill up as meters, the rest as facts. */
export function LimitOverview({ status, zone }: LimitOverviewProps) {
  const { t } = useTranslation('limits');
  const facts = useFacts(status, zone);
  const isMetered = status.quotas.length > 0 || status.dayTokens !== null;
  if (!isMetered && facts.length === 0) return <p className={classes.note}>{t('none')}</p>;
  return (
    <>
      {isMetered ? <Meters status={status} zone={zone} /> : null}
      <Facts facts={facts} />
    </>
  );
}

function Meters({ status: { quotas, dayTokens }, zone }: LimitOverviewProps) {
  const { t } = useTranslation('limits');
  const lang = useLang();
  const renews = (atMs: number | null, none: string) =>
    atMs === null ? none : t('meter.renews', { at: shortInstant(atMs, zone, lang) });
  return (
    <div className={classes.meters}>
      {quotas.toSorted(byLength).map(({ quota, usedPusd, heldPusd, limitPusd, resetsAtMs }) => (
        <LimitMeter
          key={quota}
          name={t(`quota.${quota}`)}
          used={usedPusd}
          held={heldPusd}
          limit={limitPusd}
          format={(pusd) => formatPusdShort(pusd, lang)}
          renewal={
            quota === 'five_hours' && resetsAtMs !== null
              ? t('meter.freeBy', { at: shortInstant(resetsAtMs, zone, lang) })
              : renews(resetsAtMs, quota === 'total' ? t('meter.never') : '')
          }
        />
      ))}
      {dayTokens === null ? null : (
        <LimitMeter
          name={t('field.dayTokens')}
          used={BigInt(dayTokens.used)}
          held={BigInt(dayTokens.held)}
          limit={BigInt(dayTokens.limit)}
          format={(tokens) => tokens.toLocaleString(lang)}
          renewal={renews(dayTokens.resetsAtMs, '')}
        />
      )}
    </div>
  );
}

/** From the shortest window to the longest, as in the form. */
const order: readonly QuotaName[] = ['five_hours', 'day', 'week', 'month', 'total'];

function byLength(a: { quota: QuotaName }, b: { quota: QuotaName }): number {
  return order.indexOf(a.quota) - order.indexOf(b.quota);
}

function useFacts(status: LimitStatus, zone: string): Fact[] {
  const { t } = useTranslation(['limits', 'common']);
  const lang = useLang();
  const { limits, running, waiting } = status;
  const figure = (count: number) => count.toLocaleString(lang);
  const rate = (field: 'requestsPerMinute' | 'tokensPerMinute'): Fact[] => {
    const value = limits[field];
    return value === null ? [] : [{ name: t(`field.${field}`), value: figure(value) }];
  };
  const names = (field: 'models' | 'allowedClients', value: readonly string[] | undefined): Fact[] =>
    value === undefined ? [] : [{ name: t(`field.${field}`), value: <Names names={value} /> }];
  const wait = limits.queueTimeoutMs ?? DEFAULT_WAIT_MS;
  const queue =
    limits.queueSize === null
      ? []
      : [
          {
            name: t('field.queueSize'),
            value: t('queueNow', {
              size: figure(limits.queueSize),
              waiting: figure(waiting),
              wait: formatDuration(wait, lang),
            }),
          },
        ];
  const places =
    limits.concurrency === null
      ? []
      : [
          {
            name: t('field.concurrency'),
            value: t('concurrencyNow', { most: figure(limits.concurrency), running: figure(running) }),
          },
        ];
  return [
    ...rate('requestsPerMinute'),
    ...rate('tokensPerMinute'),
    ...places,
    ...queue,
    ...useValidity(status, zone),
    ...names('models', limits.models ?? undefined),
    ...names(
      'allowedClients',
      limits.allowedClients?.map((kind) => t(`common:clientKind.${kind}`)),
    ),
  ];
}

/** How long one waits when no time is set. */
const DEFAULT_WAIT_MS = 30_000;

function useValidity({ limits, endsAtMs }: LimitStatus, zone: string): Fact[] {
  const { t } = useTranslation('limits');
  const lang = useLang();
  const { expiresAtMs, daysAfterFirstUse } = limits;
  if (expiresAtMs === null && daysAfterFirstUse === null) return [];
  const ends = expiresAtMs === null ? [] : [t('endsOn', { date: endText(expiresAtMs, zone, lang) })];
  const days = daysAfterFirstUse === null ? [] : [t('daysAfter', { count: daysAfterFirstUse })];
  const isOver = endsAtMs !== null && endsAtMs <= Date.now();
  const effect = isOver
    ? [t('ended')]
    : endsAtMs === null
      ? [t('notBegun')]
      : endsAtMs === expiresAtMs
        ? []
        : [t('endsAt', { at: formatDateTime(endsAtMs, zone, lang) })];
  return [
    {
      name: t('validity'),
      value: [...ends, ...days, ...effect].map((line) => <div key={line}>{line}</div>),
    },
  ];
}

/** The last day when it ends with one, else the exact instant. */
function endText(atMs: number, zone: string, lang: string): string {
  const on = lastDayBefore(zone, atMs);
  return startOfDay(zone, on, 1) === atMs ? formatCalendarDate(on, lang) : formatDateTime(atMs, zone, lang);
}

function Names({ names }: { names: readonly string[] }) {
  return (
    <ul className={classes.names}>
      {names.map((name) => (
        <li key={name} className={classes.name}>
          {name}
        </li>
      ))}
    </ul>
  );
}

function shortInstant(atMs: number, zone: string, lang: string): string {
  return new Intl.DateTimeFormat(lang, {
    timeZone: zone,
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(atMs);
}
