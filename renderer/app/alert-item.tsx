import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../shared/contract/alert.ts';
import { StatusBadge, type Tone } from '../components/status-badge.tsx';
import { InstantText } from '../components/time.tsx';
import classes from './alert-bell.module.css';
import { placeOf, showAlert } from './alert-place.ts';
import { useAlerts } from './alerts-store.ts';
import { useLang } from './i18n/index.ts';

const tones: Record<Alert['severity'], Tone> = { info: 'info', warning: 'warning', critical: 'problem' };

/** One alert: what happened and when, what it means, what to do, and the way there. */
export function AlertItem({ alert, onLeave }: { alert: Alert; onLeave: () => void }) {
  const { t } = useTranslation('alerts');
  const markRead = useAlerts((state) => state.markRead);
  const lang = useLang();
  const say = ({ zh, en }: Alert['text']['title']) => (lang === 'en' ? en : zh);
  const { id, severity, text, atMs, resolvedAtMs, readAtMs } = alert;
  const title = say(text.title);
  const isEvent = resolvedAtMs === atMs;
  const open = () => {
    showAlert(alert);
    onLeave();
  };
  return (
    <li className={classes.item} data-unread={readAtMs === null}>
      <div className={classes.line}>
        <StatusBadge tone={resolvedAtMs === null || isEvent ? tones[severity] : 'muted'}>
          {resolvedAtMs === null || isEvent ? t(`severity.${severity}`) : t('ended')}
        </StatusBadge>
        {readAtMs === null ? <span className={classes.unread}>{t('unread')}</span> : null}
        <span className={classes.when}>
          <InstantText atMs={atMs} />
        </span>
      </div>
      <p className={classes.title}>{title}</p>
      <p className={classes.hint}>
        {say(text.means)} {say(text.todo)}
      </p>
      <div className={classes.actions}>
        {placeOf(alert) === undefined ? null : (
          <Button variant="default" size="compact-xs" aria-label={`${t('view')}: ${title}`} onClick={open}>
            {t('view')}
          </Button>
        )}
        {readAtMs === null ? (
          <Button
            variant="subtle"
            size="compact-xs"
            aria-label={`${t('markRead')}: ${title}`}
            onClick={() => void markRead(id)}
          >
            {t('markRead')}
          </Button>
        ) : null}
      </div>
    </li>
  );
}
