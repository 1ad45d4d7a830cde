import { Button, Progress } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../shared/contract/index.ts';
import { useLang } from '../../app/i18n/index.ts';
import { useRefetchOn } from '../../app/live.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './prices.module.css';

type PricingProgressProps = {
  accountId: string;
  model: string;
  /** How many there are to price. */
  records: number;
};

/** How many of a model's records are priced already, and the way to stop; what is priced stays priced. */
export function PricingProgress({ accountId, model, records }: PricingProgressProps) {
  const { t } = useTranslation('prices');
  const lang = useLang();
  const [status, setStatus] = useState<Result<'price.pricingStatus'>>([]);
  const { error, run } = useAction();
  useRefetchOn(
    ['price.pricingAdvanced'],
    async () => setStatus(await api.price.pricingStatus({})),
    (event) => event.name === 'price.pricingAdvanced' && event.payload.accountId === accountId,
  );
  const own = status.find((one) => one.accountId === accountId && one.model === model);
  const done = own?.recordsDone ?? 0;
  const number = (value: number) => value.toLocaleString(lang);
  return (
    <div className={classes.steps}>
      <p aria-live="polite">{t('pricing.progress', { done: number(done), all: number(records) })}</p>
      <Progress
        value={records === 0 ? 0 : (done / records) * 100}
        size="sm"
        aria-label={t('pricing.progressLabel')}
      />
      <p className={classes.note}>{t('pricing.stopHint')}</p>
      <ErrorNotice error={error} />
      <div className={classes.buttons}>
        <Button
          variant="default"
          data-autofocus
          disabled={own?.cancelling === true}
          onClick={() => void run(async () => setStatus(await api.price.cancelPricing({ accountId, model })))}
        >
          {t(own?.cancelling === true ? 'pricing.stopping' : 'pricing.stop')}
        </Button>
      </div>
    </div>
  );
}
