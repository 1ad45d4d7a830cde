import { formatDateTime } from '../../../shared/time.ts';
import { useZone } from '../../app/group-store.ts';
import { useLang } from '../../app/i18n/index.ts';
import classes from './usage.module.css';

const formats = new Map<string, Intl.DateTimeFormat>();

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
      {format(lang, zone).format(atMs)}
    </time>
  );
}

function format(lang: string, zone: string): Intl.DateTimeFormat {
  const key = `${lang} ${zone}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(lang, {
    timeZone: zone,
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(key, made);
  return made;
}
