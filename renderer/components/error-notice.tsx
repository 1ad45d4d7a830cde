import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type AppError, errorMessage } from '../../shared/errors.ts';
import { useLang } from '../app/i18n/index.ts';
import { Notice } from './notice.tsx';

type ErrorNoticeProps = {
  error: AppError | null | undefined;
  /** What was being done: a failed load reads differently from a failed action. */
  during?: 'load' | 'action';
  onRetry?: () => void;
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
      actions={
        action ??
        (onRetry && (
          <Button variant="default" size="xs" onClick={onRetry}>
            {t('retry')}
          </Button>
        ))
      }
    >
      {errorMessage(error, lang)}
    </Notice>
  );
}
