import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckReport } from '../../../shared/contract/account.ts';
import { CheckSteps } from '../../components/check-steps.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Notice } from '../../components/notice.tsx';
import type { useDraftCheck } from './draft-check.ts';
import classes from './wizard.module.css';

type DraftCheckResultProps = {
  check: ReturnType<typeof useDraftCheck>;
  /** Undefined while too little is filled in to test anything. */
  onTest: (() => void) | undefined;
};

/** What the test of the new account found: each layer, and in one sentence what it means. */
export function DraftCheckResult({ check, onTest }: DraftCheckResultProps) {
  const { t } = useTranslation('wizard');
  const { report, running, error } = check;
  const untouched = report === null && error === null;
  const again = onTest && !running && (
    <Button variant="default" size={untouched ? 'sm' : 'xs'} onClick={onTest}>
      {untouched ? t('account.test') : t('account.testAgain')}
    </Button>
  );
  if (untouched && !running) return again ? <div>{again}</div> : null;
  return (
    <div className={classes.check} role="status">
      <ErrorNotice error={error} />
      <CheckSteps report={report} running={running} />
      {report === null || running ? null : <Verdict report={report} again={again} />}
    </div>
  );
}

function Verdict({ report, again }: { report: CheckReport; again: ReactNode }) {
  const { t } = useTranslation(['wizard', 'common']);
  if (report.ok) {
    return (
      <Notice tone="ok" actions={again}>
        {t('wizard:account.passed', { count: report.models.length })}
      </Notice>
    );
  }
  const layer = report.failedLayer ? t(`common:checkLayer.${report.failedLayer}`) : t('common:unknown');
  return (
    <Notice tone="warning" title={t('wizard:account.failed', { layer })} actions={again}>
      {t('wizard:account.failedHint')}
    </Notice>
  );
}
