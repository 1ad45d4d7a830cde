import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Notice } from '../../components/notice.tsx';
import classes from './prices.module.css';
import { usePrices } from './prices-store.ts';

/** That the program's list is newer than any version of the table: a hint, because prices never change by themselves. */
export function UpdateHint({ onLook, onRetry }: { onLook: () => void; onRetry: () => void }) {
  const { t } = useTranslation('prices');
  const { values, errors } = usePrices((state) => state.readings);
  const { bundled } = values;
  if (bundled === undefined && errors.bundled)
    return (
      <div className={classes.hint}>
        <ErrorNotice error={errors.bundled} during="load" onRetry={onRetry} />
      </div>
    );
  if (bundled?.isNew !== true) return null;
  return (
    <div className={classes.hint}>
      <Notice
        tone="info"
        actions={
          <Button variant="default" size="xs" onClick={onLook}>
            {t('update.look')}
          </Button>
        }
      >
        {t('update.hint', { source: bundled.source })}
      </Notice>
    </div>
  );
}
