import { dateFormat } from '../../../shared/formats.ts';
import { formatDateTime } from '../../../shared/time.ts';
import { useZone } from '../../app/group-store.ts';
import { useLang } from '../../app/i18n/index.ts';
import classes from './usage.module.css';

const TO_THE_SECOND = {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
} as const;

/** An instant as narrow as a table needs it, month to second, in the group's zone; with the year on hover. */
export function ShortInstant({ atMs }: { atMs: number }) {
  const lang = useLang();
  const zone = useZone();
  return (
    <time
      className={classes.instant}
      dateTime={new Date(atMs).toISOString()}
      title={`${formatDateTime(atMs, zone, lang)} (${zone})`}
    >
      {dateFormat(lang, { timeZone: zone, ...TO_THE_SECOND }).format(atMs)}
    </time>
  );
}
