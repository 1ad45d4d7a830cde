import { useTranslation } from 'react-i18next';
import type { Webhook, WebhookAttempt } from '../../../shared/contract/webhook.ts';
import { useLang } from '../../app/i18n/index.ts';
import { useRefetchOn } from '../../app/live.ts';
import { SideDrawer } from '../../components/drawer-form.tsx';
import { Loaded } from '../../components/loaded.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { DurationText, InstantText } from '../../components/time.tsx';
import { useLingering } from '../../components/use-lingering.ts';
import { useRead } from '../../components/use-read.ts';
import { api } from '../../transports/api.ts';
import classes from './webhooks.module.css';

type WebhookLogProps = {
  /** Null: closed. */
  webhook: Webhook | null;
  onClose: () => void;
};

/** What was sent to a webhook, and what came of it. */
export function WebhookLog({ webhook, onClose }: WebhookLogProps) {
  const { t } = useTranslation('webhooks');
  const shown = useLingering(webhook ?? undefined);
  return (
    <SideDrawer
      opened={webhook !== null}
      onClose={onClose}
      title={shown === undefined ? t('logTitle') : t('logOf', { name: shown.name })}
    >
      <p className={classes.hint}>{t('logHint')}</p>
      {shown === undefined ? null : <Attempts key={shown.id} webhookId={shown.id} />}
    </SideDrawer>
  );
}

function Attempts({ webhookId }: { webhookId: string }) {
  const { t } = useTranslation('webhooks');
  const { value, error, load } = useRead(webhookId, () => api.webhook.log({ webhookId }));
  useRefetchOn(['webhook.changed'], load);
  return (
    <Loaded value={value} error={error} onRetry={load}>
      {(attempts) =>
        attempts.length === 0 ? (
          <p>{t('logEmpty')}</p>
        ) : (
          <ul className={classes.log}>
            {attempts.map((attempt, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: attempts have no identity of their own
              <Attempt key={`${attempt.atMs} ${index}`} attempt={attempt} />
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

function Attempt({ attempt }: { attempt: WebhookAttempt }) {
  const { t } = useTranslation('webhooks');
  const lang = useLang();
  const { atMs, title, ok, status, durationMs, reason, givenUp } = attempt;
  return (
    <li className={classes.attempt}>
      <div className={classes.titleLine}>
        <StatusBadge tone={ok ? 'ok' : givenUp ? 'problem' : 'warning'}>
          {ok ? t('took') : givenUp ? t('givenUp') : t('again')}
        </StatusBadge>
        <span className={classes.hint}>
          <InstantText atMs={atMs} /> · <DurationText ms={durationMs} />
          {status === null ? null : ` · ${t('status', { status })}`}
        </span>
      </div>
      <p className={classes.said}>{title}</p>
      {reason === null ? null : (
        <p className={`${classes.hint} ${classes.said} ${classes.reason}`}>
          {lang === 'en' ? reason.en : reason.zh}
        </p>
      )}
    </li>
  );
}
