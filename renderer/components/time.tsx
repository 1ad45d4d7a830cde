import { useTranslation } from 'react-i18next';
import { formatClock, formatDate, formatDateTime, formatDuration, formatTime } from '../../shared/time.ts';
import { useZone } from '../app/group-store.ts';
import { useLang } from '../app/i18n/index.ts';
import classes from './figures.module.css';

const MINUTE_MS = 60_000;

type InstantProps = {
  atMs: number | null;
  /** `smart`: the time alone when it was today, else day and time; `clock`: the same to the minute. */
  as?: 'smart' | 'clock' | 'datetime' | 'date' | 'time';
  /** The group's zone unless another is given. */
  zone?: string;
};

/** An instant in the group's zone, exact to the second on hover; null reads as "never". */
export function InstantText({ atMs, as = 'smart', zone }: InstantProps) {
  const lang = useLang();
  const groupZone = useZone();
  const { t } = useTranslation();
  const shownZone = zone ?? groupZone;
  if (atMs === null) return <span className={classes.absent}>{t('never')}</span>;
  return (
    <time
      className={classes.figure}
      dateTime={new Date(atMs).toISOString()}
      title={`${formatDateTime(atMs, shownZone, lang)} (${shownZone})`}
    >
      {text(atMs, as, shownZone, lang)}
    </time>
  );
}

/** How an instant to come is told in a sentence, to the minute, in the group's zone. */
export function useClock(): (atMs: number) => string {
  const lang = useLang();
  const zone = useZone();
  return (atMs) => formatClock(atMs, Date.now(), zone, lang);
}

/** A length of time; null as a dash. */
export function DurationText({ ms }: { ms: number | null }) {
  const lang = useLang();
  if (ms === null) return <span className={classes.absent}>–</span>;
  return <span className={classes.figure}>{formatDuration(ms, lang)}</span>;
}

function text(atMs: number, as: NonNullable<InstantProps['as']>, zone: string, lang: string): string {
  if (as === 'date') return formatDate(atMs, zone, lang);
  if (as === 'time') return formatTime(atMs, zone, lang);
  if (as === 'clock') return formatClock(atMs - (atMs % MINUTE_MS), Date.now(), zone, lang);
  if (as === 'datetime') return formatDateTime(atMs, zone, lang);
  const sameDay = formatDate(atMs, zone, lang) === formatDate(Date.now(), zone, lang);
  return sameDay ? formatTime(atMs, zone, lang) : formatDateTime(atMs, zone, lang);
}
