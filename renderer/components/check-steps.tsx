import { Loader } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleDashed, IconCircleXFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CheckReport } from '../../shared/contract/account.ts';
import { useLang } from '../app/i18n/index.ts';
import classes from './check-steps.module.css';
import { DurationText } from './time.tsx';

/** The layers every test passes through first; shown as what is to come while it runs. */
const expectedLayers = ['url', 'dns', 'tcp', 'tls', 'http', 'auth', 'models', 'message'] as const;

/** A proxy looks the provider's name up itself. */
const proxiedLayers = expectedLayers.map((layer) => (layer === 'dns' ? 'proxy' : layer));

type CheckStepsProps = { report: CheckReport | null; running: boolean; throughProxy?: boolean };

/** A connection test layer by layer, with what each took and where it stopped. */
export function CheckSteps({ report, running, throughProxy = false }: CheckStepsProps) {
  const { t } = useTranslation();
  if (running) {
    return (
      <ol className={classes.steps} aria-busy="true">
        {(throughProxy ? proxiedLayers : expectedLayers).map((layer, index) => (
          <li key={layer} className={classes.step}>
            {index === 0 ? (
              <Loader size={16} role="img" aria-label={t('testing')} />
            ) : (
              <IconCircleDashed className={`${classes.mark} ${classes.waiting}`} size={16} aria-hidden />
            )}
            <span className={classes.detail}>{t(`checkLayer.${layer}`)}</span>
          </li>
        ))}
      </ol>
    );
  }
  return report === null ? null : <Done report={report} />;
}

function Done({ report }: { report: CheckReport }) {
  const { t } = useTranslation();
  const lang = useLang();
  return (
    <ol className={classes.steps}>
      {report.steps.map((step) => (
        <li key={step.layer} className={classes.step}>
          {step.ok ? (
            <IconCircleCheckFilled
              className={`${classes.mark} ${classes.ok}`}
              size={16}
              aria-label={t('checkPassed')}
              role="img"
            />
          ) : (
            <IconCircleXFilled
              className={`${classes.mark} ${classes.failed}`}
              size={16}
              aria-label={t('checkFailed')}
              role="img"
            />
          )}
          <span>{t(`checkLayer.${step.layer}`)}</span>
          <span className={step.ok ? classes.detail : classes.failedDetail}>
            {lang === 'en' ? step.detail.en : step.detail.zh}
          </span>
          <span className={classes.time}>
            <DurationText ms={step.durationMs} />
          </span>
        </li>
      ))}
    </ol>
  );
}
