import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../shared/contract/index.ts';
import type { Webhook } from '../../../shared/contract/webhook.ts';
import { useLang } from '../../app/i18n/index.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Notice } from '../../components/notice.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { InstantText } from '../../components/time.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './webhooks.module.css';

type WebhookRowProps = { webhook: Webhook; onEdit: () => void; onLog: () => void };

/** One webhook: where it goes, whether the last message was taken, and a way to try it out. */
export function WebhookRow({ webhook, onEdit, onLog }: WebhookRowProps) {
  const { t } = useTranslation('webhooks');
  const [result, setResult] = useState<Result<'webhook.test'> | null>(null);
  const { busy, error, run } = useAction();
  const { name, service, host, lastAttempt, pending } = webhook;
  const test = () =>
    run(async () => {
      setResult(null);
      setResult(await api.webhook.test({ webhookId: webhook.id }));
    });
  return (
    <div className={classes.webhook}>
      <div className={classes.about}>
        <div className={classes.titleLine}>
          <span className={classes.name}>{name}</span>
          <State webhook={webhook} />
          {pending === 0 ? null : <StatusBadge tone="info">{t('waiting', { count: pending })}</StatusBadge>}
        </div>
        <p className={classes.hint}>
          {t(`services.${service}`)} · {host}
          {lastAttempt === null ? null : (
            <>
              {' · '}
              <InstantText atMs={lastAttempt.atMs} />
            </>
          )}
        </p>
      </div>
      <div className={classes.actions}>
        <Button
          variant="default"
          size="xs"
          loading={busy}
          aria-label={t('testOf', { name })}
          onClick={() => void test()}
        >
          {t('test')}
        </Button>
        <Button variant="default" size="xs" aria-label={t('logOf', { name })} onClick={onLog}>
          {t('log')}
        </Button>
        <Button variant="default" size="xs" aria-label={t('editOf', { name })} onClick={onEdit}>
          {t('edit')}
        </Button>
      </div>
      {error === null && result === null ? null : (
        <div className={classes.result}>
          <ErrorNotice error={error} />
          {result === null ? null : <TestResult name={name} result={result} />}
        </div>
      )}
    </div>
  );
}

function State({ webhook: { enabled, lastAttempt } }: { webhook: Webhook }) {
  const { t } = useTranslation('webhooks');
  const lang = useLang();
  if (!enabled) return <StatusBadge tone="muted">{t('off')}</StatusBadge>;
  if (lastAttempt === null) return <StatusBadge tone="muted">{t('unused')}</StatusBadge>;
  if (lastAttempt.ok) return <StatusBadge tone="ok">{t('fine')}</StatusBadge>;
  const hint = lang === 'en' ? lastAttempt.reason?.en : lastAttempt.reason?.zh;
  return (
    <StatusBadge tone="problem" {...(hint === undefined ? {} : { hint })}>
      {t('failed')}
    </StatusBadge>
  );
}

function TestResult({ name, result }: { name: string; result: Result<'webhook.test'> }) {
  const { t } = useTranslation('webhooks');
  const lang = useLang();
  const { ok, status, durationMs: ms, reason, said } = result;
  if (ok) {
    return (
      <Notice tone="ok" live title={t('testOk', { name })}>
        {t('testOkText', { status, ms })}
      </Notice>
    );
  }
  return (
    <Notice tone="problem" live title={t('testFailed', { name })}>
      <p>{lang === 'en' ? reason?.en : reason?.zh}</p>
      {said === null ? null : <p className={classes.said}>{t('said', { words: said })}</p>}
    </Notice>
  );
}
