import { useTranslation } from 'react-i18next';
import type { TimelineEvent } from '../../../shared/contract/account-timeline.ts';
import type { Result } from '../../../shared/contract/index.ts';
import { formatDateTime } from '../../../shared/time.ts';
import { useZone } from '../../app/group-store.ts';
import { useLang } from '../../app/i18n/index.ts';
import { useRefetchOn } from '../../app/live.ts';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { Loaded, LoadingLines } from '../../components/loaded.tsx';
import { InstantText } from '../../components/time.tsx';
import { useRead } from '../../components/use-read.ts';
import { api } from '../../transports/api.ts';
import classes from './account-timeline.module.css';

type Timeline = Result<'account.timeline'>;

const LATEST = 6;
const DAYS = 7;

/** What became of the account in the last week: a strip in the colours of its states, and the latest ones in words. */
export function AccountTimeline({ accountId }: { accountId: string }) {
  const { t } = useTranslation('accountPast');
  const { value, error, load } = useRead(accountId, () => api.account.timeline({ accountId, days: DAYS }));
  useRefetchOn(
    ['account.healthChanged', 'account.changed', 'alert.changed'],
    load,
    (event) => !('accountId' in event.payload) || event.payload.accountId === accountId,
  );
  return (
    <DrawerSection title={t('timeline')}>
      <Loaded value={value} error={error} onRetry={load} waiting={<LoadingLines lines={4} />}>
        {(timeline) =>
          timeline.events.length === 0 ? (
            <p className={classes.note}>{t('none')}</p>
          ) : (
            <>
              <Strip timeline={timeline} />
              <ol className={classes.list}>
                {timeline.events
                  .slice(-LATEST)
                  .toReversed()
                  .map((event) => (
                    <Latest key={event.fromMs} event={event} />
                  ))}
              </ol>
            </>
          )
        }
      </Loaded>
    </DrawerSection>
  );
}

function Strip({ timeline: { fromMs, toMs, events } }: { timeline: Timeline }) {
  const { t } = useTranslation('accountPast');
  const lang = useLang();
  const zone = useZone();
  const describe = useDescription();
  const share = (ms: number) => `${(Math.max(0, ms) / (toMs - fromMs)) * 100}%`;
  return (
    <>
      <ol className={classes.strip} aria-label={t('strip')}>
        {events.map((event) => {
          const startMs = Math.max(event.fromMs, fromMs);
          const words = describe(event);
          return (
            <li
              key={event.fromMs}
              className={classes.part}
              data-state={event.state}
              style={{
                left: `min(${share(startMs - fromMs)}, calc(100% - 3px))`,
                width: share((event.untilMs ?? toMs) - startMs),
              }}
            >
              <button type="button" className={classes.look} aria-label={words} title={words}>
                <span className={classes.tip} aria-hidden>
                  {words}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      <div className={classes.ends} aria-hidden>
        <span>{formatDateTime(fromMs, zone, lang).replace(/:\d\d$/, '')}</span>
        <span>{t('now')}</span>
      </div>
    </>
  );
}

function useDescription(): (event: TimelineEvent) => string {
  const { t } = useTranslation(['accountPast', 'health']);
  const lang = useLang();
  const zone = useZone();
  return ({ state, reason, fromMs, untilMs }) => {
    const name = t(`accountPast:state.${state}`);
    const told = reason === null ? name : `${name} (${t(`health:reason.${reason}`)})`;
    const from = formatDateTime(fromMs, zone, lang);
    if (untilMs === null) return t('accountPast:stateSince', { state: told, from });
    return t('accountPast:stateFor', { state: told, from, until: formatDateTime(untilMs, zone, lang) });
  };
}

function Latest({ event }: { event: TimelineEvent }) {
  const { t } = useTranslation(['accountPast', 'health']);
  const { state, reason, said, score, fromMs, untilMs } = event;
  return (
    <li className={classes.event}>
      <span className={classes.mark} data-state={state} aria-hidden />
      <div className={classes.words}>
        <div className={classes.line}>
          <span>{t(`accountPast:state.${state}`)}</span>
          <span className={classes.note}>
            <InstantText atMs={fromMs} />
            {' – '}
            {untilMs === null ? t('accountPast:now') : <InstantText atMs={untilMs} />}
          </span>
        </div>
        <p className={`${classes.note} ${classes.told}`}>
          {[
            reason === null ? undefined : t(`health:reason.${reason}`),
            said === null ? undefined : t('health:said', { words: said }),
            t('accountPast:scoreThen', { score }),
          ]
            .filter((part) => part !== undefined)
            .join(' · ')}
        </p>
      </div>
    </li>
  );
}
