import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AppError, errorMessage } from '../../shared/errors.ts';
import { useLang } from '../app/i18n/index.ts';
import { Notice } from './notice.tsx';

type ErrorNoticeProps = {
  error: AppError | null | undefined;
  /** What was being done: a failed load reads differently from a failed action. */
  during?: 'load' | 'action';
  /** Where it gives a promise, the button turns until that has ended. */
  onRetry?: () => unknown;
  /** A way out that fits this error better than trying again. */
  action?: ReactNode;
};

/** An AppError in the current language, with a way to try again; nothing while there is no error. */
export function ErrorNotice({ error, during = 'action', onRetry, action }: ErrorNoticeProps) {
  const lang = useLang();
  const { t } = useTranslation();
  if (!error) return null;
  return (
    <Notice
      tone="problem"
      live
      title={during === 'load' ? t('loadErrorTitle') : t('errorTitle')}
      actions={action ?? (onRetry && <Retry onRetry={onRetry} />)}
    >
      <p>{errorMessage(error, lang)}</p>
      {/* What `internal` says has the same in it. */}
      {during === 'load' && error.code !== 'internal' ? <p>{t('loadErrorHint')}</p> : null}
    </Notice>
  );
}

function Retry({ onRetry }: { onRetry: () => unknown }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const retry = async (): Promise<void> => {
    setBusy(true);
    try {
      await onRetry();
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button variant="default" size="xs" loading={busy} onClick={() => void retry()}>
      {t('retry')}
    </Button>
  );
}
