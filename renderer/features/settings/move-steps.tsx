import { IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './security.module.css';

const steps = ['code', 'quit', 'start', 'rewrap', 'clean'] as const;

/** How the data folder and the recovery code make another computer the owner's. */
export function MoveSteps() {
  const { t } = useTranslation('vault');
  return (
    <details className={classes.move}>
      <summary>
        <IconChevronRight size={15} aria-hidden />
        {t('move')}
      </summary>
      <ol>
        {steps.map((step) => (
          <li key={step}>{t(`moveSteps.${step}`)}</li>
        ))}
      </ol>
    </details>
  );
}
