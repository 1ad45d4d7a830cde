import { useTranslation } from 'react-i18next';
import { CheckSteps } from '../../components/check-steps.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Notice } from '../../components/notice.tsx';
import type { useDraftCheck } from './draft-check.ts';

/** What the test of the new account found: each layer, and in one sentence what it means. */
export function DraftCheckResult({ check }: { check: ReturnType<typeof useDraftCheck> }) {
  const { t } = useTranslation(['wizard', 'common']);
  if (check.error) return <ErrorNotice error={check.error} />;
  if (!check.running && check.report === null) return null;
  const { report, running } = check;
  return (
    <div role="status">
      <CheckSteps report={report} running={running} />
      {report === null || running ? null : (
        <div style={{ marginTop: 8 }}>
          {report.ok ? (
            <Notice tone="ok">{t('wizard:account.passed', { count: report.models.length })}</Notice>
          ) : (
            <Notice
              tone="warning"
              title={t('wizard:account.failed', {
                layer: report.failedLayer
                  ? t(`common:checkLayer.${report.failedLayer}`)
                  : t('common:unknown'),
              })}
            >
              {t('wizard:account.failedHint')}
            </Notice>
          )}
        </div>
      )}
    </div>
  );
}
